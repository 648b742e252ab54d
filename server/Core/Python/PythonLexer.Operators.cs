using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

internal sealed partial class PythonLexer
{
    private void ReadOperator(List<Token> tokens)
    {
        var c = text[_at];
        var next = _at + 1 < size ? text[_at + 1] : '\0';
        var third = _at + 2 < size ? text[_at + 2] : '\0';
        var (kind, length) = c switch
        {
            '(' => (TokenKind.LeftParen, 1),
            ')' => (TokenKind.RightParen, 1),
            '[' => (TokenKind.LeftBracket, 1),
            ']' => (TokenKind.RightBracket, 1),
            '{' => (TokenKind.LeftBrace, 1),
            '}' => (TokenKind.RightBrace, 1),
            ',' => (TokenKind.Comma, 1),
            ';' => (TokenKind.Semicolon, 1),
            '`' => (TokenKind.Backquote, 1),
            '~' => (TokenKind.Tilde, 1),
            ':' => next == '=' ? (TokenKind.ColonEqual, 2) : (TokenKind.Colon, 1),
            '.' => next == '.' && third == '.' ? (TokenKind.Ellipsis, 3) : (TokenKind.Dot, 1),
            '=' => next == '=' ? (TokenKind.EqualEqual, 2) : (TokenKind.Equal, 1),
            '!' => next == '=' ? (TokenKind.NotEqual, 2) : (TokenKind.Exclamation, 1),
            '-' => next == '>' ? (TokenKind.Arrow, 2) : Assignable(TokenKind.Minus, 1),
            '+' => Assignable(TokenKind.Plus, 1),
            '@' => Assignable(TokenKind.At, 1),
            '%' => Assignable(TokenKind.Percent, 1),
            '&' => Assignable(TokenKind.Ampersand, 1),
            '|' => Assignable(TokenKind.Bar, 1),
            '^' => Assignable(TokenKind.Caret, 1),
            '*' => next == '*' ? Assignable(TokenKind.DoubleStar, 2) : Assignable(TokenKind.Star, 1),
            '/' => next == '/' ? Assignable(TokenKind.DoubleSlash, 2) : Assignable(TokenKind.Slash, 1),
            '<' => next == '<' ? Assignable(TokenKind.ShiftLeft, 2) : next == '=' ? (TokenKind.LessEqual, 2) : next == '>' ? (TokenKind.NotEqual, 2) : (TokenKind.Less, 1),
            '>' => next == '>' ? Assignable(TokenKind.ShiftRight, 2) : next == '=' ? (TokenKind.GreaterEqual, 2) : (TokenKind.Greater, 1),
            _ => (TokenKind.Invalid, char.IsHighSurrogate(c) && char.IsLowSurrogate(next) ? 2 : 1),
        };
        if (kind == TokenKind.NotEqual && c == '<')
        {
            Problems.Add(new TextProblem(new TextSpan(_at, 2), "'<>' is Python 2; write '!='."));
        }
        else if (kind == TokenKind.Invalid)
        {
            Problems.Add(new TextProblem(new TextSpan(_at, length), "This character has no meaning in Python."));
        }

        var at = _at;
        _at += length;
        if (Match(kind, at))
        {
            tokens.Add(new Token(kind, at, at + length));
        }
    }

    /// <summary>Keeps the stack of open brackets; false for a closing bracket that closes nothing, which is left out.</summary>
    private bool Match(TokenKind kind, int at)
    {
        switch (kind)
        {
            case TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace:
                _brackets.Add((kind, at));
                return true;
            case TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace:
                break;
            default:
                return true;
        }

        var open = _brackets.Count - 1;

        // Looking a few levels out keeps this constant in time; what was skipped over was never closed.
        while (open >= 0 && _brackets.Count - open < 8 && Closer(_brackets[open].Opener) != text[at])
        {
            open--;
        }

        if (open < 0 || Closer(_brackets[open].Opener) != text[at])
        {
            Problems.Add(new TextProblem(new TextSpan(at, 1), $"This '{text[at]}' closes nothing."));
            return false;
        }

        if (open < _brackets.Count - 1)
        {
            var unclosed = _brackets[open + 1];
            Problems.Add(new TextProblem(new TextSpan(unclosed.At, 1), $"This '{text[unclosed.At]}' is never closed; add a '{Closer(unclosed.Opener)}'."));
        }

        _brackets.RemoveRange(open, _brackets.Count - open);
        return true;
    }

    private (TokenKind Kind, int Length) Assignable(TokenKind kind, int length) =>
        _at + length < size && text[_at + length] == '=' ? (TokenKind.AugmentedAssign, length + 1) : (kind, length);

    private static char Closer(TokenKind opener) => opener switch
    {
        TokenKind.LeftParen => ')',
        TokenKind.LeftBracket => ']',
        _ => '}',
    };
}
