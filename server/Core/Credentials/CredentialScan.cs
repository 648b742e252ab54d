namespace ForgeLsp.Core.Credentials;

/// <summary>
/// Finds credentials that stand in one line: tokens in the shapes of their services, passwords in addresses, and literals behind names that
/// say what they are. What is found in a line depends on nothing but the line.
/// </summary>
internal static class CredentialScan
{
    /// <summary>The shapes by the first character of their prefixes, longer prefixes first.</summary>
    private static readonly TokenShape[][] ByFirst = Grouped();

    private static readonly WordScan Beginnings = new(TokenShapes.All.Select(static shape => shape.Prefix), ignoresCase: false);

    /// <summary>Adds the credentials in <paramref name="text"/> by place, none overlapping another. Each pass looks for a few fixed words and reads on only there.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="start">Where the text stands in its file.</param>
    public static void Add(ReadOnlySpan<char> text, int start, CredentialSyntax syntax, bool takesPasswords, List<Credential> found)
    {
        var all = Together(Together(Tokens(text), Passwords(text)), NamedCredentials.In(text, syntax, takesPasswords));
        for (var i = 0; i < all.Count; i++)
        {
            found.Add(all[i].Moved(start));
        }
    }

    /// <summary>Both lists by place, but of <paramref name="others"/> only those that overlap none of <paramref name="better"/>, which is known better. Neither list has two that overlap.</summary>
    public static IReadOnlyList<Credential> Together(IReadOnlyList<Credential> better, IReadOnlyList<Credential> others)
    {
        if (better.Count == 0 || others.Count == 0)
        {
            return better.Count == 0 ? others : better;
        }

        var all = new List<Credential>(better.Count + others.Count);
        var next = 0;
        foreach (var one in others)
        {
            while (next < better.Count && better[next].Span.End <= one.Span.Start)
            {
                all.Add(better[next++]);
            }

            if (next == better.Count || better[next].Span.Start >= one.Span.End)
            {
                all.Add(one);
            }
        }

        all.AddRange(better.Skip(next));
        return all;
    }

    /// <summary>The tokens in the shape of a service, by place.</summary>
    public static IReadOnlyList<Credential> Tokens(ReadOnlySpan<char> text)
    {
        List<Credential>? found = null;
        var end = 0;
        for (var at = Beginnings.Next(text, 0); at >= 0; at = Beginnings.Next(text, Math.Max(at + 1, end)))
        {
            foreach (var shape in ByFirst[text[at]])
            {
                if (text[at..].StartsWith(shape.Prefix, StringComparison.Ordinal) && at - shape.Before >= end && shape.EndAt(text, at) is > 0 and var stop)
                {
                    var span = shape.SecretIn(text, at, stop);
                    (found ??= []).Add(new Credential(shape.What, span, shape.Variable) { Beginning = shape.BeginsAlike ? shape.Prefix[..Math.Min(4, shape.Prefix.Length)] : "" });
                    end = stop;
                    break;
                }
            }
        }

        return found is null ? Array.Empty<Credential>() : found;
    }

    private static IReadOnlyList<Credential> Passwords(ReadOnlySpan<char> text)
    {
        var spans = AddressPasswords.In(text);
        if (spans.Count == 0)
        {
            return [];
        }

        var found = new List<Credential>(spans.Count);
        foreach (var password in spans)
        {
            if (AddressPasswords.IsLiteral(text, password))
            {
                found.Add(new Credential(AddressPasswords.What, password, "PASSWORD"));
            }
        }

        return found;
    }

    private static TokenShape[][] Grouped()
    {
        var shapes = new TokenShape[TokenShapes.All.Max(static shape => shape.Prefix[0]) + 1][];
        foreach (var group in TokenShapes.All.GroupBy(static shape => (int)shape.Prefix[0]))
        {
            shapes[group.Key] = [.. group.OrderByDescending(static shape => shape.Prefix.Length)];
        }

        return shapes;
    }
}
