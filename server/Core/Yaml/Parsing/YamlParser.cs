using System.Buffers;
using System.Text;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml.Parsing;

/// <summary>
/// A recovering recursive-descent parser over a pooled copy of the text. Every character goes into exactly one token, whatever it is. It reads
/// what PyYAML reads and, where the two differ, also what YAML 1.2 allows; the rest becomes problems, and parsing goes on at the next sane line.
/// </summary>
internal sealed partial class YamlParser
{
    /// <summary>Collections deeper than this are skipped as one piece: recursion stays bounded and no real file comes near.</summary>
    internal const int MaxDepth = 200;

    private readonly GreenBuilder _out;
    private readonly char[] _b;
    private readonly int _end;

    /// <summary>Whether the text has conflict markers at all; without them a line of <c>=======</c> is text.</summary>
    private readonly bool _conflicted;

    /// <summary>Everything before this is in a token.</summary>
    private int _pos;

    /// <summary>Where the line of <see cref="_pos"/> starts.</summary>
    private int _line;

    /// <summary>What to subtract from an offset of this line to get its column; differs from <see cref="_line"/> after tabs.</summary>
    private int _base;

    private int _depth;

    /// <summary>The tag handles that the document in work defines.</summary>
    private HashSet<string>? _defined;
    private StringBuilder? _prefixes;

    /// <summary>Those and what they stand for, as one text.</summary>
    private string _handles = "";

    /// <summary>Whether the document in work has a <c>%YAML</c> line.</summary>
    private bool _hasVersion;

    /// <summary>Control characters before this are reported, or there are none.</summary>
    private int _cleanTo;

    // The next content, as Peek found it from _peekFrom.
    private int _peekFrom = -1;
    private int _next;
    private int _nextColumn;
    private bool _nextOnNewLine;

    private YamlParser(char[] buffer, int end, bool conflicted, PreviousTree? previous)
    {
        _b = buffer;
        _end = end;
        _conflicted = conflicted;
        _previous = previous;
        _out = new GreenBuilder { Known = previous is null ? null : previous.Same };
    }

    /// <summary>A tree that only says that there is text.</summary>
    internal static GreenNode Unread(int length)
    {
        var text = GreenNode.Token(YamlKind.Skipped, length);
        return GreenNode.Node(YamlKind.Stream, [GreenNode.Node(YamlKind.Document, [text], [], 0)], [], 0);
    }

    /// <summary>Parses a text into its green tree.</summary>
    /// <param name="text">The text.</param>
    /// <param name="conflicted">Whether a line of it starts as <see cref="ConflictLines"/> counts them.</param>
    /// <param name="previous">The tree of the text before, where that was parsed with the same <paramref name="conflicted"/>; its parts are shared.</param>
    internal static GreenNode Parse(SourceText text, bool conflicted, PreviousTree? previous = null)
    {
        // Three zeros behind the end let the parser look ahead without asking where the end is.
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 4);
        try
        {
            text.CopyTo(0, buffer.AsSpan(0, text.Length));
            buffer.AsSpan(text.Length, 4).Clear();
            var parser = new YamlParser(buffer, text.Length, conflicted, previous) { _cleanTo = text.IsPlain ? text.Length : 0 };
            var stream = parser.ParseStream();
            parser._out.Leave();
            return stream;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private GreenNode ParseStream()
    {
        if (_end > 0 && _b[0] == '\uFEFF')
        {
            Emit(YamlKind.ByteOrderMark, 1);
        }

        StartLine(_pos);
        var context = new ReuseContext(0, 0, -1, false, "");
        do
        {
            if (_pos != _line || !TakePieces(YamlKind.Stream, context))
            {
                var outer = BeginPiece();
                ParseDocument();
                EndPiece(outer, _pos == _line);
            }
        }
        while (_pos < _end);

        return _out.Close(YamlKind.Stream, 0, _pos, context: context);
    }

    private void ParseDocument()
    {
        var mark = _out.Mark;
        var directive = ParseDirectives();
        Peek();
        var isExplicit = IsMarker(_next, '-') && _nextColumn < 0;
        if (isExplicit)
        {
            EmitTrivia();
            Emit(YamlKind.DocumentStart, _pos + 3);
            EmitInlineSpace();
            if (!AtLineEnd(_pos) && _b[_pos] != '#')
            {
                ParseNode(-1, Place.AfterMarker);
                FinishLine();
            }
        }
        else if (directive >= 0)
        {
            Report(directive, LineEnd(directive), "A directive such as `%YAML` must be followed by a line `---`");
        }

        Peek();
        if (_nextColumn >= 0 && !(isExplicit && _out.LastSignificant != YamlKind.DocumentStart))
        {
            EmitIndentation(_b[_next] is not ('{' or '[' or '"' or '\''));
            ParseNode(-1, Place.LineStart);
            FinishLine();
        }

        for (Peek(); _nextColumn >= 0; Peek())
        {
            EmitTrivia();
            Report(_pos, LineEnd(_pos), "This stands behind the document's value and belongs to nothing: is its indentation right, or a `---` line missing?", ProblemRole.Indentation);
            ParseExtra(-1);
        }

        EmitTrivia();
        if (_pos < _end && IsMarker(_pos, '.'))
        {
            Emit(YamlKind.DocumentEnd, _pos + 3);
            FinishLine();
            Peek();
            if (_next == _end)
            {
                EmitTrivia();
            }
        }

        _out.Close(YamlKind.Document, mark, _pos);
    }

    /// <summary>Parses the lines that start with <c>%</c>; answers where the last one starts, or -1.</summary>
    private int ParseDirectives()
    {
        var last = -1;
        _defined = null;
        _prefixes = null;
        _hasVersion = false;
        for (Peek(); _nextColumn < 0 && _next < _end && _b[_next] == '%'; Peek())
        {
            EmitTrivia();
            last = _pos;
            var end = LineEnd(_pos);
            var hash = _pos;
            while (hash < end && !(_b[hash] == '#' && IsBlank(_b[hash - 1])))
            {
                hash++;
            }

            while (IsBlank(_b[hash - 1]))
            {
                hash--;
            }

            CheckDirective(new string(_b, _pos, hash - _pos).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries), hash);
            Emit(YamlKind.Directive, hash);
            FinishLine();
        }

        _handles = _prefixes?.ToString() ?? "";
        return last;
    }

    private void CheckDirective(string[] words, int end)
    {
        switch (words[0])
        {
            case "%TAG" when words is [_, ['!', ..] handle, _]:
                (_defined ??= new(StringComparer.Ordinal)).Add(handle);
                (_prefixes ??= new()).Append(handle).Append(' ').Append(words[2]).Append('\n');
                break;
            case "%TAG":
                Report(_pos, end, "Expected `%TAG !name! prefix`");
                break;
            case "%YAML" when words is not [_, var version] || !Version.TryParse(version, out var number) || number.Build >= 0:
                Report(_pos, end, "Expected `%YAML 1.2`");
                break;
            case "%YAML" when _hasVersion:
                Report(_pos, end, "A document can have one `%YAML` line");
                break;
            case "%YAML":
                _hasVersion = true;
                break;
        }
    }

    /// <summary>Puts the characters up to <paramref name="end"/> into a token; nothing where there are none.</summary>
    private void Emit(YamlKind kind, int end)
    {
        if (end <= _pos)
        {
            return;
        }

        _out.Push(kind, end - _pos);
        while (_cleanTo < end)
        {
            ReportControls(end);
        }

        _pos = end;
    }

    /// <summary>Goes on looking for control characters, some way ahead where there are none: most tokens are short.</summary>
    private void ReportControls(int end)
    {
        var from = Math.Max(_cleanTo, _pos);
        var to = Math.Min(_end, Math.Max(end, from + 1024));
        var at = _b.AsSpan(from, to - from).IndexOfAny(Controls.All);
        var control = from + at;
        if (at < 0 || control >= end)
        {
            _cleanTo = at < 0 ? to : control;
            return;
        }

        var stop = control + 1;
        while (stop < end && Controls.All.Contains(_b[stop]))
        {
            stop++;
        }

        Report(control, stop, $"The control character U+{(int)_b[control]:X4} is not allowed in YAML");
        _cleanTo = stop;
    }

    private void Report(int start, int end, string message, ProblemRole role = ProblemRole.Alone) => _out.Report(start, end, message, role);

    /// <summary>Says that the text goes on in the line that starts at <paramref name="line"/>.</summary>
    private void StartLine(int line)
    {
        _line = line;
        _base = line;
        var i = line;
        while (IsBlank(_b[i]))
        {
            _base -= _b[i++] == '\t' ? 1 : 0;
        }
    }

    /// <summary>After a token of several lines: finds the line that <see cref="_pos"/> is in.</summary>
    private void FindLine()
    {
        StartLine(_b.AsSpan(0, _pos).LastIndexOfAny('\n', '\r') + 1);
    }

    // A tab counts as two columns, so that a file indented with tabs, or with both, still shows the nesting that its author saw.
    private int VisualColumn(int line, int content)
    {
        var column = content - line;
        for (var i = line; i < content; i++)
        {
            column += _b[i] == '\t' ? 1 : 0;
        }

        return column;
    }

    private int Column(int offset) => offset - _base;

    private int LineEnd(int i)
    {
        var at = _b.AsSpan(i, _end - i).IndexOfAny('\n', '\r');
        return Look(at < 0 ? _end : i + at);
    }

    /// <summary>The first character from <paramref name="i"/> on that is neither space nor tab.</summary>
    private int SkipBlanks(int i)
    {
        while (IsBlank(_b[i]))
        {
            i++;
        }

        return Look(i);
    }

    private int SkipBreak(int i) => _b[i] == '\r' && _b[i + 1] == '\n' ? i + 2 : i + 1;

    private bool AtLineEnd(int i) => i >= _end || IsBreak(_b[i]);

    private bool IsSpaceOrEnd(int i) => i >= _end || _b[i] is ' ' or '\t' or '\n' or '\r';

    private bool IsMarker(int i, char c) => i + 3 <= _end && _b[i] == c && _b[i + 1] == c && _b[i + 2] == c && IsSpaceOrEnd(i + 3);

    private bool IsDocumentMarker(int i) => IsMarker(i, '-') || IsMarker(i, '.');

    private bool IsConflictMarker(int i)
    {
        var c = _b[i];
        return c is '<' or '=' or '>' or '|' && i + 7 <= _end && _b.AsSpan(i, 7).IndexOfAnyExcept(c) < 0 && IsSpaceOrEnd(i + 7);
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static bool IsBreak(char c) => c is '\n' or '\r';

    /// <summary>Characters that no YAML text may hold. Few texts have any that would have to be looked for.</summary>
    private static class Controls
    {
        internal static readonly SearchValues<char> All = SearchValues.Create(
            [.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\r')).Select(c => (char)c), '\u007f', '\uFFFE', '\uFFFF']);
    }
}
