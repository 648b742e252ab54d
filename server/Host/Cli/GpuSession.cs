using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Session;

namespace ForgeLsp.Host.Cli;

/// <summary>What one <c>forge gpu</c> command works with. It reads <c>forge.yaml</c> and nothing else of the workspace, so that it starts fast.</summary>
internal sealed class GpuSession
{
    private readonly CliContext _context;
    private readonly bool _isJson;

    private GpuSession(CliContext context, Policy policy, IReservationStore store, Func<IGpuSamples?> samples, bool isJson)
    {
        _context = context;
        _isJson = isJson;
        DefaultHost = policy.Gpus.DefaultHost;
        var probe = GpuHosts.Of(context.Variable("PATH"));
        var services = new GpuServices(() => policy, () => store, () => probe, static () => Environment.UserName, BookingId.New, context.Time)
        {
            Samples = samples,
            Machine = Environment.MachineName,
        };
        Policy = policy;
        Store = store;
        State = new GpuState(services);
        Feature = new GpuFeature(services, State);
    }

    /// <summary>The policy of the workspace.</summary>
    public Policy Policy { get; }

    /// <summary>Where bookings are kept.</summary>
    public IReservationStore Store { get; }

    /// <summary>What is known of the cards.</summary>
    public GpuState State { get; }

    /// <summary>The feature that the editor uses too.</summary>
    public GpuFeature Feature { get; }

    /// <summary>Host of a card where none is named.</summary>
    public string DefaultHost { get; }

    /// <summary>Opens the store that <paramref name="reservations"/> or the policy names.</summary>
    public static GpuSession Open(CliContext context, string? reservations, bool isJson)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var policy = PolicyFile.Read(root);
        var (address, folder) = reservations is null ? (policy.Gpus.Reservations, root) : (reservations, context.WorkingDirectory);
        if (address.Contains("://", StringComparison.Ordinal))
        {
            throw new CliException(ExitCode.Usage, "Bookings are kept in a JSON file: name one with --reservations or in forge.yaml as gpus.reservations.");
        }

        var samples = new SampleSource(context.Variable, context.Time);
        return new GpuSession(
            context, policy, new JsonReservationStore(Path.GetFullPath(address, folder), address, policy.Gpus.DefaultHost, context.Time),
            () => samples.At(address, folder, reservations is not null, []), isJson);
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
            if (result.Reservation is { } booking)
            {
                await WriteAsync(booking, GpuJson.Readable.ReservationInfo, [$"{done} {GpuLines.Of(booking)}"]);
            }

            return ExitCode.Clean;
        }

        await _context.TellAsync(result.Message);
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
}
