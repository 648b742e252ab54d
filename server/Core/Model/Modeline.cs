using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Model;

/// <summary>
/// The comment at the head of a YAML file that names its schema, as editors know it: <c># yaml-language-server: $schema=PATH</c> or
/// <c># $schema: PATH</c>.
/// </summary>
/// <param name="Reference">The path or address as written.</param>
/// <param name="Span">Where it is written.</param>
public sealed record Modeline(string Reference, TextSpan Span)
{
    private const int MaxLines = 20;

    /// <summary>Whether the schema is somewhere in the network; such a one is never loaded.</summary>
    public bool IsRemote => Reference.Contains("://", StringComparison.Ordinal) && !Reference.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The modeline among the comments that <paramref name="text"/> begins with; null where there is none.</summary>
    public static Modeline? Of(SourceText text)
    {
        // Most files begin with a key.
        if (text.Length > 0 && char.IsAsciiLetter(text[0]))
        {
            return null;
        }

        for (var line = 0; line < Math.Min(text.LineCount, MaxLines); line++)
        {
            var span = text.LineSpan(line);
            var written = text.ToString(span);
            var trimmed = written.AsSpan().Trim(" \t\r\n\uFEFF");
            if (trimmed.Length > 0 && trimmed[0] != '#' && trimmed[0] != '%' && trimmed is not "---")
            {
                return null;
            }

            if (ReferenceIn(trimmed) is { Length: > 0 } reference)
            {
                return new Modeline(reference.ToString(), new TextSpan(span.Start + written.LastIndexOf(reference.ToString(), StringComparison.Ordinal), reference.Length));
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> ReferenceIn(ReadOnlySpan<char> line)
    {
        if (line.Length == 0 || line[0] != '#')
        {
            return [];
        }

        var comment = line.TrimStart('#').Trim();
        if (comment.StartsWith("yaml-language-server:", StringComparison.Ordinal))
        {
            const string Key = "$schema=";
            var at = comment.IndexOf(Key, StringComparison.Ordinal);
            return at < 0 ? [] : FirstWord(comment[(at + Key.Length)..]);
        }

        return comment.StartsWith("$schema:", StringComparison.Ordinal) ? FirstWord(comment["$schema:".Length..].Trim()) : [];
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(' ', '\t');
        return (end < 0 ? text : text[..end]).Trim("\"'");
    }
}
