using System.Globalization;
using System.Text;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml;

/// <summary>Turns a scalar as written into its value (YAML 1.2, chapters 7.3 and 8.1). Line breaks become <c>\n</c>.</summary>
internal static class ScalarDecoder
{
    /// <summary>Where none of these is written, the value is what is written.</summary>
    private static readonly FirstOf MayDiffer = new("\n\r\\'");

    internal static string Decode(SourceText text, GreenNode green, int offset)
    {
        switch (green.Kind)
        {
            case YamlKind.Plain:
                return Fold(ShortTexts.Of(text, new TextSpan(offset, green.Width)), '\0');
            case YamlKind.SingleQuoted:
                return Fold(Unquote(text, green, offset), '\'');
            case YamlKind.DoubleQuoted:
                return Fold(Unquote(text, green, offset), '"');
            default:
                return DecodeBlock(text, green, offset);
        }
    }

    private static string Unquote(SourceText text, GreenNode green, int offset)
    {
        var written = text.ToString(new TextSpan(offset, green.Width));
        var quote = written[0];
        var isClosed = written.Length > 1 && written[^1] == quote && IsClosing(written, quote);
        return isClosed ? written[1..^1] : written[1..];
    }

    // An unclosed scalar may still end in an escaped quote.
    private static bool IsClosing(string written, char quote)
    {
        var escapes = 0;
        var escape = quote == '"' ? '\\' : '\'';
        for (var i = written.Length - 2; i > 0 && written[i] == escape; i--)
        {
            escapes++;
        }

        return escapes % 2 == 0;
    }

    private static string Fold(string written, char quote)
    {
        if (MayDiffer.IndexIn(written) < 0)
        {
            return written;
        }

        var result = new StringBuilder(written.Length);
        var i = 0;
        var kept = 0;
        while (i < written.Length)
        {
            var c = written[i];
            if (c is '\n' or '\r')
            {
                TrimBlanks(result, kept);
                i = FoldBreaks(written, i, result, escaped: false);
                kept = result.Length;
            }
            else if (c == '\'' && quote == '\'')
            {
                result.Append(c);
                i += 2;
            }
            else if (c == '\\' && quote == '"')
            {
                i = Unescape(written, i, result);
                kept = result.Length;
            }
            else
            {
                result.Append(c);
                i++;
            }
        }

        return result.ToString();
    }

    private static void TrimBlanks(StringBuilder result, int kept)
    {
        while (result.Length > kept && result[^1] is ' ' or '\t')
        {
            result.Length--;
        }
    }

    private static int FoldBreaks(string written, int i, StringBuilder result, bool escaped)
    {
        var breaks = 0;
        while (i < written.Length && written[i] is '\n' or '\r' or ' ' or '\t')
        {
            if (written[i] is '\n' or '\r')
            {
                breaks++;
                i += written[i] == '\r' && i + 1 < written.Length && written[i + 1] == '\n' ? 1 : 0;
            }

            i++;
        }

        if (breaks > 1)
        {
            result.Append('\n', breaks - 1);
        }
        else if (!escaped)
        {
            result.Append(' ');
        }

        return i;
    }

    private static int Unescape(string written, int i, StringBuilder result)
    {
        if (i + 1 >= written.Length)
        {
            result.Append('\\');
            return i + 1;
        }

        var c = written[i + 1];
        if (c is '\n' or '\r')
        {
            return FoldBreaks(written, i + 1, result, escaped: true);
        }

        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (i + 2 + digits <= written.Length
                && uint.TryParse(written.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && code <= 0x10FFFF)
            {
                if (code <= 0xFFFF)
                {
                    result.Append((char)code);
                }
                else
                {
                    result.Append(char.ConvertFromUtf32((int)code));
                }

                return i + 2 + digits;
            }

            result.Append('\\').Append(c);
            return i + 2;
        }

        var simple = "0\0a\ab\bt\t\t\tn\nv\vf\fr\re\u001b  \"\"//\\\\N\u0085_\u00a0L\u2028P\u2029";
        for (var k = 0; k < simple.Length; k += 2)
        {
            if (simple[k] == c)
            {
                result.Append(simple[k + 1]);
                return i + 2;
            }
        }

        result.Append('\\').Append(c);
        return i + 2;
    }

    private static string DecodeBlock(SourceText text, GreenNode green, int offset)
    {
        var header = "";
        var content = "";
        foreach (var child in green.Children)
        {
            if (child.Kind == YamlKind.BlockHeader)
            {
                header = text.ToString(new TextSpan(offset, child.Width));
            }
            else if (child.Kind == YamlKind.BlockContent)
            {
                content = text.ToString(new TextSpan(offset, child.Width));
            }

            offset += child.Width;
        }

        var end = offset;
        if (content.Length == 0)
        {
            return "";
        }

        var endsInBreak = end < text.Length || content[^1] is '\n' or '\r';
        return BlockDecoder.Decode(header, content, green.Detail, endsInBreak);
    }
}
