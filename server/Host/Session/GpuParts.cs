using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Session;

/// <summary>The GPU features of a session, over whatever policy, settings and trust say at the moment.</summary>
internal sealed class GpuParts
{
    private readonly GpuHosts _probe = GpuHosts.Of(Environment.GetEnvironmentVariable("PATH"));
    private readonly SampleSource _samples = new(Environment.GetEnvironmentVariable, TimeProvider.System);
    private readonly SessionSurroundings _surroundings;
    private JsonReservationStore? _store;
    private string? _storePath;

    /// <summary>Nothing is asked or read before a view or a command wants it.</summary>
    public GpuParts(SessionSurroundings surroundings)
    {
        _surroundings = surroundings;
        var services = new GpuServices(
            () => surroundings.Policy,
            Store,
            () => surroundings.Trusted ? _probe : null,
            () => surroundings.Settings.User ?? Environment.UserName,
            BookingId.New,
            TimeProvider.System)
        {
            Samples = Samples,
            Machine = Environment.MachineName,
        };
        var state = new GpuState(services);
        state.Answered += (_, _) => Answered?.Invoke(this, EventArgs.Empty);
        Feature = new GpuFeature(services, state);
        View = new GpusView(services, state);
    }

    /// <summary>A slow host has answered, so that the view shows more. Any thread.</summary>
    public event EventHandler? Answered;

    /// <summary>Lists, books, releases.</summary>
    public GpuFeature Feature { get; }

    /// <summary>The GPUs view.</summary>
    public GpusView View { get; }

    /// <summary>The file that holds the bookings, or null where none can be named or none may be touched yet.</summary>
    public string? ReservationsFile => Named() is { } path && !IsForbidden(path) ? path : null;

    /// <summary>A repository that is not trusted yet may only name a file of its own.</summary>
    private string Address()
    {
        if (_surroundings.Settings.Reservations is { Length: > 0 } setting)
        {
            return setting;
        }

        var named = _surroundings.Policy.Gpus.Reservations;
        var isOwn = !named.Contains("://", StringComparison.Ordinal) && !Path.IsPathRooted(named) && !named.Split('/', '\\').Contains("..", StringComparer.Ordinal);
        return _surroundings.Trusted || isOwn ? named : Policy.Default.Gpus.Reservations;
    }

    private string? Named()
    {
        var address = Address();
        if (address.Contains("://", StringComparison.Ordinal) || address.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        return Path.IsPathFullyQualified(address) ? address : _surroundings.RootPath is { } root ? Path.GetFullPath(address, root) : null;
    }

    /// <summary>Before trust no database is reached.</summary>
    private IGpuSamples? Samples() =>
        _surroundings.Trusted ? _samples.At(Address(), _surroundings.RootPath ?? Path.GetTempPath(), _surroundings.Settings.Reservations is { Length: > 0 }, _surroundings.Credentials) : null;

    /// <summary>A link in a repository names a place as an address does; the user's own setting may name any.</summary>
    private bool IsForbidden(string path) =>
        !_surroundings.Trusted && _surroundings.Settings.Reservations is not { Length: > 0 } && (_surroundings.RootPath is not { } root || Links.LeadAway(root, path));

    private JsonReservationStore Store()
    {
        var path = Named() ?? throw new StoreException(
            StoreFailure.NotFound,
            _surroundings.RootPath is null ? "Open a folder to book GPUs: bookings are kept in a file of the workspace." : "Bookings are kept in a JSON file: name one in forge.yaml as gpus.reservations.");
        if (IsForbidden(path))
        {
            throw new StoreException(StoreFailure.Unauthorised, $"{Address()} is a link out of this folder, which is followed only once you trust the workspace.");
        }

        if (_store is null || _storePath != path)
        {
            _store = new JsonReservationStore(path, Address(), _surroundings.Policy.Gpus.DefaultHost, TimeProvider.System);
            _storePath = path;
        }

        return _store;
    }
}
