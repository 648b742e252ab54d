using System.Buffers;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml.Parsing;

/// <summary>Scalars, aliases, anchors and tags.</summary>
internal sealed partial class YamlParser
{
    private static readonly SearchValues<char> BlockStops = SearchValues.Create(":#\n\r");
    private static readonly SearchValues<char> FlowStops = SearchValues.Create(":#\n\r,[]{}");
    private static readonly SearchValues<char> DoubleStops = SearchValues.Create("\"\\\n\r");
    private static readonly SearchValues<char> SingleStops = SearchValues.Create("'\n\r");

    /// <summary>A quote or bracket was never closed and the parser has gone on behind it: what that spoils is not worth a second problem.</summary>
    private bool _recovered;

    /// <summary>
    /// Parses a scalar, an alias or a flow collection in a block indented by <paramref name="n"/>. True where a plain scalar ended because the
    /// line below it is a <c>key:</c>.
    /// </summary>
    private bool ParseAtom(int n, bool isInline)
    {
        _recovered = false;
        switch (_b[_pos])
        {
            case '"' or '\'':
                ParseQuoted(Math.Max(n, 0), flow: false);
                return false;
            case '[' or '{':
                ParseFlow(n);
                return false;
            case '*':
                ParseAlias();
                return false;
            default:
                return ParsePlain(n, isInline);
        }
    }

    private bool ParseProperties()
    {
        var hasAnchor = false;
        var hasTag = false;
        while (_b[_pos] is '&' or '!')
        {
            var isAnchor = _b[_pos] == '&';
            if (isAnchor ? hasAnchor : hasTag)
            {
                Report(_pos, NameEnd(_pos), isAnchor ? "A value can have one anchor" : "A value can have one tag");
            }

            hasAnchor |= isAnchor;
            hasTag |= !isAnchor;
            var end = !isAnchor && _b[_pos + 1] == '<' ? VerbatimTagEnd() : NameEnd(_pos);
            if (isAnchor && end == _pos + 1)
            {
                Report(_pos, end, "An anchor needs a name: `&name`");
            }

            Emit(isAnchor ? YamlKind.Anchor : YamlKind.Tag, end);
            EmitInlineSpace();
        }

        return hasAnchor || hasTag;
    }

    private int VerbatimTagEnd()
    {
        var line = LineEnd(_pos);
        var close = _b.AsSpan(_pos, line - _pos).IndexOf('>');
        if (close < 0)
        {
            Report(_pos, NameEnd(_pos), "This tag is never closed: `!<tag>`");
            return NameEnd(_pos);
        }

        return _pos + close + 1;
    }

    private int NameEnd(int start)
    {
        var i = start + 1;
        while (i < _end && _b[i] is not (' ' or '\t' or '\n' or '\r' or ',' or '[' or ']' or '{' or '}'))
        {
            i++;
        }

        return i;
    }

    private void ParseAlias()
    {
        var end = NameEnd(_pos);
        if (end > _pos + 1 && _b[end - 1] == ':')
        {
            end--;
        }

        if (end == _pos + 1)
        {
            Report(_pos, end, "An alias needs a name: `*name`; quote the value if it starts with `*`");
        }

        Emit(YamlKind.Alias, end);
    }

    private bool ParsePlain(int n, bool isInline)
    {
        CheckPlainStart(_pos);
        var stop = ScanPlain(_pos, flow: false);
        if (isInline && IsIndicator(stop, ':'))
        {
            Report(stop, stop + 1, "A second `:` on one line: quote the value, or put the nested key on a line of its own");
            do
            {
                stop = ScanPlain(stop + 1, flow: false);
            }
            while (IsIndicator(stop, ':'));
        }

        var end = TrimEnd(_pos, stop);
        var lastLine = _line;
        var stoppedAtKey = false;
        while (stop < _end && IsBreak(_b[stop]))
        {
            var content = NextLine(stop, out var line);
            if (content >= _end || _b[content] == '#' || EndsScalar(line) || VisualColumn(line, content) <= n
                || (n >= 0 && _b.AsSpan(line, Math.Min(n + 1, content - line)).Contains('\t')))
            {
                break;
            }

            stop = ScanPlain(content, flow: false);
            if (IsIndicator(stop, ':'))
            {
                stoppedAtKey = true;
                break;
            }

            end = TrimEnd(content, stop);
            lastLine = line;
        }

        EmitScalar(YamlKind.Plain, end, lastLine);
        return stoppedAtKey;
    }

    /// <summary>Parses a plain scalar inside brackets; only a key may be followed by a colon on a later line.</summary>
    private void ParseFlowPlain(int n, bool isKey)
    {
        CheckPlainStart(_pos);
        var stop = ScanPlain(_pos, flow: true);
        var end = TrimEnd(_pos, stop);
        var lastLine = _line;
        while (stop < _end && IsBreak(_b[stop]))
        {
            var content = NextLine(stop, out var line);
            if (content >= _end || EndsScalar(line) || _b[content] is '#' or ',' or '[' or ']' or '{' or '}' || IsFlowColon(content)
                || (VisualColumn(line, content) <= n && (IsIndicator(content, '-') || LooksLikeKey(content))))
            {
                break;
            }

            stop = ScanPlain(content, flow: true);
            if (!isKey && IsFlowColon(stop))
            {
                break;
            }

            end = TrimEnd(content, stop);
            lastLine = line;
        }

        if (end == _pos)
        {
            Report(_pos, _pos + 1, $"`{_b[_pos]}` cannot stand here");
            Emit(YamlKind.Skipped, _pos + 1);
            return;
        }

        EmitScalar(YamlKind.Plain, end, lastLine);
    }

    private void EmitScalar(YamlKind kind, int end, int lastLine)
    {
        Emit(kind, end);
        if (lastLine != _line)
        {
            StartLine(lastLine);
        }
    }

    /// <summary>From a line break to the first character of the next line that is not blank.</summary>
    private int NextLine(int i, out int line)
    {
        do
        {
            i = SkipBreak(i);
            line = i;
            while (IsBlank(_b[i]))
            {
                i++;
            }
        }
        while (i < _end && IsBreak(_b[i]));

        return i;
    }

    /// <summary>Whether the line at <paramref name="line"/> ends any scalar that is not a block.</summary>
    private bool EndsScalar(int line) => IsDocumentMarker(line) || (_conflicted && IsConflictMarker(line));

    private void CheckPlainStart(int i)
    {
        if (_b[i] is '%' or '@' or '`' or ',' or ']' or '}' or '|' or '>' || IsIndicator(i, '?'))
        {
            Report(i, i + 1, $"`{_b[i]}` cannot start a value: quote it");
        }
    }

    /// <summary>Where the text of a plain scalar ends on its line: at <c>: </c>, at <c> #</c>, at the line's end, in a flow also at its signs.</summary>
    private int ScanPlain(int i, bool flow)
    {
        var stops = flow ? FlowStops : BlockStops;
        while (true)
        {
            var at = _b.AsSpan(i, _end - i).IndexOfAny(stops);
            if (at < 0)
            {
                return _end;
            }

            i += at;
            switch (_b[i])
            {
                case ':' when !(flow ? IsFlowColon(i) : IsSpaceOrEnd(i + 1)):
                case '#' when !IsBlank(_b[i - 1]):
                    i++;
                    break;
                default:
                    return i;
            }
        }
    }

    private int TrimEnd(int start, int end)
    {
        while (end > start && IsBlank(_b[end - 1]))
        {
            end--;
        }

        return end;
    }

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
                    return i + 1;
                }

                i++;
            }
            else if (_b[i] == '\\' && quote == '"')
            {
                i++;
            }

            i++;
        }

        return -1;
    }

    /// <summary>
    /// Parses a quoted scalar. It may go on at any column, so a missing quote is told from a long text by what stands behind the next quote:
    /// where a line like <c>key:</c> has been crossed and junk follows the quote, the scalar ended before that line.
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
        var i = start + 1;
        var close = -1;
        while (close < 0)
        {
            var at = _b.AsSpan(i, _end - i).IndexOfAny(stops);
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

                if (sane < 0 && content < _end && VisualColumn(line, content) <= n && (IsIndicator(content, '-') || LooksLikeKey(content)))
                {
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

        if (close < 0 || (sane >= 0 && !IsSaneBehindQuote(close, flow)))
        {
            Report(start, LineEnd(start), $"The {(quote == '"' ? "double" : "single")} quote is never closed");
            close = sane >= 0 ? sane : TrimBreaks(start + 1, i);
            lastLine = sane >= 0 ? saneLine : -1;
            _recovered = true;
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
        while (IsBlank(_b[i]))
        {
            i++;
        }

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

    private void ParseBlockScalar(int n)
    {
        var mark = _out.Mark;
        var kind = _b[_pos] == '|' ? YamlKind.Literal : YamlKind.Folded;
        var header = _pos + 1;
        var keep = false;
        var indent = -1;
        while (_b[header] is '+' or '-' or (>= '1' and <= '9'))
        {
            keep |= _b[header] == '+';
            indent = _b[header] is >= '1' and <= '9' ? Math.Max(n, 0) + _b[header] - '0' : indent;
            header++;
        }

        if (header - _pos > 3)
        {
            Report(_pos, header, "A block's header is `|` or `>`, then at most one of `+`, `-` and one digit");
        }

        Emit(YamlKind.BlockHeader, header);
        FinishLine();
        var end = ScanBlock(n, ref indent, keep);
        Emit(YamlKind.BlockContent, end);
        FindLine();
        _out.Close(kind, mark, _pos, indent);
    }

    /// <summary>The end of a block scalar's content: behind its last line, or behind all blank lines too where they are kept.</summary>
    private int ScanBlock(int n, ref int indent, bool keep)
    {
        var end = _pos;
        var line = _pos;
        while (line < _end)
        {
            var i = line;
            while (_b[i] == ' ')
            {
                i++;
            }

            var spaces = i - line;
            while (IsBlank(_b[i]))
            {
                i++;
            }

            if (AtLineEnd(i))
            {
                end = indent >= 0 && i - line > indent && spaces >= indent ? i : end;
            }
            else if (EndsBlock(line, spaces, n, indent))
            {
                break;
            }
            else
            {
                indent = indent < 0 ? spaces : indent;
                i = LineEnd(i);
                end = i;
            }

            if (i >= _end)
            {
                return keep ? _end : end;
            }

            line = SkipBreak(i);
        }

        return keep ? line : end;
    }

    private bool EndsBlock(int line, int spaces, int n, int indent) =>
        (indent < 0 ? spaces <= n : spaces < indent)
        || (spaces == 0 && (IsDocumentMarker(line) || (_conflicted && IsConflictMarker(line))));
}
