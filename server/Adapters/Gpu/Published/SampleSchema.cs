using System.Globalization;
using ForgeLsp.Adapters.Reservations.Postgres;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.Gpu.Published;

/// <summary>
/// Finds the tables of published states, and makes them where there are none: beside the bookings, else in the schema that the address names, else in
/// <c>forge</c>, else in a schema of the user's own.
/// </summary>
internal sealed class SampleSchema(BookingAddress address)
{
    /// <summary>Says which form the tables have; by it they are found.</summary>
    private const string VersionTable = "gpu_samples_version";

    private const string Preferred = "forge";

    /// <summary>Key of the making of these tables among our advisory locks.</summary>
    private static readonly string MakeLock = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({BookingSchema.LockClass}, 1)");

    /// <summary>The statements that lead to form 1, 2, …. <c>{0}</c> is the quoted schema. A form that has been released is never edited.</summary>
    private static readonly string[] Forms =
    [
        """
        CREATE TABLE IF NOT EXISTS {0}.gpu_hosts (
            host text PRIMARY KEY,
            measured_at timestamptz NOT NULL,
            problem text
        );
        CREATE TABLE IF NOT EXISTS {0}.gpu_samples (
            host text NOT NULL,
            gpu_index integer NOT NULL,
            measured_at timestamptz NOT NULL,
            uuid text,
            name text NOT NULL,
            utilisation integer,
            memory_used_mib bigint,
            memory_total_mib bigint,
            temperature_celsius integer,
            power_watts double precision,
            processes jsonb NOT NULL,
            mig_instances jsonb NOT NULL,
            PRIMARY KEY (host, measured_at, gpu_index)
        );
        """,
    ];

    /// <summary>The quoted schema that holds the tables; null where there are none and <paramref name="makes"/> is false.</summary>
    /// <exception cref="StoreException">The tables are newer than this program, or may not be made.</exception>
    public async Task<string?> FindAsync(NpgsqlConnection connection, bool makes, CancellationToken cancel)
    {
        var found = await LocateAsync(connection, VersionTable, cancel);
        if (found is not null && await VersionAsync(connection, found, cancel) == Forms.Length)
        {
            return BookingSchema.Quoted(found);
        }

        return makes ? BookingSchema.Quoted(await MakeAsync(connection, cancel)) : null;
    }

    private async Task<string> MakeAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await BookingSchema.ExecuteAsync(connection, "SET LOCAL lock_timeout = '10s'; " + MakeLock, cancel);
        try
        {
            // Whoever had the lock before may have done it all.
            var schema = await LocateAsync(connection, VersionTable, cancel) ?? await LocateAsync(connection, BookingMigrations.VersionTable, cancel) ?? await ChooseAsync(connection, cancel);
            var quoted = BookingSchema.Quoted(schema);
            await BookingSchema.ExecuteAsync(connection, $"CREATE TABLE IF NOT EXISTS {quoted}.{VersionTable} (version integer PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now())", cancel);
            for (var version = await VersionAsync(connection, schema, cancel); version < Forms.Length; version++)
            {
                await BookingSchema.ExecuteAsync(connection, Forms[version].Replace("{0}", quoted, StringComparison.Ordinal), cancel);
                await BookingSchema.ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {quoted}.{VersionTable} (version) VALUES ({version + 1})"), cancel);
            }

            await transaction.CommitAsync(cancel);
            return schema;
        }
        catch (PostgresException refused) when (refused.SqlState is "42501" or "25006" or "3F000")
        {
            throw new StoreException(
                StoreFailure.Unauthorised,
                $"The tables of GPU states in {address.Display} have to be made, and '{address.Connection.Username}' may not; ask the database's owner to run 'forge gpu watch --once' on a GPU machine, or for CREATE SCHEMA {Preferred} AUTHORIZATION {BookingSchema.Quoted(address.Connection.Username ?? "you")}. Nothing was changed.",
                refused);
        }
    }

    private async Task<int> VersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT COALESCE(max(version), 0) FROM {BookingSchema.Quoted(schema)}.{VersionTable}", connection);
        var version = (int)(await command.ExecuteScalarAsync(cancel) ?? 0);
        return version <= Forms.Length ? version : throw new StoreException(
            StoreFailure.UnknownVersion, $"The GPU states in {address.Display} have form {version} of a newer Forge, and this one knows form {Forms.Length}: update Forge. Nothing was changed.");
    }

    /// <summary>The schema that holds a table: the one that the address names, else the preferred one, else one on the search path, else the first.</summary>
    private async Task<string?> LocateAsync(NpgsqlConnection connection, string table, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = @table AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND has_schema_privilege(n.oid, 'USAGE') AND (@schema::text IS NULL OR n.nspname = @schema)
            ORDER BY n.nspname <> @preferred, NOT n.nspname = ANY (current_schemas(false)), n.nspname LIMIT 1
            """,
            connection);
        command.Parameters.AddWithValue("table", table);
        command.Parameters.AddWithValue("preferred", Preferred);
        command.Parameters.Add(new NpgsqlParameter<string?>("schema", NpgsqlTypes.NpgsqlDbType.Text) { TypedValue = address.Schema });
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    private async Task<string> ChooseAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var wanted = address.Schema ?? Preferred;
        await using (var open = new NpgsqlCommand(
            """
            SELECT n.nspname FROM pg_namespace n
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE')
              AND (n.nspname = @wanted OR (@isFree AND pg_get_userbyid(n.nspowner) = current_user AND n.nspname <> 'public'))
            ORDER BY n.nspname <> @wanted, NOT n.nspname = ANY (current_schemas(false)), n.nspname LIMIT 1
            """,
            connection))
        {
            open.Parameters.AddWithValue("wanted", wanted);
            open.Parameters.AddWithValue("isFree", address.Schema is null);
            if (await open.ExecuteScalarAsync(cancel) is string own)
            {
                return own;
            }
        }

        await using (var may = new NpgsqlCommand("SELECT has_database_privilege(current_database(), 'CREATE') AND to_regnamespace(@schema) IS NULL", connection))
        {
            may.Parameters.AddWithValue("schema", BookingSchema.Quoted(wanted));
            if (await may.ExecuteScalarAsync(cancel) is true)
            {
                await BookingSchema.ExecuteAsync(connection, $"CREATE SCHEMA {BookingSchema.Quoted(wanted)}", cancel);
                return wanted;
            }
        }

        // A schema of everybody's, where that is all there is; without the right to it, the failure says what to ask for.
        return address.Schema ?? "public";
    }
}
