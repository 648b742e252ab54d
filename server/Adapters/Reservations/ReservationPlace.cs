using ForgeLsp.Adapters.Gpu.Published;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>Where bookings are kept, as somebody wrote it.</summary>
/// <param name="Address">A file, or <c>postgresql://…</c>; <c>${NAME}</c> of a repository's address is filled in as in a tracking address.</param>
/// <param name="Folder">What a relative path is relative to, and where <c>.env</c> lies.</param>
/// <param name="DefaultHost">Host of entries that name none.</param>
/// <param name="IsOwn">Whether the user wrote it (command line, a setting of their own), so that their secrets may go to its host.</param>
/// <param name="Variable">An environment variable, or null.</param>
public sealed record ReservationPlace(string Address, string Folder, string DefaultHost, bool IsOwn, Func<string, string?> Variable, TimeProvider Time)
{
    /// <summary>What the user signed in with, from the editor's secret storage.</summary>
    public IReadOnlyList<TrackingCredential> Credentials { get; init; } = [];

    /// <summary>The environment's own name of the place: its host is one that the user named.</summary>
    public const string HostVariable = "FORGE_GPU_RESERVATIONS";

    /// <summary>Whether an address is one of a database, and no path.</summary>
    public static bool IsDatabase(string address) => address.Contains("://", StringComparison.Ordinal) || address.Contains("${", StringComparison.Ordinal);

    /// <summary>Without the address, which may hold a password.</summary>
    public override string ToString() => "reservations";

    /// <summary>The store of this place; nothing is read or reached.</summary>
    /// <exception cref="StoreException">The address makes no sense, or would take a secret where it must not go.</exception>
    public IReservationStore Open()
    {
        var (text, hosts) = Expanded();
        return text.Contains("://", StringComparison.Ordinal) ? Postgres.PostgresReservationStore.Open(text, hosts, Credentials, Time) : File(text);
    }

    /// <summary>The place beside the bookings in which states of GPUs are published; null where the bookings are in a file. Nothing is read or reached.</summary>
    /// <exception cref="StoreException">The address makes no sense, or would take a secret where it must not go.</exception>
    public PostgresGpuSamples? OpenSamples()
    {
        var (text, hosts) = Expanded();
        return text.Contains("://", StringComparison.Ordinal) ? new PostgresGpuSamples(Postgres.BookingAddress.Read(text, hosts, Credentials), Time) : null;
    }

    /// <summary>What credentials for the place are kept under, and the user that it names; null where it takes none. Nothing is read or reached.</summary>
    /// <exception cref="StoreException">The address makes no sense, or would take a secret where it must not go.</exception>
    public StoreAddress? Login()
    {
        var (text, _) = Expanded();
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        var address = TrackingAddress.Parse(text, Folder);
        return address.Postgres is null ? null : new StoreAddress("postgresql") { Display = address.Display, Address = address.Storable, Origin = address.Origin, User = address.User };
    }

    private (string Text, NamedHosts Hosts) Expanded()
    {
        if (!IsDatabase(Address))
        {
            return (Address, new NamedHosts([], []));
        }

        var sources = VariableSource.Of(new TrackingSettings(Folder, IsTrusted: true, null, null, null, Variable));
        var named = new[] { IsOwn ? Address : null, Variable(HostVariable) }.Concat(Credentials.Select(static credential => credential.Origin));
        var hosts = new NamedHosts(named, sources);
        var text = IsOwn ? Address : PolicyAddress.Expand(Address, sources, hosts.IsNamed);
        return text.Length > 0 ? (text, hosts) : throw new StoreException(
            StoreFailure.NotFound, "The place of the bookings in forge.yaml takes a variable that is not set: set it, or write a file or postgresql://USER@HOST/DATABASE.");
    }

    private JsonReservationStore File(string path) => new(Path.GetFullPath(path, Folder), path, DefaultHost, Time);
}
