using System.CommandLine;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Workspace.Analysis;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary>
/// <c>forge gpu run</c>: books, runs a command that sees the booked cards alone, keeps the booking while it lives, and releases it when it ends.
/// Output is the command's; what forge says goes to stderr. The exit code is the command's, or 4 where the cards are held.
/// </summary>
internal sealed class GpuRunCommand : ExampleCommand
{
    private readonly GpuOptions _options = new();
    private readonly Option<string> _gpu = new("--gpu") { Description = "Index or uuid of a card of this machine, several with commas, a word of its name such as a100, or any.", DefaultValueFactory = static _ => "any" };
    private readonly Option<int> _count = new("--count") { Description = "How many, where --gpu names none: 1 when not given.", DefaultValueFactory = static _ => 1 };
    private readonly Option<double?> _hours = new("--hours") { Description = "How many hours to book at first; it is lengthened while the command runs. 1 when not given." };
    private readonly Option<string?> _purpose = new("--purpose") { Description = "What for; the command itself when not given." };
    private readonly Option<double> _lease = new("--lease") { Description = "Seconds after which the cards are free when forge itself is killed: 2 to 3600.", DefaultValueFactory = static _ => Leases.Length.TotalSeconds };
    private readonly Argument<string[]> _command = new("command") { Description = "The program and its arguments, behind '--'.", Arity = ArgumentArity.OneOrMore };

    private GpuRunCommand(CliContext context)
        : base(
            "run", "Book a GPU of this machine, run a command on it, and release it at the end.",
            "forge gpu run -- python train.py --epochs 3", "forge gpu run --gpu a100 --count 2 --hours 8 -- torchrun --nproc-per-node 2 train.py")
    {
        Explain(
            "The command sees the booked cards alone (CUDA_VISIBLE_DEVICES). The booking is lengthened while it runs and released when it ends, also when it crashes; when forge itself is killed, the cards are free after --lease. "
            + "Output is the command's own, and so is the exit code.",
            ExitMeaning.Refused("the cards are held, and the command was not started; or the command's own code"));
        Arguments.Add(_command);
        _options.Complete(this, _gpu, _count, _hours, _purpose, _options.Host, _options.User, _lease);
        SetAction((parsed, cancel) => RunAsync(context, parsed, cancel));
    }

    /// <summary>The command.</summary>
    public static Command Create(CliContext context) => new GpuRunCommand(context);

    private async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancel)
    {
        var lease = TimeSpan.FromSeconds(parsed.GetValue(_lease));
        if (lease < TimeSpan.FromSeconds(2) || lease > TimeSpan.FromHours(1))
        {
            throw new CliException(ExitCode.Usage, "--lease is 2 to 3600 seconds.");
        }

        var command = parsed.GetValue(_command) ?? [];
        var session = _options.Open(context, parsed);
        var user = parsed.GetValue(_options.User);
        var gpu = parsed.GetValue(_gpu) ?? "any";
        var isNamed = GpuOptions.IsNames(gpu);
        var request = new ReserveRequest(session.ThisHost(parsed.GetValue(_options.Host)), 0, Hours(parsed, session), parsed.GetValue(_purpose) ?? Purpose(command), User: user)
        {
            Gpus = isNamed ? GpuOptions.Names(gpu) : [],
            Any = isNamed ? null : gpu.Equals("any", StringComparison.OrdinalIgnoreCase) ? "" : gpu,
            Count = parsed.GetValue(_count),
            Lease = lease,
        };

        var configs = new RuleSettings(session.Policy, "").IsOn(LaunchedConfigs.Rule)
            ? LaunchedConfigs.SayAsync(new GitCommandLine(context.Variable("PATH")), context.WorkingDirectory, command, cancel)
            : Task.FromResult<string?>(null);

        // The uuid of a card, by which alone the command is sure to see that one, is known once the card was asked.
        await session.State.GetAsync(cancel);
        if (await configs is { } uncommitted)
        {
            await context.TellAsync(uncommitted);
        }

        var result = await GpuSession.ReachAsync(session.Feature.ReserveAsync(request, cancel));
        if (result.Reservations is not { Count: > 0 } bookings || result.Message is not null)
        {
            await context.TellAsync(result.Message ?? "Nothing was booked.");
            return result.Refusal is "held" ? ExitCode.Refused : ExitCode.Usage;
        }

        var keeper = new LeaseKeeper(session.Feature, bookings, user, lease, context.Time, context.TellAsync);
        using var ended = new CancellationTokenSource();
        var keeping = Task.CompletedTask;
        try
        {
            foreach (var booking in bookings)
            {
                await context.TellAsync($"reserved {GpuLines.Of(booking)}");
            }

            return await ChildProgram.RunAsync(command, context, Surroundings(bookings), () => keeping = Task.Run(() => keeper.RunAsync(ended.Token), CancellationToken.None));
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
            await keeper.ReleaseAsync();
        }
    }

    /// <summary>What the command sees: the booked cards.</summary>
    private static Dictionary<string, string> Surroundings(IReadOnlyList<ReservationInfo> bookings) => new(StringComparer.Ordinal)
    {
        ["CUDA_DEVICE_ORDER"] = CudaVariables.Order,
        ["CUDA_VISIBLE_DEVICES"] = CudaVariables.Visible(bookings),
        ["FORGE_GPU_RESERVATION"] = string.Join(',', bookings.Select(static booking => booking.Id)),
    };

    private double Hours(ParseResult parsed, GpuSession session) => parsed.GetValue(_hours) ?? Math.Min(1, session.MaxHours);

    private static string Purpose(IReadOnlyList<string> command) =>
        ReservationText.OneLine(string.Join(' ', command.Select(static (part, index) => index == 0 ? Path.GetFileName(part) : part)), 60);
}
