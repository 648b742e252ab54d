using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.Reservations;

/// <summary>The file cannot be read as bookings. <paramref name="line"/> is one-based.</summary>
internal sealed class DamagedBookException(long line, string reason) : Exception(reason)
{
    /// <summary>Line of the damage, one-based.</summary>
    public long Line { get; } = line;
}

/// <summary>
/// The bytes of a reservation file and where in them each entry stands, so that a change touches what it changes and no other byte:
/// unknown fields, order, indentation and line ends stay as somebody wrote them.
/// </summary>
internal sealed class BookDocument
{
    private const string ListName = "reservations";
    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    private BookDocument(byte[] bytes, string defaultHost, TimeZoneInfo zone)
    {
        Bytes = bytes;
        DefaultHost = defaultHost;
        Zone = zone;
    }

    /// <summary>The file as it is.</summary>
    public byte[] Bytes { get; }

    /// <summary>Host of entries that name none.</summary>
    public string DefaultHost { get; }

    /// <summary>Zone of times without one.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Entries in their order, unusable ones too.</summary>
    public List<BookEntry> Entries { get; } = [];

    /// <summary>Whether some script writes times without zone here; it would stumble over an offset.</summary>
    public bool HasZoneless { get; private set; }

    /// <summary>First byte of the root object.</summary>
    public int RootStart { get; private set; }

    /// <summary>Where the list's <c>[</c> and <c>]</c> stand; -1 where there is no list.</summary>
    public int ListStart { get; private set; } = -1;

    /// <inheritdoc cref="ListStart"/>
    public int ListEnd { get; private set; } = -1;

    /// <summary>Where the list's name begins; end of the root object (its brace) where there is no list.</summary>
    public int ListNameStart { get; private set; }

    /// <summary>End of the last member of the root object; -1 where it has none.</summary>
    public int LastMemberEnd { get; private set; } = -1;

    /// <summary>Reads a file; nothing but white space is an empty list.</summary>
    /// <exception cref="DamagedBookException">It is no JSON object, or its <c>reservations</c> are no list.</exception>
    public static BookDocument Parse(byte[] bytes, string defaultHost, TimeZoneInfo zone)
    {
        var origin = bytes.AsSpan().StartsWith(Bom) ? Bom.Length : 0;
        if (bytes.AsSpan(origin).IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            bytes = "{\n  \"reservations\": []\n}\n"u8.ToArray();
            origin = 0;
        }

        var document = new BookDocument(bytes, defaultHost, zone);
        try
        {
            document.Read(origin);
        }
        catch (JsonException error)
        {
            throw new DamagedBookException((error.LineNumber ?? 0) + 1, "it is not JSON there");
        }

        document.NameEachOnce();
        return document;
    }

    /// <summary>The usable entries, and a line on each other.</summary>
    public ReservationBook ToBook()
    {
        var problems = new List<string>();
        var reservations = new List<Reservation>(Entries.Count);
        foreach (var entry in Entries)
        {
            if (entry.Reservation is { } reservation)
            {
                reservations.Add(reservation);
            }
            else if (problems.Count < 50)
            {
                problems.Add($"The entry in line {LineOf(entry.Start)} cannot be read: {entry.Problem}. It is kept as it is and holds no card.");
            }
        }

        return new ReservationBook(reservations, problems);
    }

    /// <summary>One-based line of a byte.</summary>
    public int LineOf(int offset) => Bytes.AsSpan(0, offset).Count((byte)'\n') + 1;

    /// <summary>Fields of one entry with their places.</summary>
    public List<BookField> FieldsOf(BookEntry entry)
    {
        var reader = new Utf8JsonReader(Bytes.AsSpan(entry.Start, entry.End - entry.Start));
        reader.Read();
        return BookEntry.ReadFields(ref reader, entry.Start);
    }

    /// <summary>The text between two offsets.</summary>
    public string TextBetween(int start, int end) => Encoding.UTF8.GetString(Bytes, start, end - start);

    private void Read(int origin)
    {
        var reader = new Utf8JsonReader(Bytes.AsSpan(origin));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new DamagedBookException(LineOf(origin + (int)reader.TokenStartIndex), $"it is no object with a list '{ListName}'");
        }

        RootStart = origin + (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = origin + (int)reader.TokenStartIndex;
            var isList = reader.ValueTextEquals(ListName);
            reader.Read();
            if (isList)
            {
                ReadList(ref reader, origin, nameStart);
            }

            reader.Skip();
            LastMemberEnd = origin + (int)reader.BytesConsumed;
        }

        if (ListStart < 0)
        {
            ListNameStart = origin + (int)reader.TokenStartIndex;
        }

        // The reader itself reports anything behind the object.
        reader.Read();
    }

    private void ReadList(ref Utf8JsonReader reader, int origin, int nameStart)
    {
        var start = origin + (int)reader.TokenStartIndex;
        if (ListStart >= 0)
        {
            throw new DamagedBookException(LineOf(start), $"'{ListName}' is there twice");
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new DamagedBookException(LineOf(start), $"'{ListName}' is no list");
        }

        (ListStart, ListNameStart) = (start, nameStart);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var entryStart = origin + (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var fields = BookEntry.ReadFields(ref reader, origin);
                var entry = BookEntry.From(fields, entryStart, origin + (int)reader.BytesConsumed, DefaultHost, Zone);
                HasZoneless |= entry.IsZoneless;
                Entries.Add(entry);
            }
            else
            {
                reader.Skip();
                Entries.Add(new BookEntry(entryStart, origin + (int)reader.BytesConsumed, null, "it is no object"));
            }
        }

        ListEnd = origin + (int)reader.TokenStartIndex;
    }

    /// <summary>An id means one entry: copies of an entry, which people make by hand, are told apart by their order.</summary>
    private void NameEachOnce()
    {
        var seen = new HashSet<string>(Entries.Count, StringComparer.Ordinal);
        for (var index = 0; index < Entries.Count; index++)
        {
            if (Entries[index].Reservation is not { } reservation || seen.Add(reservation.Id))
            {
                continue;
            }

            var copy = 2;
            while (!seen.Add($"{reservation.Id}-{copy}"))
            {
                copy++;
            }

            Entries[index] = Entries[index] with { Reservation = reservation with { Id = $"{reservation.Id}-{copy}" } };
        }
    }
}
