using ForgeLsp.Core.Model;
using Npgsql;

namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>
/// The keys of cards, by which the database's constraint knows them: a card is a stretch of <see cref="Stretch"/> keys, an instance of it one of these.
/// Used under the writers' lock only.
/// </summary>
internal sealed class CardKeys
{
    /// <summary>Keys of one card; so many instances of it may ever be told apart, and one.</summary>
    public const int Stretch = 1024;

    private readonly List<Card> _cards;
    private readonly HashSet<int> _changed = [];

    private CardKeys(List<Card> cards) => _cards = cards;

    /// <summary>Reads what is known.</summary>
    public static async Task<CardKeys> ReadAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT gpu_key, host, gpu_id, gpu_uuid, parent_key FROM {schema}.forge_gpu_card ORDER BY gpu_key", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var cards = new List<Card>();
        while (await reader.ReadAsync(cancel))
        {
            cards.Add(new Card(reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt32(4)));
        }

        return new CardKeys(cards);
    }

    /// <summary>The first and last key of what is booked; a card that is new gets keys.</summary>
    public (int First, int Last) Of(Reservation booking)
    {
        if (booking.GpuUuid is not { } uuid || !GpuIdentity.IsInstance(uuid))
        {
            var whole = Whole(booking.Host, booking.GpuId, booking.GpuUuid);
            return (whole, whole + Stretch - 1);
        }

        if (_cards.Find(card => card.Parent is not null && IsOn(card, booking.Host) && IsSame(card.Uuid, uuid)) is { } known)
        {
            return (known.Key, known.Key);
        }

        var parent = Whole(booking.Host, booking.GpuId, GpuIdentity.ParentOf(uuid));
        var key = parent + 1 + _cards.Count(card => card.Parent == parent);
        if (key >= parent + Stretch)
        {
            // Instances that came and went have used up the keys: the card as a whole is safe, if more than is wanted.
            return (parent, parent + Stretch - 1);
        }

        Put(new Card(key, booking.Host, booking.GpuId, uuid, parent));
        return (key, key);
    }

    /// <summary>Writes what is new.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        foreach (var card in _cards.Where(card => _changed.Contains(card.Key)).OrderBy(card => card.Parent is not null))
        {
            await using var command = new NpgsqlCommand(
                $"""
                INSERT INTO {schema}.forge_gpu_card (gpu_key, host, gpu_id, gpu_uuid, parent_key) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (gpu_key) DO UPDATE SET gpu_id = excluded.gpu_id, gpu_uuid = excluded.gpu_uuid
                """,
                connection);
            BookingRows.Add(command, card.Key, card.Host, card.Index, card.Uuid, card.Parent);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private int Whole(string host, int index, string? uuid)
    {
        var cards = _cards.FindAll(card => card.Parent is null && IsOn(card, host));
        var known = uuid is null
            ? cards.Find(card => card.Index == index && card.Uuid is null) ?? cards.FindLast(card => card.Index == index)
            : cards.Find(card => IsSame(card.Uuid, uuid)) ?? cards.Find(card => card.Index == index && card.Uuid is null);
        if (known is null)
        {
            var next = _cards.Count == 0 ? 0 : ((_cards.Max(card => card.Key) / Stretch) + 1) * Stretch;
            Put(new Card(next, host, index, uuid, null));
            return next;
        }

        if (uuid is not null && (known.Uuid is null || known.Index != index))
        {
            // Its name is learnt, or it has moved since a card was added.
            _cards.Remove(known);
            Put(known with { Uuid = uuid, Index = index });
        }

        return known.Key;
    }

    private void Put(Card card)
    {
        _cards.Add(card);
        _changed.Add(card.Key);
    }

    private static bool IsOn(Card card, string host) => string.Equals(card.Host, host, StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private sealed record Card(int Key, string Host, int Index, string? Uuid, int? Parent);
}
