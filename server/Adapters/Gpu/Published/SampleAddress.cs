using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.Gpu.Published;

/// <summary>The database in which states of hosts are published: that of the bookings.</summary>
/// <param name="Connection">How to connect, with the credentials.</param>
/// <param name="Display">The address without user and password.</param>
/// <param name="Schema">The schema that the address names (<c>?schema=</c>); null to look for it.</param>
/// <param name="IsWithheld">Whether the passwords of the environment (PGPASSWORD) and of <c>.pgpass</c> stay here, because nobody but the repository named the host.</param>
internal sealed record SampleAddress(NpgsqlConnectionStringBuilder Connection, string Display, string? Schema, bool IsWithheld)
{
    /// <summary>The environment's own name of the place: its host is one that the user named.</summary>
    private const string HostVariable = "FORGE_GPU_RESERVATIONS";

    /// <summary>Host of the database, for messages.</summary>
    public string Host => Connection.Host ?? "localhost";

    /// <summary>Without the credentials.</summary>
    public override string ToString() => Display;

    /// <summary>Whether bookings at this address are in a database, and not in a file.</summary>
    public static bool IsDatabase(string address) => address.Contains("://", StringComparison.Ordinal) || address.Contains("${", StringComparison.Ordinal);

    /// <summary>Reads the place of the bookings; null where it is a file.</summary>
    /// <param name="address">As written; <c>${NAME}</c> of a repository's address is filled in as in a tracking address.</param>
    /// <param name="folder">Where <c>.env</c> lies.</param>
    /// <param name="isOwn">Whether the user wrote it, so that their secrets may go to its host.</param>
    /// <exception cref="StoreException">It makes no sense; the message does not repeat it.</exception>
    public static SampleAddress? Read(string address, string folder, bool isOwn, Func<string, string?> variable, IReadOnlyList<TrackingCredential> credentials)
    {
        if (!IsDatabase(address))
        {
            return null;
        }

        var sources = VariableSource.Of(new TrackingSettings(folder, IsTrusted: true, null, null, null, variable));
        var hosts = new NamedHosts(new[] { isOwn ? address : null, variable(HostVariable) }.Concat(credentials.Select(static credential => credential.Origin)), sources);
        var text = isOwn ? address : PolicyAddress.Expand(address, sources, hosts.IsNamed);
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        TrackingAddress parsed;
        try
        {
            parsed = TrackingAddress.Parse(text, "/");
        }
        catch (StoreException problem)
        {
            throw new StoreException(StoreFailure.NotFound, "The place of the bookings cannot be understood: write a file, or postgresql://USER@HOST/DATABASE.", problem.InnerException);
        }

        if (parsed.Postgres is not { } postgres)
        {
            throw new StoreException(StoreFailure.NotFound, "States of GPUs are published in PostgreSQL: write postgresql://USER@HOST/DATABASE.");
        }

        var access = PostgresAccess.For(parsed, hosts, credentials);
        var connection = new NpgsqlConnectionStringBuilder(access.Apply(postgres).ConnectionString)
        {
            ApplicationName = "forge",
            Timeout = 5,
            CommandTimeout = 10,

            // One place of the server's hundred is held while somebody asks, and a connection that died meanwhile is never met.
            Pooling = false,
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        };
        return new SampleAddress(connection, parsed.Display, SchemaOf(text), access.IsWithheld);
    }

    /// <summary>A source of connections.</summary>
    public NpgsqlDataSource Source()
    {
        var builder = new NpgsqlDataSourceBuilder(Connection.ConnectionString);
        if (IsWithheld && string.IsNullOrEmpty(Connection.Password))
        {
            // An answer of any kind keeps the driver from looking for a password itself.
            builder.UsePasswordProvider(static _ => "", static (_, _) => ValueTask.FromResult(""));
        }

        return builder.Build();
    }

    private static string? SchemaOf(string text)
    {
        var options = text.IndexOf('?', Math.Max(0, AddressText.LastAt(text)));
        var schema = options < 0 ? null : text[(options + 1)..].Split('&').FirstOrDefault(static option => option.StartsWith("schema=", StringComparison.Ordinal));
        return schema is { Length: > 7 } ? Uri.UnescapeDataString(schema[7..]) : null;
    }
}
