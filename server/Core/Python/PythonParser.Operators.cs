namespace ForgeLsp.Core.Python;

/// <summary>Operators and comparisons by precedence.</summary>
internal sealed partial class PythonParser
{
    /// <summary>Operators that bind at least as tightly as <paramref name="minimum"/>: 1 or, 2 and, 3 not, 4 comparisons, 5 |, 6 ^, 7 &amp;, 8 shifts, 9 + -, 10 * @ / // %.</summary>
    private PyExpression ParseBinary(int minimum)
    {
        var start = Current.Start;
        PyExpression left;
        if (Kind == TokenKind.Not)
        {
            if (++_depth > MaxDepth)
            {
                return TooDeep(start);
            }

            Advance();
            var operand = ParseBinary(3);
            _depth--;
            left = new PyUnary(PlaceFrom(start), PyOperator.Not, operand);
        }
        else
        {
            left = ParseUnary();
        }

        while (true)
        {
            var (precedence, op) = BinaryOperator();
            if (precedence == 0 || precedence < minimum)
            {
                return left;
            }

            if (precedence == 4)
            {
                left = ParseComparison(start, left);
                continue;
            }

            Advance();
            var right = ParseBinary(precedence + 1);
            left = precedence <= 2 ? new PyBoolean(PlaceFrom(start), op, left, right) : new PyBinary(PlaceFrom(start), op, left, right);
        }
    }

    private (int Precedence, PyOperator Operator) BinaryOperator() => Kind switch
    {
        TokenKind.Or => (1, PyOperator.Or),
        TokenKind.And => (2, PyOperator.And),
        TokenKind.Less or TokenKind.Greater or TokenKind.LessEqual or TokenKind.GreaterEqual or TokenKind.EqualEqual or TokenKind.NotEqual
            or TokenKind.In or TokenKind.Is => (4, default),
        TokenKind.Not when _tokens[_index + 1].Kind == TokenKind.In => (4, default),
        TokenKind.Bar => (5, PyOperator.BitOr),
        TokenKind.Caret => (6, PyOperator.BitXor),
        TokenKind.Ampersand => (7, PyOperator.BitAnd),
        TokenKind.ShiftLeft => (8, PyOperator.ShiftLeft),
        TokenKind.ShiftRight => (8, PyOperator.ShiftRight),
        TokenKind.Plus => (9, PyOperator.Add),
        TokenKind.Minus => (9, PyOperator.Subtract),
        TokenKind.Star => (10, PyOperator.Multiply),
        TokenKind.At => (10, PyOperator.MatrixMultiply),
        TokenKind.Slash => (10, PyOperator.Divide),
        TokenKind.DoubleSlash => (10, PyOperator.FloorDivide),
        TokenKind.Percent => (10, PyOperator.Modulo),
        _ => (0, default),
    };

    private PyComparison ParseComparison(int start, PyExpression first)
    {
        var operands = new List<PyExpression> { first };
        var operators = new List<string>();
        while (BinaryOperator().Precedence == 4)
        {
            var op = Current;
            Advance();
            var spelling = Spelling(op);
            if (op.Kind == TokenKind.Not && Accept(TokenKind.In))
            {
                spelling = "not in";
            }
            else if (op.Kind == TokenKind.Is && Accept(TokenKind.Not))
            {
                spelling = "is not";
            }

            operators.Add(spelling);
            operands.Add(ParseBinary(5));
        }

        return new PyComparison(PlaceFrom(start), operands, operators);
    }

    private string Spelling(Token comparison) => comparison.Kind switch
    {
        TokenKind.Less => "<",
        TokenKind.Greater => ">",
        TokenKind.LessEqual => "<=",
        TokenKind.GreaterEqual => ">=",
        TokenKind.EqualEqual => "==",
        _ => comparison.Text ?? new string(_text, comparison.Start, comparison.End - comparison.Start),
    };

    private PyExpression ParseUnary()
    {
        var start = Current.Start;
        var op = Kind switch
        {
            TokenKind.Plus => PyOperator.Plus,
            TokenKind.Minus => PyOperator.Minus,
            TokenKind.Tilde => PyOperator.Invert,
            _ => default(PyOperator?),
        };
        if (op is null && Kind is TokenKind.Name or TokenKind.Number)
        {
            // The common case costs no depth: it cannot nest before a bracket opens.
            return ParsePower(start);
        }

        if (++_depth > MaxDepth)
        {
            return TooDeep(start);
        }

        PyExpression result;
        if (op is { } sign)
        {
            Advance();
            var operand = ParseUnary();
            result = new PyUnary(PlaceFrom(start), sign, operand);
        }
        else
        {
            result = ParsePower(start);
        }

        _depth--;
        return result;
    }

    private PyExpression ParsePower(int start)
    {
        var left = ParsePostfix();
        if (Kind != TokenKind.DoubleStar)
        {
            return left;
        }

        if (++_depth > MaxDepth)
        {
            return TooDeep(start);
        }

        Advance();
        var right = ParseUnary();
        _depth--;
        return new PyBinary(PlaceFrom(start), PyOperator.Power, left, right);
    }
}
