using System.CommandLine;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary>Options that the <c>forge gpu</c> commands share.</summary>
internal sealed class GpuOptions
{
    private readonly Option<string?> _reservations = new("--reservations") { Description = "Where the bookings are: a file, or postgresql://…; forge.yaml's gpus.reservations when not given." };
    private readonly Option<string> _format = new("--format") { Description = "How to print the answer.", DefaultValueFactory = static _ => "text" };

    /// <summary>Whose booking, or in whose name.</summary>
    public Option<string?> User { get; } = new("--user") { Description = "In whose name; the operating-system user when not given." };

    /// <summary>The host of a card.</summary>
    public Option<string?> Host { get; } = new("--host") { Description = "Host of the card; forge.yaml's gpus.default_host when not given." };

    /// <summary>Overrules a holder.</summary>
    public Option<bool> Force { get; } = new("--force") { Description = "Change somebody else's booking; needs --reason." };

    /// <summary>Why.</summary>
    public Option<string?> Reason { get; } = new("--reason") { Description = "Why somebody else's booking is changed; it is recorded in the booking." };

    /// <summary>A booking by its id.</summary>
    public Option<string?> Id { get; } = new("--id") { Description = "The booking." };

    /// <summary>A card by its index.</summary>
    public Option<int?> Gpu { get; } = new("--gpu") { Description = "Index of the card on its host." };

    /// <summary>Adds what every command takes.</summary>
    public Command Complete(Command command, params IEnumerable<Option> more)
    {
        _format.AcceptOnlyFromAmong("text", "json");
        foreach (var option in more.Append(_reservations).Append(_format))
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>A command that changes one booking, which <c>--id</c> or <c>--gpu</c> names.</summary>
    /// <param name="done">What was done, for the line that is printed.</param>
    /// <param name="change">Does it; takes the booking that is named.</param>
    /// <param name="more">What the command takes besides, after the booking.</param>
    public Command Change(CliContext context, Command command, string done, Func<GpuFeature, ParseResult, string, CancellationToken, Task<ReserveResult>> change, params IEnumerable<Option> more)
    {
        Complete(command, [Id, Gpu, .. more, Host, User, Force, Reason]);
        command.SetAction(async (parsed, cancel) =>
        {
            CheckForce(parsed);
            var session = Open(context, parsed);
            return await session.WriteAsync(await GpuSession.ReachAsync(change(session.Feature, parsed, Target(session, parsed), cancel)), done);
        });
        return command;
    }

    /// <summary>Adds what a command takes that names the places of bookings itself.</summary>
    public Command CompleteBare(Command command, params IEnumerable<Argument> arguments)
    {
        _format.AcceptOnlyFromAmong("text", "json");
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        command.Options.Add(_format);
        return command;
    }

    /// <summary>Opens policy, store and features for one command.</summary>
    /// <param name="place">Where the bookings are, where that is no option.</param>
    public GpuSession Open(CliContext context, ParseResult parsed, string? place = null) => GpuSession.Open(context, place ?? parsed.GetValue(_reservations), parsed.GetValue(_format) == "json");

    /// <summary>Whether text names cards, by index or uuid, and not a kind of card.</summary>
    public static bool IsNames(string text) => Names(text) is { Count: > 0 } names && names.All(static name =>
        name.All(char.IsAsciiDigit) || name.StartsWith("GPU-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("MIG-", StringComparison.OrdinalIgnoreCase));

    /// <summary>The names between commas.</summary>
    public static IReadOnlyList<string> Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string Target(GpuSession session, ParseResult parsed) => (parsed.GetValue(Id), parsed.GetValue(Gpu)) switch
    {
        ({ } id, null) => id,
        (null, { } gpu) => $"gpu:{parsed.GetValue(Host) ?? session.DefaultHost}/{gpu}",
        _ => throw new CliException(ExitCode.Usage, "Say which booking: either --id or --gpu."),
    };

    private void CheckForce(ParseResult parsed)
    {
        if (parsed.GetValue(Force) && string.IsNullOrWhiteSpace(parsed.GetValue(Reason)))
        {
            throw new CliException(ExitCode.Usage, "--force needs a --reason: it is recorded in the booking.");
        }
    }
}
