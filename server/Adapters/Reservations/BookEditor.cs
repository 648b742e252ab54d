using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>Writes changes into the bytes of a reservation file, in the style that is there, and leaves every other byte alone.</summary>
internal static class BookEditor
{
    /// <summary>The document after <paramref name="change"/>. Ids that are not there are passed over.</summary>
    public static BookDocument Apply(BookDocument document, ReservationChange change)
    {
        foreach (var id in change.Remove)
        {
            document = Remove(document, id);
        }

        foreach (var reservation in change.Replace)
        {
            document = Replace(document, reservation);
        }

        return change.Add.Count == 0 ? document : Add(document.ListStart < 0 ? WithList(document) : document, change.Add);
    }

    private static BookDocument Remove(BookDocument document, string id)
    {
        var index = document.Entries.FindIndex(entry => entry.Reservation?.Id == id);
        if (index < 0)
        {
            return document;
        }

        var entry = document.Entries[index];
        var isLast = index == document.Entries.Count - 1;
        return (index, isLast) switch
        {
            (0, true) => Splice(document, entry.Start, entry.End, ""),
            (0, false) => Splice(document, entry.Start, document.Entries[1].Start, ""),
            _ => Splice(document, document.Entries[index - 1].End, entry.End, ""),
        };
    }

    private static BookDocument Replace(BookDocument document, Reservation wanted)
    {
        var index = document.Entries.FindIndex(entry => entry.Reservation?.Id == wanted.Id);
        if (index < 0 || document.Entries[index].Reservation is not { } before)
        {
            return document;
        }

        var isZoneless = document.Entries[index].IsZoneless;
        var values = new List<(string Name, string? Value)>();
        if (!document.Entries[index].HasId)
        {
            // From now on it is known by the id that it had so far by its content.
            values.Add(("id", wanted.Id));
        }

        AddIfChanged(values, "user", before.User, wanted.User);
        AddIfChanged(values, "purpose", before.Purpose, wanted.Purpose);
        AddTime(values, "start", before.Start, wanted.Start, document.Zone, isZoneless);
        AddTime(values, "end", before.End, wanted.End, document.Zone, isZoneless);
        AddIfChanged(values, "forced_by", before.ForcedBy, wanted.ForcedBy);
        AddIfChanged(values, "forced_reason", before.ForcedReason, wanted.ForcedReason);
        if (before.LeaseUntil != wanted.LeaseUntil)
        {
            values.Add(("lease_until", Lease(wanted)));
        }

        foreach (var (name, value) in values)
        {
            document = SetField(document, index, name, value);
        }

        return document;
    }

    private static void AddIfChanged(List<(string, string?)> values, string name, string? before, string? wanted)
    {
        if (wanted is not null && wanted != before)
        {
            values.Add((name, wanted));
        }
    }

    private static void AddTime(List<(string, string?)> values, string name, DateTimeOffset before, DateTimeOffset wanted, TimeZoneInfo zone, bool isZoneless)
    {
        if (before == wanted)
        {
            return;
        }

        values.Add((name + "_time", isZoneless ? IsoTime.LocalText(wanted, zone) : IsoTime.OffsetText(wanted, zone)));
        if (isZoneless)
        {
            values.Add((name + "_utc", IsoTime.UtcText(wanted)));
        }
    }

    private static BookDocument SetField(BookDocument document, int index, string name, string? text)
    {
        var entry = document.Entries[index];
        var fields = document.FieldsOf(entry);
        var value = text is null ? "null" : Quoted(text);
        var place = fields.FindLastIndex(field => field.Name == name);
        if (place >= 0)
        {
            return Splice(document, fields[place].ValueStart, fields[place].ValueEnd, value);
        }

        var style = BookStyle.Of(document);
        var last = fields[^1].ValueEnd;
        return Splice(document, last, last, "," + BookStyle.FieldLead(document, entry, fields) + Quoted(name) + style.Colon + value);
    }

    // All at once: each splice reads the whole file again.
    private static BookDocument Add(BookDocument document, IReadOnlyList<Reservation> reservations)
    {
        var style = BookStyle.Of(document);
        var text = string.Join("," + style.EntryLead, reservations.Select(reservation => Entry(document, style, reservation)));
        return document.Entries.Count == 0
            ? Splice(document, document.ListStart + 1, document.ListEnd, style.EntryLead + text + style.ListClose)
            : Splice(document, document.Entries[^1].End, document.Entries[^1].End, "," + style.EntryLead + text);
    }

    // In UTC whatever the file's form: scripts that know nothing of zones know nothing of this field either.
    private static string? Lease(Reservation reservation) => reservation.LeaseUntil is { } lease ? IsoTime.UtcText(lease) : null;

    private static string Entry(BookDocument document, BookStyle style, Reservation reservation)
    {
        string Time(DateTimeOffset instant) => document.HasZoneless ? IsoTime.LocalText(instant, document.Zone) : IsoTime.OffsetText(instant, document.Zone);
        var fields = new List<string>
        {
            Quoted("id") + style.Colon + Quoted(reservation.Id),
            Quoted("gpu_id") + style.Colon + reservation.GpuId,
            Quoted("host") + style.Colon + Quoted(reservation.Host),
        };
        void AddField(string name, string? value)
        {
            if (value is not null)
            {
                fields.Add(Quoted(name) + style.Colon + Quoted(value));
            }
        }

        AddField("gpu_uuid", reservation.GpuUuid);
        AddField("user", reservation.User);
        AddField("purpose", reservation.Purpose);
        AddField("start_time", Time(reservation.Start));
        AddField("end_time", Time(reservation.End));
        AddField("start_utc", document.HasZoneless ? IsoTime.UtcText(reservation.Start) : null);
        AddField("end_utc", document.HasZoneless ? IsoTime.UtcText(reservation.End) : null);
        AddField("created_at", reservation.CreatedAt is { } created ? Time(created) : null);
        AddField("forced_by", reservation.ForcedBy);
        AddField("forced_reason", reservation.ForcedReason);
        AddField("lease_until", Lease(reservation));
        return "{" + style.FirstFieldLead + string.Join("," + style.NextFieldLead, fields) + style.EntryClose + "}";
    }

    private static BookDocument WithList(BookDocument document)
    {
        var isEmpty = document.LastMemberEnd < 0;
        var at = isEmpty ? document.RootStart + 1 : document.LastMemberEnd;
        var lead = BookStyle.MemberLead(document);
        return Splice(document, at, at, (isEmpty ? "" : ",") + lead + "\"reservations\": []");
    }

    private static BookDocument Splice(BookDocument document, int start, int end, string text)
    {
        var inserted = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[document.Bytes.Length - (end - start) + inserted.Length];
        document.Bytes.AsSpan(0, start).CopyTo(bytes);
        inserted.CopyTo(bytes, start);
        document.Bytes.AsSpan(end).CopyTo(bytes.AsSpan(start + inserted.Length));
        return BookDocument.Parse(bytes, document.DefaultHost, document.Zone);
    }

    private static string Quoted(string text) => "\"" + JsonEncodedText.Encode(Mended(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";

    /// <summary>Half surrogate pairs cannot be written as UTF-8.</summary>
    private static string Mended(string text)
    {
        var left = text.AsSpan();
        while (!left.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(left, out _, out var length) != OperationStatus.Done)
            {
                return string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
            }

            left = left[length..];
        }

        return text;
    }
}
