using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>The database that holds bookings, and who asks it.</summary>
/// <param name="Connection">How to connect, with the credentials.</param>
/// <param name="Display">The address without user and password.</param>
/// <param name="Schema">The schema that the address names (<c>?schema=</c>); null to look for it.</param>
/// <param name="IsWithheld">Whether the passwords of the environment (PGPASSWORD) and of <c>.pgpass</c> stay here.</param>
internal sealed record BookingAddress(NpgsqlConnectionStringBuilder Connection, string Display, string? Schema, bool IsWithheld)
{
    /// <summary>Host of the database, for messages.</summary>
    public string Host => Connection.Host ?? "localhost";

    /// <summary>Without the credentials.</summary>
    public override string ToString() => Display;

    /// <summary>Reads an address.</summary>
    /// <exception cref="StoreException">It is none of a PostgreSQL; the message does not repeat it.</exception>
    public static BookingAddress Read(string text, NamedHosts hosts, IReadOnlyList<Core.Model.TrackingCredential> credentials)
    {
        TrackingAddress address;
        try
        {
            address = TrackingAddress.Parse(text, "/");
        }
        catch (StoreException problem)
        {
            throw new StoreException(StoreFailure.NotFound, "The place of the bookings cannot be understood: write a file, or postgresql://USER@HOST/DATABASE.", problem.InnerException);
        }

        if (address.Postgres is not { } postgres)
        {
            throw new StoreException(StoreFailure.NotFound, $"Bookings are kept in a JSON file or in PostgreSQL, not in {address.Display.Split(':')[0]}: write a file, or postgresql://USER@HOST/DATABASE.");
        }

        var access = PostgresAccess.For(address, hosts, credentials);
        var connection = new NpgsqlConnectionStringBuilder(access.Apply(postgres).ConnectionString)
        {
            ApplicationName = "forge",

            // Where fifty programs start at once on two processors, each of them is slow.
            Timeout = 30,
            CommandTimeout = 30,

            // Bookings are asked for seldom: a place of the server's hundred is held while somebody asks, and a connection that died meanwhile never met.
            Pooling = false,
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        };
        return new BookingAddress(connection, address.Display, SchemaOf(text), access.IsWithheld);
    }

    /// <summary>A source of connections; one for each use.</summary>
    public NpgsqlDataSource Source(Action<NpgsqlConnectionStringBuilder>? change = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(Connection.ConnectionString);
        change?.Invoke(connection);
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        if (IsWithheld && string.IsNullOrEmpty(connection.Password))
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
