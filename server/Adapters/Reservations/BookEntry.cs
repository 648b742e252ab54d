using System.Globalization;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>Where one field of an entry stands, in bytes of the file.</summary>
internal readonly record struct BookField(string Name, int ValueStart, int ValueEnd, string? Text);

/// <summary>One entry of the list: its place in the file and what it says, or why it says nothing usable.</summary>
internal sealed record BookEntry(int Start, int End, Reservation? Reservation, string? Problem)
{
    /// <summary>Whether its times have no zone, as scripts that use <c>datetime.now()</c> write them.</summary>
    public bool IsZoneless { get; init; }

    /// <summary>Whether it names an id of its own.</summary>
    public bool HasId { get; init; }

    /// <summary>Reads the fields of the object at which <paramref name="reader"/> stands and leaves it at the end of it.</summary>
    public static List<BookField> ReadFields(ref Utf8JsonReader reader, int origin)
    {
        var fields = new List<BookField>(10);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(ref reader) ?? "";
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var text = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null ? null : Text(ref reader);
            reader.Skip();
            fields.Add(new BookField(name, origin + start, origin + (int)reader.BytesConsumed, text));
        }

        return fields;
    }

    /// <summary>What an object with <paramref name="fields"/> means; zone-less times are of <paramref name="zone"/>.</summary>
    public static BookEntry From(List<BookField> fields, int start, int end, string defaultHost, TimeZoneInfo zone)
    {
        // A name written twice counts with its last value, as Python reads it.
        string? Field(string name) => fields.FindLast(field => field.Name == name).Text is { Length: > 0 } text ? text : null;
        BookEntry Unusable(string why) => new(start, end, null, why);

        if (Field("gpu_id") is not { } gpuText || !int.TryParse(gpuText, NumberStyles.None, CultureInfo.InvariantCulture, out var gpuId))
        {
            return Unusable("its 'gpu_id' is no number such as 0");
        }

        if (Field("start_time") is not { } startText || !IsoTime.TryRead(startText, out var startClock, out var startOffset))
        {
            return Unusable("its 'start_time' is no ISO time such as 2026-03-01T14:30:00");
        }

        if (Field("end_time") is not { } endText || !IsoTime.TryRead(endText, out var endClock, out var endOffset))
        {
            return Unusable("its 'end_time' is no ISO time such as 2026-03-01T16:30:00");
        }

        if (!IsoTime.TryReadInstant(startText, zone, latest: false, out var startTime) || !IsoTime.TryReadInstant(endText, zone, latest: true, out var endTime))
        {
            return Unusable("its times lie outside the years 1971 to 9000");
        }

        DateTimeOffset? Utc(string name, TimeSpan? offset) =>
            offset is null && Field(name) is { } text && IsoTime.TryReadInstant(text, TimeZoneInfo.Utc, latest: false, out var instant) ? instant : null;
        (startTime, endTime) = Settle(startClock, endClock, startTime, endTime, Utc("start_utc", startOffset), Utc("end_utc", endOffset), zone);
        if (endTime < startTime)
        {
            return Unusable("it ends before it starts");
        }

        var host = Field("host") ?? defaultHost;
        var user = Field("user") ?? "";
        var id = Field("id");
        var reservation = new Reservation(
            id ?? DerivedId($"{host}|{gpuId}|{user}|{startText}"), host, gpuId, Field("gpu_uuid"), user, Field("purpose") ?? "", startTime, endTime)
        {
            CreatedAt = Field("created_at") is { } created && IsoTime.TryReadInstant(created, zone, latest: false, out var createdAt) ? createdAt : null,
            ForcedBy = Field("forced_by"),
            ForcedReason = Field("forced_reason"),
            LeaseUntil = Field("lease_until") is { } leased && IsoTime.TryReadInstant(leased, zone, latest: true, out var lease) ? lease : null,
        };
        return new BookEntry(start, end, reservation, null) { IsZoneless = startOffset is null || endOffset is null, HasId = id is not null };
    }

    /// <summary>
    /// A clock time with an instant beside it. Where both say the same, the instant settles a repeated hour. Where they differ,
    /// a script that knows only the clock times changed them and they count; unless both pairs are apart by one offset of a zone, for then
    /// the entry was written in another zone and the instants count.
    /// </summary>
    private static (DateTimeOffset Start, DateTimeOffset End) Settle(
        DateTime startClock, DateTime endClock, DateTimeOffset start, DateTimeOffset end, DateTimeOffset? startUtc, DateTimeOffset? endUtc, TimeZoneInfo zone)
    {
        var startAgrees = startUtc is { } one && Shows(one, startClock, zone);
        var endAgrees = endUtc is { } two && Shows(two, endClock, zone);
        if (!startAgrees && !endAgrees && startUtc is { } first && endUtc is { } last)
        {
            var (startShift, endShift) = (startClock - first.UtcDateTime, endClock - last.UtcDateTime);
            var isOffset = startShift.Ticks % TimeSpan.FromMinutes(15).Ticks == 0 && startShift.Duration() <= TimeSpan.FromHours(14);
            if (isOffset && (startShift - endShift).Duration() <= TimeSpan.FromHours(1))
            {
                return (first, last);
            }
        }

        return (startAgrees && startUtc is { } settled ? settled : start, endAgrees && endUtc is { } settledEnd ? settledEnd : end);
    }

    private static bool Shows(DateTimeOffset instant, DateTime clock, TimeZoneInfo zone) =>
        (TimeZoneInfo.ConvertTime(instant, zone).DateTime - clock).Duration() < TimeSpan.FromSeconds(1);

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8: legal JSON tokens, yet no text.
            return null;
        }
    }

    /// <summary>A stable id of an entry without one: FNV-1a, 48 bits, of what does not change when it is shortened or extended.</summary>
    private static string DerivedId(string content)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in content)
        {
            hash = unchecked((hash ^ unit) * 1099511628211UL);
        }

        return "x" + (hash & 0xFFFFFFFFFFFFUL).ToString("x12", CultureInfo.InvariantCulture);
    }
}
