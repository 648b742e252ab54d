namespace ForgeLsp.Core.Python;

/// <summary>What a token is. Hard keywords come last, so that a comparison tells them from the rest.</summary>
internal enum TokenKind : byte
{
    EndOfFile, Newline, Name, Number, String, Invalid, Magic,
    LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace,
    Comma, Colon, Semicolon, Dot, Ellipsis, Arrow, ColonEqual, Equal, At, Exclamation, Backquote,
    Plus, Minus, Star, DoubleStar, Slash, DoubleSlash, Percent, Tilde, Ampersand, Bar, Caret, ShiftLeft, ShiftRight,
    Less, Greater, LessEqual, GreaterEqual, EqualEqual, NotEqual,

    /// <summary>Any of <c>+= -= *= /= //= %= @= &amp;= |= ^= &gt;&gt;= &lt;&lt;= **=</c>.</summary>
    AugmentedAssign,
    False, None, True, And, As, Assert, Async, Await, Break, Class, Continue, Def, Del, Elif, Else, Except, Finally, For, From, Global,
    If, Import, In, Is, Lambda, Nonlocal, Not, Or, Pass, Raise, Return, Try, While, With, Yield,
}

/// <summary>One token by absolute offsets; <paramref name="Text"/> is the normalised spelling of names, else null.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string? Text = null);

/// <summary>How far a line is indented: with tab stops of eight, and with tabs counted as one, as CPython compares both.</summary>
internal readonly record struct Indentation(int Column, int Alternative);

/// <summary>Keywords, and the identifiers of one parse, so that equal names are one string.</summary>
internal sealed class NamePool
{
    private static readonly KeyValuePair<string, TokenKind>[] Keywords =
        [.. Enum.GetValues<TokenKind>().Where(kind => kind >= TokenKind.False).Select(kind => KeyValuePair.Create(Spelling(kind), kind))];

    private readonly Dictionary<string, TokenKind> _kinds;
    private readonly Dictionary<string, TokenKind>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public NamePool()
    {
        _kinds = new Dictionary<string, TokenKind>(Keywords, StringComparer.Ordinal);
        _lookup = _kinds.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The one string that stands for <paramref name="spelling"/>, and whether it is a keyword.</summary>
    public TokenKind Resolve(ReadOnlySpan<char> spelling, out string name)
    {
        if (_lookup.TryGetValue(spelling, out var pooled, out var kind))
        {
            name = pooled;
            return kind;
        }

        name = spelling.ToString();
        _kinds[name] = TokenKind.Name;
        return TokenKind.Name;
    }

    private static string Spelling(TokenKind kind) =>
        kind is TokenKind.False or TokenKind.None or TokenKind.True ? kind.ToString() : kind.ToString().ToLowerInvariant();
}
