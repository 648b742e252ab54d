using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml.Parsing;

/// <summary>Quoted scalars.</summary>
internal sealed partial class YamlParser
{
    private static readonly FirstOf DoubleStops = new("\"\\\n\r");
    private static readonly FirstOf SingleStops = new("'\n\r");

    /// <summary>Just behind the closing quote of the scalar at <paramref name="i"/>, or -1 where it is not closed before <paramref name="end"/>.</summary>
    private int SkipQuoted(int i, int end)
    {
        var quote = _b[i++];
        while (i < end)
        {
            if (_b[i] == quote)
            {
                if (quote == '"' || i + 1 >= end || _b[i + 1] != quote)
                {
                    return Look(i + 1);
                }

                i++;
            }
            else if (_b[i] == '\\' && quote == '"')
            {
                i++;
            }

            i++;
        }

        Look(end);
        return -1;
    }

    /// <summary>
    /// Parses a quoted scalar. It may go on at any column, so a missing quote is told from a long text by what stands behind the next quote:
    /// where a line like <c>key:</c> has been crossed and junk follows the quote, the scalar ended before that line. In brackets such a line may
    /// stand at any column, or close one.
    /// </summary>
    private void ParseQuoted(int n, bool flow)
    {
        var start = _pos;
        var quote = _b[start];
        var stops = quote == '"' ? DoubleStops : SingleStops;
        var hasEscapes = false;
        var lastLine = _line;
        var sane = -1;
        var saneLine = _line;
        var isItem = false;
        var i = start + 1;
        var close = -1;
        while (close < 0)
        {
            var at = stops.IndexIn(_b.AsSpan(i, _end - i));
            if (at < 0)
            {
                i = _end;
                break;
            }

            i += at;
            if (_b[i] == '\\')
            {
                hasEscapes = true;
                i += AtLineEnd(i + 1) ? 1 : 2;
            }
            else if (_b[i] != quote)
            {
                var before = i;
                var content = NextLine(i, out var line);
                if (IsDocumentMarker(line))
                {
                    break;
                }

                if (sane < 0 && content < _end && (VisualColumn(line, content) <= n ? IsIndicator(content, '-') || LooksLikeKey(content) : flow && (_b[content] is ']' or '}' || LooksLikeKey(content))))
                {
                    isItem = VisualColumn(line, content) > n;
                    sane = before;
                    saneLine = lastLine;
                }

                lastLine = line;
                i = content;
            }
            else if (quote == '\'' && _b[i + 1] == quote)
            {
                i += 2;
            }
            else
            {
                close = i + 1;
            }
        }

        Look(Math.Max(i, close));
        if (close < 0 || (sane >= 0 && !IsSaneBehindQuote(close, flow)))
        {
            Report(start, LineEnd(start), $"The {(quote == '"' ? "double" : "single")} quote is never closed", ProblemRole.Cause);
            close = sane >= 0 ? sane : TrimBreaks(start + 1, i);
            lastLine = sane >= 0 ? saneLine : -1;
            if (isItem)
            {
                // The brackets go on behind it, and a comma at the line's end is theirs.
                close = TrimEnd(start + 1, sane);
                close -= close > start + 1 && _b[close - 1] == ',' ? 1 : 0;
            }

            _recovered = !isItem;
        }

        if (hasEscapes)
        {
            CheckEscapes(start + 1, close);
        }

        Emit(quote == '"' ? YamlKind.DoubleQuoted : YamlKind.SingleQuoted, close);
        if (lastLine < 0)
        {
            FindLine();
        }
        else if (lastLine != _line)
        {
            StartLine(lastLine);
        }
    }

    private int TrimBreaks(int start, int end)
    {
        while (end > start && (IsBreak(_b[end - 1]) || IsBlank(_b[end - 1])))
        {
            end--;
        }

        return end;
    }

    private bool IsSaneBehindQuote(int i, bool flow)
    {
        i = SkipBlanks(i);
        return AtLineEnd(i) || _b[i] == '#' || (flow && _b[i] is ',' or ']' or '}' or ':');
    }

    private void CheckEscapes(int i, int end)
    {
        while (true)
        {
            var at = i < end ? _b.AsSpan(i, end - i).IndexOf('\\') : -1;
            if (at < 0 || i + at + 1 >= end)
            {
                return;
            }

            i += at;
            var length = EscapeLength(i, end);
            if (length == 0)
            {
                Report(i, Math.Min(i + 2, end), _b[i + 1] is 'x' or 'u' or 'U'
                    ? $"`\\{_b[i + 1]}` needs {(_b[i + 1] == 'x' ? 2 : _b[i + 1] == 'u' ? 4 : 8)} hexadecimal digits; for a backslash write `\\\\` or use single quotes"
                    : $"`\\{_b[i + 1]}` means nothing in double quotes: write `\\\\` for a backslash, or use single quotes");
            }

            i += Math.Max(2, length);
        }
    }

    private int EscapeLength(int i, int end)
    {
        var digits = _b[i + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            return "0abt\tnvfre \"/\\N_LP\n\r".Contains(_b[i + 1]) ? 2 : 0;
        }

        for (var k = 0; k < digits; k++)
        {
            if (i + 2 + k >= end || !char.IsAsciiHexDigit(_b[i + 2 + k]))
            {
                return 0;
            }
        }

        return 2 + digits;
    }
}
