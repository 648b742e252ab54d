using System.Buffers;
using System.Collections.Frozen;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>
/// Finds credentials that stand in a text: tokens in the shapes of their services, private keys, passwords in addresses, and literals behind
/// names that say what they are. Linear in the text: each pass looks for a few fixed beginnings and reads on only there.
/// </summary>
public static class CredentialScan
{
    private const int Most = 200;

    private static readonly SearchValues<string> Prefixes = SearchValues.Create([.. TokenShapes.All.Select(static shape => shape.Prefix).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);
    private static readonly FrozenDictionary<char, TokenShape[]> ByFirst = TokenShapes.All.GroupBy(static shape => shape.Prefix[0])
        .ToFrozenDictionary(static group => group.Key, static group => group.OrderByDescending(static shape => shape.Prefix.Length).ToArray());

    /// <summary>The credentials in <paramref name="text"/> by place, none overlapping another; at most 200 of them.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="syntax">How its values are written.</param>
    /// <param name="takesPasswords">Whether a literal behind a name such as <c>password</c> counts too.</param>
    public static IReadOnlyList<Credential> Find(ReadOnlySpan<char> text, CredentialSyntax syntax, bool takesPasswords)
    {
        var found = new List<Credential>();
        FindTokens(text, found);
        PrivateKeys.Find(text, found);
        foreach (var password in AddressPasswords.In(text))
        {
            if (AddressPasswords.IsLiteral(text, password))
            {
                found.Add(new Credential("password in an address", password, "PASSWORD"));
            }
        }

        NamedCredentials.Find(text, syntax, takesPasswords, found);
        return Apart(found);
    }

    private static void FindTokens(ReadOnlySpan<char> text, List<Credential> found)
    {
        for (var at = 0; at < text.Length && found.Count < Most;)
        {
            var next = text[at..].IndexOfAny(Prefixes);
            if (next < 0)
            {
                return;
            }

            var start = at + next;
            at = start + 1;
            foreach (var shape in ByFirst[text[start]])
            {
                if (text[start..].StartsWith(shape.Prefix, StringComparison.Ordinal) && shape.EndAt(text, start) is > 0 and var end)
                {
                    var span = TextSpan.FromBounds(start - shape.Before, end);
                    found.Add(new Credential(shape.What, span, shape.Variable) { Beginning = shape.Before > 0 ? "" : shape.Prefix[..Math.Min(4, shape.Prefix.Length)] });
                    at = end;
                    break;
                }
            }
        }
    }

    /// <summary>By place; of two that overlap, the one that is known better, which was found first.</summary>
    private static List<Credential> Apart(List<Credential> found)
    {
        var apart = new List<Credential>(found.Count);
        foreach (var one in found.Take(Most * 2))
        {
            if (apart.Count < Most && !apart.Exists(other => one.Span.Start < other.Span.End && other.Span.Start < one.Span.End))
            {
                apart.Add(one);
            }
        }

        apart.Sort(static (one, other) => one.Span.CompareTo(other.Span));
        return apart;
    }
}
