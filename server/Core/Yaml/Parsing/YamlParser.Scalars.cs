using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml.Parsing;

/// <summary>Scalars, aliases, anchors and tags.</summary>
internal sealed partial class YamlParser
{
    private static readonly FirstOf BlockStops = new(":#\n\r");
    private static readonly FirstOf FlowStops = new(":#\n\r,[]{}");

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
                ParseAlias(isInline);
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
            var end = !isAnchor && _b[_pos + 1] == '<' ? VerbatimTagEnd() : NameEnd(_pos, withCommas: !isAnchor && _closers.Count == 0);
            if (isAnchor && end == _pos + 1)
            {
                Report(_pos, end, "An anchor needs a name: `&name`");
            }

            if (!isAnchor && TagHandles.HandleOf(_b.AsSpan(_pos, end - _pos)) is { Length: > 2 } handle && _b[_pos + 1] != '<'
                && _defined?.Contains(handle.ToString()) is not true)
            {
                Report(_pos, end, $"No `%TAG` line above this document defines `{handle}`");
            }

            Emit(isAnchor ? YamlKind.Anchor : YamlKind.Tag, end);
            EmitInlineSpace();
        }

        if ((hasAnchor || hasTag) && _b[_pos] == '*')
        {
            Report(_pos, NameEnd(_pos), "An alias cannot have an anchor or a tag of its own");
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

    private int NameEnd(int start, bool withCommas = false)
    {
        var i = start + 1;
        while (i < _end && _b[i] is not (' ' or '\t' or '\n' or '\r' or '[' or ']' or '{' or '}') && (withCommas || _b[i] != ','))
        {
            i++;
        }

        return Look(i);
    }

    /// <summary>Parses an alias. A colon at its end makes it a key, as PyYAML reads it, where a key can stand.</summary>
    private void ParseAlias(bool isInline = false)
    {
        var end = NameEnd(_pos);
        if (end > _pos + 1 && _b[end - 1] == ':' && !isInline)
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
        var comment = _b[stop] == '#' ? stop : -1;
        var stoppedAtKey = false;
        while (stop < _end && IsBreak(_b[stop]))
        {
            var content = NextLine(stop, out var line);
            if (content >= _end || _b[content] == '#' || EndsScalar(line) || VisualColumn(line, content) <= n
                || (n >= 0 && _b.AsSpan(line, Math.Min(n + 1, content - line)).Contains('\t')))
            {
                comment = _b[content] == '#' ? content : -1;
                break;
            }

            stop = ScanPlain(content, flow: false);
            comment = _b[stop] == '#' ? stop : -1;
            if (IsIndicator(stop, ':'))
            {
                stoppedAtKey = true;
                break;
            }

            end = TrimEnd(content, stop);
            lastLine = line;
        }

        EmitScalar(YamlKind.Plain, end, lastLine);
        return stoppedAtKey || (!isInline && comment >= 0 && IsKeyBehindComment(comment, n));
    }

    /// <summary>Whether the first line behind a run of comments is a <c>key:</c> of a block deeper than <paramref name="n"/>.</summary>
    private bool IsKeyBehindComment(int comment, int n)
    {
        var i = comment;
        int line;
        do
        {
            i = LineEnd(i);
            if (i >= _end)
            {
                return false;
            }

            i = NextLine(i, out line);
        }
        while (i < _end && _b[i] == '#');

        return i < _end && !EndsScalar(line) && VisualColumn(line, i) > n && LooksLikeKey(i);
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

        return Look(i);
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
            var at = stops.IndexIn(_b.AsSpan(i, _end - i));
            if (at < 0)
            {
                return Look(_end);
            }

            i = Look(i + at);
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
}
