namespace ForgeLsp.Adapters.Reservations;

/// <summary>How a reservation file is laid out: the white space before entries, fields and closing brackets, and after colons.</summary>
internal sealed record BookStyle(string EntryLead, string FirstFieldLead, string NextFieldLead, string EntryClose, string ListClose, string Colon)
{
    /// <summary>The style of the last entry, or where there is none, of the list's place in the file.</summary>
    public static BookStyle Of(BookDocument document)
    {
        if (document.Entries.FindLastIndex(entry => entry.Reservation is not null) is >= 0 and var index)
        {
            var entry = document.Entries[index];
            var fields = document.FieldsOf(entry);
            var lead = Blank(document, index == 0 ? document.ListStart + 1 : document.Entries[index - 1].End, entry.Start);
            var first = LeadingBlank(document, entry.Start + 1);
            var close = Blank(document, fields[^1].ValueEnd, entry.End - 1);
            if (index == 0 && lead.Length == 0)
            {
                lead = " ";
            }

            return new BookStyle(lead, first, first.Length > 0 ? first : FieldLead(document, entry, fields), close, "", ColonOf(document, fields[0]));
        }

        var member = MemberLead(document);
        if (!member.Contains('\n', StringComparison.Ordinal))
        {
            return new BookStyle("", "", " ", "", "", ": ");
        }

        var unit = member[(member.LastIndexOf('\n') + 1)..];
        return new BookStyle(member + unit, member + unit + unit, member + unit + unit, member + unit, member, ": ");
    }

    /// <summary>White space between the comma and a further field of <paramref name="entry"/>.</summary>
    public static string FieldLead(BookDocument document, BookEntry entry, List<BookField> fields)
    {
        if (fields.Count < 2)
        {
            return LeadingBlank(document, entry.Start + 1) is { Length: > 0 } lead ? lead : " ";
        }

        var between = document.TextBetween(fields[^2].ValueEnd, fields[^1].ValueStart);
        var comma = between.IndexOf(',', StringComparison.Ordinal);
        return between[(comma + 1)..between.IndexOf('"', StringComparison.Ordinal)];
    }

    /// <summary>White space before a member of the root object.</summary>
    public static string MemberLead(BookDocument document) => LeadingBlank(document, document.RootStart + 1) is var lead && document.LastMemberEnd >= 0 ? lead : "\n  ";

    private static string ColonOf(BookDocument document, BookField field)
    {
        var at = field.ValueStart;
        while (document.Bytes[at - 1] != (byte)':')
        {
            at--;
        }

        return ":" + document.TextBetween(at, field.ValueStart);
    }

    private static string LeadingBlank(BookDocument document, int start)
    {
        var end = start;
        while (document.Bytes[end] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            end++;
        }

        return document.TextBetween(start, end);
    }

    /// <summary>The white space that ends the stretch, behind a comma if there is one.</summary>
    private static string Blank(BookDocument document, int start, int end)
    {
        var text = document.TextBetween(start, end);
        return text[(text.LastIndexOf(',') + 1)..];
    }
}
