using System.Text.Json;
using System.Text.Json.Serialization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using Npgsql;
using NpgsqlTypes;

namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>Bookings as rows.</summary>
internal static class BookingRows
{
    private const string Columns = "id, host, gpu_id, gpu_uuid, user_name, purpose, starts_at, ends_at, created_at, forced_by, forced_reason, lease_until";

    /// <summary>Every booking, by start.</summary>
    public static async Task<ReservationBook> ReadAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT {Columns} FROM {schema}.forge_gpu_reservation ORDER BY starts_at, id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var entries = new List<Reservation>();
        while (await reader.ReadAsync(cancel))
        {
            entries.Add(new Reservation(
                reader.GetString(0), reader.GetString(1), reader.GetInt32(2), Text(reader, 3), reader.GetString(4), reader.GetString(5), Instant(reader, 6) ?? default, Instant(reader, 7) ?? default)
            {
                CreatedAt = Instant(reader, 8),
                ForcedBy = Text(reader, 9),
                ForcedReason = Text(reader, 10),
                LeaseUntil = Instant(reader, 11),
            });
        }

        return new ReservationBook(entries, []);
    }

    /// <summary>Adds a booking.</summary>
    public static async Task InsertAsync(NpgsqlConnection connection, string schema, Reservation entry, (int First, int Last) keys, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"INSERT INTO {schema}.forge_gpu_reservation ({Columns}, gpu_key, gpu_key_last) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", connection);
        Add(
            command, entry.Id, entry.Host, entry.GpuId, entry.GpuUuid, entry.User, entry.Purpose, entry.Start, entry.End, entry.CreatedAt, entry.ForcedBy, entry.ForcedReason, entry.LeaseUntil,
            keys.First, keys.Last);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Writes what of a booking can change.</summary>
    public static async Task UpdateAsync(NpgsqlConnection connection, string schema, Reservation entry, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE {schema}.forge_gpu_reservation
            SET user_name = $2, purpose = $3, starts_at = $4, ends_at = $5, forced_by = $6, forced_reason = $7, lease_until = $8 WHERE id = $1
            """,
            connection);
        Add(command, entry.Id, entry.User, entry.Purpose, entry.Start, entry.End, entry.ForcedBy, entry.ForcedReason, entry.LeaseUntil);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Takes a booking away.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, string schema, string id, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"DELETE FROM {schema}.forge_gpu_reservation WHERE id = $1", connection);
        Add(command, id);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Writes down what happened to a booking, as it was and as it is.</summary>
    public static async Task NoteAsync(NpgsqlConnection connection, string schema, ReservationNote note, Reservation? before, Reservation? after, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"INSERT INTO {schema}.forge_gpu_event (reservation_id, act, by_user, reason, before, after) VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb)", connection);
        Add(command, (after ?? before)?.Id ?? "", note.Act.ToString().ToLowerInvariant(), note.By, note.Reason, Json(before), Json(after));
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Gives a command its values, in their order.</summary>
    public static void Add(NpgsqlCommand command, params IEnumerable<object?> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(value switch
            {
                int number => new NpgsqlParameter { Value = number, NpgsqlDbType = NpgsqlDbType.Integer },
                DateTimeOffset instant => new NpgsqlParameter { Value = instant.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
                string text => new NpgsqlParameter { Value = Storable(text), NpgsqlDbType = NpgsqlDbType.Text },

                // The server knows the type from where it stands.
                _ => new NpgsqlParameter { Value = DBNull.Value },
            });
        }
    }

    /// <summary>The booking as it comes back: times to the microsecond, text without what PostgreSQL cannot keep.</summary>
    public static Reservation Storable(Reservation entry) => entry with
    {
        Id = Storable(entry.Id),
        Host = Storable(entry.Host),
        GpuUuid = entry.GpuUuid is { } uuid ? Storable(uuid) : null,
        User = Storable(entry.User),
        Purpose = Storable(entry.Purpose),
        Start = Storable(entry.Start),
        End = Storable(entry.End),
        CreatedAt = entry.CreatedAt is { } created ? Storable(created) : null,
        ForcedBy = entry.ForcedBy is { } by ? Storable(by) : null,
        ForcedReason = entry.ForcedReason is { } reason ? Storable(reason) : null,
        LeaseUntil = entry.LeaseUntil is { } lease ? Storable(lease) : null,
    };

    private static DateTimeOffset Storable(DateTimeOffset instant) => instant.ToUniversalTime().AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>Without NUL and halves of surrogate pairs.</summary>
    private static string Storable(string text)
    {
        var plain = text.Replace("\0", "", StringComparison.Ordinal);
        return plain.Any(char.IsSurrogate) ? System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(plain)) : plain;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static string? Json(Reservation? entry) => entry is null ? null : JsonSerializer.Serialize(
        new BookingState(entry.Host, entry.GpuId, entry.GpuUuid, entry.User, entry.Purpose, IsoTime.UtcText(entry.Start), IsoTime.UtcText(entry.End)), BookingJson.Default.BookingState);
}

/// <summary>A booking in the history.</summary>
internal sealed record BookingState(string Host, int GpuId, string? GpuUuid, string User, string Purpose, string StartTime, string EndTime);

/// <summary>JSON of the history, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BookingState))]
internal sealed partial class BookingJson : JsonSerializerContext;
