using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>
/// Cuts a text into logical lines of tokens (https://docs.python.org/3/reference/lexical_analysis.html). A bracket that can never be closed
/// ends at the line that proves it, so that the error costs one statement; the scan never goes back further than a bounded number of characters.
/// </summary>
/// <param name="text">Holds the text in its first <paramref name="size"/> places; what is behind them is not looked at.</param>
/// <param name="size">Length of the text.</param>
/// <param name="isStart">Whether the text is the start of a file, where a byte order mark may stand.</param>
/// <param name="options">How to read it.</param>
internal sealed partial class PythonLexer(char[] text, int size, bool isStart, PythonParseOptions options)
{
    private readonly NamePool _names = new();
    private readonly List<(TokenKind Opener, int At)> _brackets = [];
    private int _at;

    /// <summary>Comments met so far, by absolute span.</summary>
    public List<TextSpan> Comments { get; } = [];

    /// <summary>Lexical errors met so far, by absolute span.</summary>
    public List<TextProblem> Problems { get; } = [];

    /// <summary>Where the current logical line's region began: just behind the previous one, before blank lines and comments.</summary>
    public int RegionStart { get; private set; }

    /// <summary>Indentation of the current logical line.</summary>
    public Indentation Indent { get; private set; }

    /// <summary>Behind the last character that decided anything so far, which may lie ahead of what was read.</summary>
    public int Reach { get; private set; }

    /// <summary>Replaces <paramref name="tokens"/> by the next logical line, which ends in <see cref="TokenKind.Newline"/>, or by a lone end of file.</summary>
    public void ReadLine(List<Token> tokens)
    {
        tokens.Clear();
        _brackets.Clear();
        RegionStart = _at;
        if (isStart && _at == 0 && size > 0 && text[0] == '\uFEFF')
        {
            _at = 1;
        }

        if (!SkipToContent())
        {
            tokens.Add(new Token(TokenKind.EndOfFile, size, size));
            return;
        }

        if (options.AllowMagics && (text[_at] is '%' or '!' or '?' || IsQuestion(_at)))
        {
            ReadMagic(tokens);
        }

        while (ReadToken(tokens, size))
        {
        }
    }

    /// <summary>Replaces <paramref name="tokens"/> by those of a replacement field of an f-string; line breaks do not count in it.</summary>
    public void ReadField(int from, int to, List<Token> tokens)
    {
        var (at, comments) = (_at, Comments.Count);
        var outer = _brackets.ToArray();
        _brackets.Clear();
        _brackets.Add((TokenKind.LeftBrace, from));
        _at = from;
        while (_at < to && ReadToken(tokens, to))
        {
        }

        if (tokens.Count == 0 || tokens[^1].Kind != TokenKind.Newline)
        {
            tokens.Add(new Token(TokenKind.Newline, to, to));
        }

        // The string was scanned when its line was read, and comments of it are met for the first time here: keep their order.
        for (; comments < Comments.Count; comments++)
        {
            for (var i = comments; i > 0 && Comments[i].Start < Comments[i - 1].Start; i--)
            {
                (Comments[i], Comments[i - 1]) = (Comments[i - 1], Comments[i]);
            }
        }

        _brackets.Clear();
        _brackets.AddRange(outer);
        _at = at;
    }

    private bool SkipToContent()
    {
        while (_at < size)
        {
            var (column, alternative) = (0, 0);
            for (; _at < size; _at++)
            {
                switch (text[_at])
                {
                    case ' ':
                        column++;
                        alternative++;
                        continue;
                    case '\t':
                        column = (column / 8 + 1) * 8;
                        alternative++;
                        continue;
                    case '\f':
                        (column, alternative) = (0, 0);
                        continue;
                    case '\\' when LineBreakLength(_at + 1) is var length and > 0:
                        _at += length;
                        continue;
                }

                break;
            }

            if (_at >= size)
            {
                return false;
            }

            if (text[_at] == '#')
            {
                ReadComment(size);
            }

            if (_at < size && LineBreakLength(_at) is var lineBreak and > 0)
            {
                _at += lineBreak;
                continue;
            }

            if (_at < size)
            {
                Indent = new Indentation(column, alternative);
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that what stands before <paramref name="end"/>, and the few characters behind it that are peeked at, made a difference.</summary>
    private void Look(int end) => Reach = Math.Max(Reach, Math.Min(end + 4, size));

    private ReadOnlySpan<char> Rest(int at) => text.AsSpan(at, size - at);

    private void ReadComment(int limit)
    {
        var from = _at;
        var length = text.AsSpan(_at, limit - _at).IndexOfAny('\r', '\n');
        _at = length < 0 ? limit : _at + length;
        Comments.Add(TextSpan.FromBounds(from, _at));
    }

    /// <summary>Adds the next token; false when the logical line is complete.</summary>
    private bool ReadToken(List<Token> tokens, int limit)
    {
        while (_at < limit && text[_at] is ' ' or '\t' or '\f')
        {
            _at++;
        }

        if (_at >= limit)
        {
            return EndLine(tokens, limit, 0);
        }

        var c = text[_at];
        if (c is '\n' or '\r')
        {
            var length = LineBreakLength(_at);
            if (_brackets.Count == 0 || (limit == size && IsAbandoned(tokens, _at + length)))
            {
                return EndLine(tokens, _at, length);
            }

            _at += length;
            return true;
        }

        if (c == '#')
        {
            ReadComment(limit);
            return true;
        }

        if (c == '\\' && LineBreakLength(_at + 1) is var continued and > 0)
        {
            if (_at + 1 + continued >= size)
            {
                Problems.Add(new TextProblem(new TextSpan(_at, 1), "The file ends after a line continuation."));
            }

            _at += 1 + continued;
            return true;
        }

        if (options.AllowMagics && c is '!' or '%' && tokens.Count > 0 && tokens[^1].Kind == TokenKind.Equal)
        {
            ReadMagic(tokens);
            return true;
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < limit && char.IsAsciiDigit(text[_at + 1])))
        {
            ReadNumber(tokens);
        }
        else if (IsIdentifierStart(_at))
        {
            ReadNameOrString(tokens, limit);
        }
        else if (c is '"' or '\'')
        {
            ReadString(tokens, _at, limit, default);
        }
        else
        {
            ReadOperator(tokens);
        }

        return true;
    }

    private bool EndLine(List<Token> tokens, int at, int length)
    {
        if (_brackets.Count > 0 && at >= size || (_brackets.Count > 0 && length > 0))
        {
            var (opener, open) = _brackets[^1];
            Problems.Add(new TextProblem(new TextSpan(open, 1), $"This '{text[open]}' is never closed; add a '{Closer(opener)}'."));
        }

        tokens.Add(new Token(TokenKind.Newline, at, at));
        _at = at + length;
        return false;
    }

    /// <summary>
    /// Whether the line at <paramref name="at"/> proves that the open bracket is never closed: it starts with a keyword that no bracket can
    /// hold, or, no deeper than the statement, with a name just behind a complete operand.
    /// </summary>
    private bool IsAbandoned(List<Token> tokens, int at)
    {
        var column = 0;
        for (; at < size && text[at] is ' ' or '\t'; at++)
        {
            column = text[at] == '\t' ? (column / 8 + 1) * 8 : column + 1;
        }

        if (at >= size || !IsIdentifierStart(at))
        {
            return at < size && text[at] == '@' && column <= Indent.Column && FollowedByDefinition(at);
        }

        var end = at;
        while (end < size && char.IsAsciiLetterLower(text[end]))
        {
            end++;
        }

        Look(end);
        var isWord = end >= size || !IsIdentifierPart(end, out _);
        switch (isWord ? text.AsSpan(at, end - at) : default)
        {
            case "def" or "class" or "import" or "return" or "while" or "with" or "try" or "raise" or "pass" or "break" or "continue"
                or "global" or "nonlocal" or "del" or "assert" or "except" or "finally" or "elif":
                return true;
            case "for" or "if" or "else" or "in" or "is" or "not" or "and" or "or" or "async" or "await" or "lambda" or "as" or "yield":
                return false;
            case "from":
                return column <= Indent.Column && tokens.Count > 0 && EndsOperand(tokens[^1].Kind);
            default:
                return column <= Indent.Column && tokens.Count > 0 && EndsOperand(tokens[^1].Kind) && !StartsString(at);
        }
    }

    private bool FollowedByDefinition(int at)
    {
        var lines = text.AsSpan(at, Math.Min(400, size - at));
        Look(at + 400);
        var next = lines[(lines.IndexOf('\n') + 1)..].TrimStart(" \t");
        return next.StartsWith("def ", StringComparison.Ordinal) || next.StartsWith("class ", StringComparison.Ordinal) || next.StartsWith("async def ", StringComparison.Ordinal);
    }

    private static bool EndsOperand(TokenKind kind) => kind is TokenKind.Name or TokenKind.Number or TokenKind.String or TokenKind.RightParen
        or TokenKind.RightBracket or TokenKind.RightBrace or TokenKind.Ellipsis or TokenKind.True or TokenKind.False or TokenKind.None;
}
