using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Session;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary>What one <c>forge gpu</c> command works with. It reads <c>forge.yaml</c> and nothing else of the workspace, so that it starts fast.</summary>
internal sealed class GpuSession
{
    private readonly CliContext _context;
    private readonly bool _isJson;

    private GpuSession(CliContext context, Policy policy, IReservationStore store, Func<IGpuSamples?> samples, Func<CancellationToken, Task<string?>> caveat, bool isJson)
    {
        _context = context;
        _isJson = isJson;
        Policy = policy;
        Store = store;
        var probe = GpuHosts.Of(context.Variable("PATH"));
        var services = new GpuServices(() => policy, () => store, () => probe, static () => Environment.UserName, BookingId.New, context.Time)
        {
            Samples = samples,
            Caveat = caveat,
            Machine = Environment.MachineName,
        };
        State = new GpuState(services);
        Feature = new GpuFeature(services, State);
    }

    /// <summary>The policy of the workspace.</summary>
    public Policy Policy { get; }

    /// <summary>The feature that the editor uses too.</summary>
    public GpuFeature Feature { get; }

    /// <summary>What is known of the cards.</summary>
    public GpuState State { get; }

    /// <summary>Where the bookings are.</summary>
    public IReservationStore Store { get; }

    /// <summary>Longest booking, in hours.</summary>
    public double MaxHours => Policy.Gpus.MaxHours;

    /// <summary>Host of a card where none is named.</summary>
    public string DefaultHost => Policy.Gpus.DefaultHost;

    /// <summary>Opens the store that <paramref name="reservations"/> or the policy names.</summary>
    public static GpuSession Open(CliContext context, string? reservations, bool isJson)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var policy = PolicyFile.Read(root);
        var (address, folder) = reservations is null ? (policy.Gpus.Reservations, root) : (reservations, context.WorkingDirectory);
        var samples = new SampleSource();
        var place = new ReservationPlace(address, folder, policy.Gpus.DefaultHost, IsOwn: reservations is not null, context.Variable, context.Time);
        return new GpuSession(context, policy, OpenStore(context, policy, address, folder, isOwn: reservations is not null), () => samples.At(place), Caveat, isJson);

        Task<string?> Caveat(CancellationToken cancel) => ReservationPlace.IsDatabase(address)
            ? Task.FromResult<string?>(null)
            : PrivateBook.SayAsync(new GitCommandLine(context.Variable("PATH")), Path.GetFullPath(address, folder), address, cancel);
    }

    /// <summary>Another place of bookings, as the command line names it.</summary>
    public IReservationStore OpenOther(string address) => OpenStore(_context, Policy, address, _context.WorkingDirectory, isOwn: true);

    /// <summary>The name by which the team knows this machine: a host of the policy that is called like it, else <c>local</c> where the policy has that.</summary>
    /// <param name="named">What the command line says, which counts.</param>
    /// <exception cref="CliException">Nothing says which of the team's hosts this machine is.</exception>
    public string ThisHost(string? named)
    {
        var hosts = Policy.Gpus.Hosts.Concat(Policy.Gpus.Inventory.Select(static card => card.Host)).Append(DefaultHost).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return named
            ?? hosts.Find(static host => !HostNames.IsSame(host, HostNames.Local) && HostNames.IsThis(host, Environment.MachineName))
            ?? hosts.Find(static host => host == "local")
            ?? throw new CliException(ExitCode.Usage, $"This machine ({Environment.MachineName}) is none of forge.yaml's hosts ({string.Join(", ", hosts)}): say with --host which of them it is.");
    }

    /// <summary>Runs what may meet a store that cannot be reached.</summary>
    public static async Task<T> ReachAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (StoreException error)
        {
            throw new CliException(ExitCode.Unreachable, error.Message);
        }
        catch (ArgumentException error)
        {
            throw new CliException(ExitCode.Usage, error.Message.Split(" (Parameter")[0]);
        }
    }

    /// <summary>Prints a value as JSON, or <paramref name="text"/> line by line.</summary>
    public async Task WriteAsync<T>(T value, JsonTypeInfo<T> type, IEnumerable<string> text)
    {
        if (_isJson)
        {
            await _context.Out.WriteLineAsync(JsonSerializer.Serialize(value, type));
            return;
        }

        foreach (var line in text)
        {
            await _context.Out.WriteLineAsync(line);
        }
    }

    /// <summary>Prints how a change of bookings ended, and returns the exit code.</summary>
    public async Task<int> WriteAsync(ReserveResult result, string done)
    {
        if (result.Message is null)
        {
            if (result.Notice is { IsFirst: true } notice)
            {
                await _context.TellAsync(notice.Text);
            }

            if (result.Reservation is { } booking)
            {
                await (result.Reservations is { Count: > 1 } several
                    ? WriteAsync(new ReservationsMade(1, several), GpuJson.Readable.ReservationsMade, several.Select(each => $"{done} {GpuLines.Of(each)}"))
                    : WriteAsync(booking, GpuJson.Readable.ReservationInfo, [$"{done} {GpuLines.Of(booking)}"]));
            }

            return ExitCode.Clean;
        }

        await _context.TellAsync(result.Refusal == "notYours" ? result.Message + " Here: --force --reason WHY." : result.Message);
        if (result.Refusal is not ("held" or "notYours"))
        {
            return ExitCode.Usage;
        }

        await WriteAsync(new GpuConflict(result.HeldBy, result.Until, result.NextFree), GpuJson.Readable.GpuConflict, []);
        return ExitCode.Refused;
    }

    /// <summary>Problems of the store or of hosts, on stderr.</summary>
    public async Task WarnAsync(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            await _context.TellAsync(problem);
        }
    }

    /// <summary>Prints rows: a table on a terminal, lines elsewhere.</summary>
    public Task WriteTableAsync<T>(T value, JsonTypeInfo<T> type, IReadOnlyList<IReadOnlyList<string>> rows, IEnumerable<string> lines) =>
        WriteAsync(value, type, _context.HasTables && rows.Count > 1 ? [TextTable.Aligned(rows).TrimEnd('\r', '\n')] : lines);

    private static IReservationStore OpenStore(CliContext context, Policy policy, string address, string folder, bool isOwn)
    {
        try
        {
            return new ReservationPlace(address, folder, policy.Gpus.DefaultHost, isOwn, context.Variable, context.Time).Open();
        }
        catch (StoreException problem)
        {
            throw new CliException(ExitCode.Usage, problem.Message);
        }
    }
}
