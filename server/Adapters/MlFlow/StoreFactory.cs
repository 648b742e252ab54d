using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Adapters.MlFlow.FileStore;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Adapters.MlFlow.Sql;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Makes the store of an address.</summary>
public static class StoreFactory
{
    private static readonly string[] Schemes = ["http", "https", "file", "sqlite", "postgresql", "databricks"];
    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(2);

    /// <summary>A store; nothing is read or reached.</summary>
    /// <param name="staysInside">Whether artifacts are looked for in the store's own folder only: where they are is an address that the repository names.</param>
    /// <param name="access">What a tracking server is told about who asks; null for what its address says.</param>
    /// <param name="database">Who reads a database; null for whom its address, the environment and the machine's own files of passwords name.</param>
    /// <param name="cacheFolder">Where a store may keep what it read for the next start; null for nowhere.</param>
    /// <param name="artifacts">How artifacts on other machines are reached; null for not at all.</param>
    /// <exception cref="StoreException">The kind of address is not supported.</exception>
    public static IRunStore Open(
        TrackingAddress address, bool staysInside = false, RestAccess? access = null, PostgresAccess? database = null, string? cacheFolder = null, ArtifactAccess? artifacts = null) =>
        address.Kind switch
        {
            TrackingKind.File => new FileRunStore(address.Path, staysInside, cacheFolder, artifacts: artifacts),
            TrackingKind.Sqlite => new SqlRunStore(new SqliteDialect(address.Path, BusyLimit), staysInside, artifacts),
            TrackingKind.Postgres when address.Postgres is { } postgres => new SqlRunStore(new PostgresDialect(database?.Apply(postgres) ?? postgres, database is { IsWithheld: true }), staysInside, artifacts),
            TrackingKind.Rest when address.Rest is { } server => new RestRunStore(server, address.Display, access ?? address.Access ?? RestAccess.None, artifacts: artifacts),
            _ => throw Unknown(address),
        };

    /// <summary>A kind that MLflow has and this program does not read, or a slip of the pen.</summary>
    private static StoreException Unknown(TrackingAddress address)
    {
        var scheme = address.Display.Split(':')[0];
        var near = NearestName.Of(scheme, Schemes);
        return new(
            near is null ? StoreFailure.UnknownVersion : StoreFailure.NotFound,
            $"'{address.Display}' is not a kind of tracking address that can be read; use a folder, sqlite:///FILE, postgresql:// or https://.")
        {
            Remedy = near is null ? null : new(StoreRemedyKind.UseAddress, near + address.Display[scheme.Length..]),
        };
    }
}
