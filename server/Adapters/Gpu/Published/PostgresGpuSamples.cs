using System.Text.Json;
using ForgeLsp.Adapters.Reservations.Postgres;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Npgsql;
using NpgsqlTypes;
using Card = ForgeLsp.Core.Model.Gpu;

namespace ForgeLsp.Adapters.Gpu.Published;

/// <summary>
/// States of hosts in PostgreSQL: of each host the newest, and a history of bounded length. Times are the database's, so that machines whose clocks differ agree
/// on how old a state is. A connection is opened for each use and closed behind it.
/// </summary>
public sealed class PostgresGpuSamples : IGpuSamples, IAsyncDisposable
{
    /// <summary>Most processes and instances of a card that are kept.</summary>
    private const int MaxItems = 200;

    private readonly BookingAddress _address;
    private readonly SampleSchema _schema;
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;

    /// <param name="address">The database of the bookings.</param>
    internal PostgresGpuSamples(BookingAddress address, TimeProvider time)
    {
        _address = address;
        _schema = new SampleSchema(address);
        _source = address.Source();
        _time = time;
    }

    /// <summary>The address without user and password.</summary>
    public string DisplayAddress => _address.Display;

    /// <inheritdoc/>
    public Task<IReadOnlyList<GpuHostState>> ReadAsync(CancellationToken cancel) => AskAsync<IReadOnlyList<GpuHostState>>(
        async connection =>
        {
            if (await _schema.FindAsync(connection, makes: false, cancel) is not { } schema)
            {
                return [];
            }

            await using var command = new NpgsqlCommand(
                $"""
                SELECT h.host, EXTRACT(EPOCH FROM clock_timestamp() - h.measured_at)::float8, h.problem,
                       s.gpu_index, s.uuid, s.name, s.utilisation, s.memory_used_mib, s.memory_total_mib, s.temperature_celsius, s.power_watts, s.processes::text, s.mig_instances::text
                FROM {schema}.gpu_hosts h LEFT JOIN {schema}.gpu_samples s ON s.host = h.host AND s.measured_at = h.measured_at
                ORDER BY h.host, s.gpu_index LIMIT 20000
                """,
                connection);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var now = _time.GetUtcNow();
            var hosts = new List<(GpuHostState State, List<Card> Gpus)>();
            while (await reader.ReadAsync(cancel))
            {
                var host = reader.GetString(0);
                var measured = now - TimeSpan.FromSeconds(Math.Clamp(reader.GetDouble(1), 0, 1e9));
                if (hosts.Count == 0 || hosts[^1].State.Host != host)
                {
                    hosts.Add((new GpuHostState(host, [], reader.IsDBNull(2) ? null : reader.GetString(2)) { MeasuredAt = measured, Source = GpuSource.Published }, []));
                }

                if (!reader.IsDBNull(3))
                {
                    hosts[^1].Gpus.Add(ReadCard(reader, host) with { MeasuredAt = measured });
                }
            }

            return [.. hosts.Select(static host => host.State with { Gpus = host.Gpus })];
        },
        cancel);

    /// <inheritdoc/>
    public Task PublishAsync(GpuHostState state, TimeSpan keep, CancellationToken cancel) => AskAsync(
        async connection =>
        {
            var schema = await _schema.FindAsync(connection, makes: true, cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using (var host = new NpgsqlCommand(
                $"""
                INSERT INTO {schema}.gpu_hosts (host, measured_at, problem) VALUES (@host, now(), @problem)
                ON CONFLICT (host) DO UPDATE SET measured_at = EXCLUDED.measured_at, problem = EXCLUDED.problem
                """,
                connection))
            {
                host.Parameters.AddWithValue("host", state.Host);
                host.Parameters.Add(Nullable("problem", NpgsqlDbType.Text, Storable(state.Problem)));
                await host.ExecuteNonQueryAsync(cancel);
            }

            foreach (var gpu in state.Gpus)
            {
                await InsertAsync(connection, schema, state.Host, gpu, cancel);
            }

            await using (var old = new NpgsqlCommand($"DELETE FROM {schema}.gpu_samples WHERE host = @host AND measured_at < now() - @keep", connection))
            {
                old.Parameters.AddWithValue("host", state.Host);
                old.Parameters.AddWithValue("keep", keep);
                await old.ExecuteNonQueryAsync(cancel);
            }

            await transaction.CommitAsync(cancel);
            return true;
        },
        cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task InsertAsync(NpgsqlConnection connection, string? schema, string host, Card gpu, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO {schema}.gpu_samples (host, gpu_index, measured_at, uuid, name, utilisation, memory_used_mib, memory_total_mib, temperature_celsius, power_watts, processes, mig_instances)
            VALUES (@host, @index, now(), @uuid, @name, @utilisation, @used, @total, @temperature, @power, @processes, @mig) ON CONFLICT DO NOTHING
            """,
            connection);
        command.Parameters.AddWithValue("host", host);
        command.Parameters.AddWithValue("index", gpu.Index);
        command.Parameters.Add(Nullable("uuid", NpgsqlDbType.Text, Storable(gpu.Uuid)));
        command.Parameters.AddWithValue("name", Storable(gpu.Name) ?? "");
        command.Parameters.Add(Nullable("utilisation", NpgsqlDbType.Integer, gpu.Utilisation));
        command.Parameters.Add(Nullable("used", NpgsqlDbType.Bigint, gpu.MemoryUsed));
        command.Parameters.Add(Nullable("total", NpgsqlDbType.Bigint, gpu.MemoryTotal));
        command.Parameters.Add(Nullable("temperature", NpgsqlDbType.Integer, gpu.Temperature));
        command.Parameters.Add(Nullable("power", NpgsqlDbType.Double, gpu.Power));
        var processes = gpu.Processes.Take(MaxItems).Select(static process => process with { Name = Storable(process.Name) ?? "", User = Storable(process.User) }).ToList();
        command.Parameters.Add(Nullable("processes", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(processes, SampleJson.Default.ListGpuProcess)));
        command.Parameters.Add(Nullable("mig", NpgsqlDbType.Jsonb, JsonSerializer.Serialize([.. gpu.MigInstances.Take(MaxItems)], SampleJson.Default.ListMigInstance)));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static Card ReadCard(NpgsqlDataReader row, string host)
    {
        int? Whole(int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
        long? Long(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
        return new Card(
            host, row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), Whole(6), Long(7), Long(8), Whole(9), row.IsDBNull(10) ? null : row.GetDouble(10))
        {
            Processes = Read(row.GetString(11), static text => JsonSerializer.Deserialize(text, SampleJson.Default.ListGpuProcess)),
            MigInstances = Read(row.GetString(12), static text => JsonSerializer.Deserialize(text, SampleJson.Default.ListMigInstance)),
        };
    }

    /// <summary>What another program wrote there is left out.</summary>
    private static List<T> Read<T>(string text, Func<string, List<T>?> read)
    {
        try
        {
            return [.. (read(text) ?? []).Where(static item => item is not null)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static NpgsqlParameter Nullable(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };

    /// <summary>PostgreSQL keeps no zero characters, and a text of nobody knows what length is not published.</summary>
    private static string? Storable(string? text)
    {
        const int most = 500;
        var clean = text?.Replace("\0", "", StringComparison.Ordinal);
        return clean?.Length > most ? clean[..most] : clean;
    }

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            return await ask(connection);
        }
        catch (PostgresException refused) when (refused.SqlState == "42501")
        {
            throw new StoreException(StoreFailure.Unauthorised, $"You may not use the tables of GPU states in {_address.Display}; ask their owner for SELECT, and on GPU machines for INSERT, UPDATE and DELETE, on gpu_hosts and gpu_samples.", refused);
        }
        catch (Exception problem) when (problem is not (StoreException or OperationCanceledException) && BookingFailures.Explain(problem, _address) is { } explained)
        {
            throw new StoreException(explained.Failure, explained.Message, problem) { Remedy = explained.Remedy };
        }
    }
}
