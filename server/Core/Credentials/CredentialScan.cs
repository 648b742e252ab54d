using System.Collections.Frozen;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>
/// Finds credentials that stand in one line: tokens in the shapes of their services, passwords in addresses, and literals behind names that
/// say what they are. What is found in a line depends on nothing but the line.
/// </summary>
internal static class CredentialScan
{
    private const int MostInLine = 200;

    private static readonly FrozenDictionary<char, TokenShape[]> ByFirst = TokenShapes.All.GroupBy(static shape => shape.Prefix[0])
        .ToFrozenDictionary(static group => group.Key, static group => group.OrderByDescending(static shape => shape.Prefix.Length).ToArray());

    /// <summary>Adds the credentials in <paramref name="text"/> by place, none overlapping another; at most 200 of a line.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="start">Where the text stands in its file.</param>
    public static void Add(ReadOnlySpan<char> text, int start, CredentialSyntax syntax, bool takesPasswords, List<Credential> found)
    {
        var marks = new CredentialMarks(text);
        for (var at = marks.Next(0); at >= 0;)
        {
            var from = text[..at].LastIndexOfAny('\n', '\r') + 1;
            var length = text[at..].IndexOfAny('\n', '\r');
            var end = length < 0 ? text.Length : at + length;
            AddLine(text[from..end], start + from, syntax, takesPasswords, found);
            at = marks.Next(end);
        }
    }

    private static void AddLine(ReadOnlySpan<char> line, int start, CredentialSyntax syntax, bool takesPasswords, List<Credential> found)
    {
        var own = new List<Credential>();
        AddTokens(line, own);
        foreach (var password in AddressPasswords.In(line))
        {
            if (AddressPasswords.IsLiteral(line, password))
            {
                own.Add(new Credential("password in an address", password, "PASSWORD"));
            }
        }

        NamedCredentials.Find(line, syntax, takesPasswords, own);
        if (own.Count > 0)
        {
            found.AddRange(Apart(own).Select(one => one.Moved(start)));
        }
    }

    private static void AddTokens(ReadOnlySpan<char> line, List<Credential> found)
    {
        var marks = new TokenMarks(line);
        for (var at = marks.Next(0); at >= 0 && found.Count < MostInLine;)
        {
            var next = at + 1;
            foreach (var shape in ByFirst[line[at]])
            {
                if (line[at..].StartsWith(shape.Prefix, StringComparison.Ordinal) && shape.EndAt(line, at) is > 0 and var end)
                {
                    var span = TextSpan.FromBounds(at - shape.Before, end);
                    found.Add(new Credential(shape.What, span, shape.Variable) { Beginning = shape.Before > 0 ? "" : shape.Prefix[..Math.Min(4, shape.Prefix.Length)] });
                    next = end;
                    break;
                }
            }

            at = marks.Next(next);
        }
    }

    /// <summary>By place; of two that overlap, the one that is known better, which was found first.</summary>
    private static List<Credential> Apart(List<Credential> found)
    {
        var apart = new List<Credential>();
        foreach (var one in found.Take(MostInLine * 2))
        {
            if (apart.Count < MostInLine && !apart.Exists(other => other.Overlaps(one.Span)))
            {
                apart.Add(one);
            }
        }

        apart.Sort(static (one, other) => one.Span.CompareTo(other.Span));
        return apart;
    }
}
