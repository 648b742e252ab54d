using System.Globalization;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>
/// Finds the tables of bookings, makes them where there are none, and brings old ones forward. They are wherever somebody of the team made them first:
/// in the schema that the address names, else in <c>forge</c>, else in a schema that the user may write, so that a role needs to own just one.
/// </summary>
internal sealed class BookingSchema(BookingAddress address, IReadOnlyList<string> migrations)
{
    /// <summary>Class of our advisory locks, so that they meet nobody else's: "FGPU".</summary>
    public const int LockClass = 0x46475055;

    private const string Preferred = "forge";

    /// <summary>The schema that holds the tables, in their newest form; null where there are none and <paramref name="makes"/> is false.</summary>
    /// <exception cref="StoreException">The tables are newer than this program, are in several places, or may not be made.</exception>
    public async Task<string?> FindAsync(NpgsqlConnection connection, bool makes, CancellationToken cancel)
    {
        var schema = await LocateAsync(connection, cancel);
        var version = schema is null ? 0 : await VersionAsync(connection, schema, cancel);
        if (version == migrations.Count || (schema is null && !makes))
        {
            return schema;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, $"SET LOCAL lock_timeout = '5s'; SELECT pg_advisory_xact_lock({LockClass.ToString(CultureInfo.InvariantCulture)}, 0)", cancel);

        // Whoever had the lock before may have done it all.
        schema = await LocateAsync(connection, cancel) ?? await MakeSchemaAsync(connection, cancel);
        await BringForwardAsync(connection, schema, cancel);
        await transaction.CommitAsync(cancel);
        return schema;
    }

    /// <summary>A name as it stands in a statement.</summary>
    public static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Runs statements that give nothing back.</summary>
    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task BringForwardAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        var quoted = Quoted(schema);
        try
        {
            await ExecuteAsync(
                connection, $"CREATE TABLE IF NOT EXISTS {quoted}.{BookingMigrations.VersionTable} (version integer PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now(), made_by text NOT NULL DEFAULT current_user)", cancel);
            for (var version = await VersionAsync(connection, schema, cancel); version < migrations.Count; version++)
            {
                await ExecuteAsync(connection, migrations[version].Replace("{0}", quoted, StringComparison.Ordinal), cancel);
                await ExecuteAsync(connection, $"INSERT INTO {quoted}.{BookingMigrations.VersionTable} (version) VALUES ({(version + 1).ToString(CultureInfo.InvariantCulture)})", cancel);
            }
        }
        catch (PostgresException refused) when (refused.SqlState is "42501" or "25006")
        {
            throw new StoreException(
                StoreFailure.Unauthorised, $"The tables of bookings in {address.Display}, schema '{schema}', have to be made or brought to the form of this Forge, and you may not; ask their owner to run 'forge gpu reservations' once. Nothing was changed.", refused);
        }
    }

    private async Task<int> VersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT COALESCE(max(version), 0) FROM {Quoted(schema)}.{BookingMigrations.VersionTable}", connection);
        var version = (int)(await command.ExecuteScalarAsync(cancel) ?? 0);
        return version <= migrations.Count ? version : throw new StoreException(
            StoreFailure.UnknownVersion, $"The bookings in {address.Display} were brought to form {version} by a newer Forge, and this one knows form {migrations.Count}: update Forge. Nothing was changed.");
    }

    /// <summary>The schema in which somebody has made the tables.</summary>
    private async Task<string?> LocateAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT n.nspname, n.nspname = ANY (current_schemas(false)), has_schema_privilege(n.oid, 'USAGE'), pg_get_userbyid(n.nspowner)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = '{BookingMigrations.VersionTable}' AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' ORDER BY n.nspname
            """,
            connection);
        var found = new List<(string Name, bool IsNear, bool IsOpen, string Owner)>();
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                found.Add((reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetString(3)));
            }
        }

        var wanted = address.Schema is { } named ? found.FindAll(schema => schema.Name == named) : found;
        var near = wanted.FindAll(static schema => schema.IsNear);
        var best = wanted.Find(static schema => schema.Name == Preferred) is { Name: not null } preferred ? [preferred] : near.Count == 1 ? near : wanted;
        return best switch
        {
            [] => null,
            [{ IsOpen: true } only] => only.Name,
            [var closed] => throw new StoreException(
                StoreFailure.Unauthorised, $"The bookings in {address.Display} are in the schema '{closed.Name}' of '{closed.Owner}', which you may not use; ask for: GRANT USAGE ON SCHEMA {Quoted(closed.Name)} TO {Quoted(address.Connection.Username ?? "you")}, and for rights on its tables."),
            _ => throw new StoreException(
                StoreFailure.NotFound, $"{address.Display} holds bookings in several schemas ({string.Join(", ", best.Select(static schema => schema.Name))}): say which one the team uses, with ?schema=NAME behind the address."),
        };
    }

    /// <summary>A schema for new tables, made where that is allowed.</summary>
    private async Task<string> MakeSchemaAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var wanted = address.Schema ?? Preferred;
        await using var command = new NpgsqlCommand(
            """
            SELECT n.nspname, n.nspname = ANY (current_schemas(false)), pg_get_userbyid(n.nspowner) = current_user FROM pg_namespace n
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE')
            ORDER BY array_position(current_schemas(false), n.nspname), n.nspname
            """,
            connection);
        var open = new List<(string Name, bool IsNear, bool IsOwn)>();
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                open.Add((reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2)));
            }
        }

        if (open.Exists(schema => schema.Name == wanted))
        {
            return wanted;
        }

        await using (var may = new NpgsqlCommand("SELECT has_database_privilege(current_database(), 'CREATE') AND to_regnamespace(@schema) IS NULL", connection))
        {
            may.Parameters.AddWithValue("schema", Quoted(wanted));
            if (await may.ExecuteScalarAsync(cancel) is true)
            {
                await ExecuteAsync(connection, $"CREATE SCHEMA {Quoted(wanted)}", cancel);
                return wanted;
            }
        }

        var own = open.FindAll(static schema => schema.IsOwn);
        var choice = address.Schema is not null ? null
            : open.Find(static schema => schema.IsNear && schema.IsOwn).Name ?? (own.Count == 1 ? own[0].Name : null) ?? open.Find(static schema => schema.IsNear).Name;
        return choice ?? throw new StoreException(
            StoreFailure.Unauthorised,
            own.Count > 1 && address.Schema is null
                ? $"You own several schemas in {address.Display} ({string.Join(", ", own.Select(static schema => schema.Name))}): say which one holds the bookings, with ?schema=NAME behind the address."
                : $"There are no bookings in {address.Display} yet, and '{address.Connection.Username}' may not make their tables there; ask the database's owner for: CREATE SCHEMA {Quoted(wanted)} AUTHORIZATION {Quoted(address.Connection.Username ?? "you")}");
    }
}
