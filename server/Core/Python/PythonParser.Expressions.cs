namespace ForgeLsp.Core.Python;

internal sealed partial class PythonParser
{
    /// <summary>Expressions separated by commas: one alone, or a tuple; starred ones and <c>yield</c> may stand in it.</summary>
    private PyExpression ParseTuple()
    {
        if (Kind == TokenKind.Yield)
        {
            return ParseYield();
        }

        var start = Current.Start;
        var first = ParseStarOrTest();
        if (Kind != TokenKind.Comma)
        {
            return first;
        }

        var items = new List<PyExpression> { first };
        while (Accept(TokenKind.Comma) && StartsExpression(Kind))
        {
            items.Add(ParseStarOrTest());
        }

        return new PySequence(PlaceFrom(start), PySequenceKind.Tuple, items);
    }

    private PyExpression ParseStarOrTest()
    {
        if (Kind != TokenKind.Star)
        {
            return ParseNamedTest();
        }

        var start = Current.Start;
        Advance();
        var value = ParseBinary(5);
        return new PyStarred(PlaceFrom(start), value);
    }

    /// <summary>Targets of <c>for</c>: no comparison, so that <c>in</c> ends them.</summary>
    private PyExpression ParseTargets()
    {
        var start = Current.Start;
        var first = ParseTarget();
        if (Kind != TokenKind.Comma)
        {
            return first;
        }

        var items = new List<PyExpression> { first };
        while (Accept(TokenKind.Comma) && Kind is not TokenKind.In && StartsExpression(Kind))
        {
            items.Add(ParseTarget());
        }

        return new PySequence(PlaceFrom(start), PySequenceKind.Tuple, items);
    }

    private PyExpression ParseTarget() => Kind == TokenKind.Star ? ParseStarOrTest() : ParseBinary(5);

    private PyExpression ParseNamedTest()
    {
        var start = Current.Start;
        var test = ParseTest();
        if (!Accept(TokenKind.ColonEqual))
        {
            return test;
        }

        var value = ParseTest();
        return new PyNamedExpression(PlaceFrom(start), test, value);
    }

    private PyExpression ParseTest()
    {
        var start = Current.Start;
        if (++_depth > MaxDepth)
        {
            return TooDeep(start);
        }

        PyExpression result;
        if (Kind == TokenKind.Lambda)
        {
            Advance();
            var parameters = ParseParameters(TokenKind.Colon);
            Expect(TokenKind.Colon, "Expected ':'.");
            var lambdaBody = ParseTest();
            result = new PyLambda(PlaceFrom(start), parameters, lambdaBody);
        }
        else
        {
            result = ParseBinary(1);
            if (Kind == TokenKind.If)
            {
                Advance();
                var test = ParseBinary(1);
                Expect(TokenKind.Else, "Expected 'else'.");
                var otherwise = ParseTest();
                result = new PyConditional(PlaceFrom(start), result, test, otherwise);
            }
        }

        _depth--;
        return result;
    }

    private PyErrorExpression TooDeep(int start)
    {
        _depth--;
        Report("Expressions are nested too deeply.");
        SkipLine();
        return new PyErrorExpression(PlaceFrom(start), []);
    }

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
            var spelling = _text[op.Start..op.End];
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

    private PyExpression ParsePostfix()
    {
        var start = Current.Start;
        if (Kind == TokenKind.Await)
        {
            if (!StartsExpression(_tokens[_index + 1].Kind))
            {
                var token = Current;
                Advance();
                return new PyName(PlaceOf(token), "await");
            }

            if (++_depth > MaxDepth)
            {
                return TooDeep(start);
            }

            Advance();
            var awaited = ParsePostfix();
            _depth--;
            return new PySuspension(PlaceFrom(start), PySuspensionKind.Await, awaited);
        }

        var result = ParseAtom();
        while (true)
        {
            switch (Kind)
            {
                case TokenKind.Dot:
                    Advance();
                    var name = ParseMember();
                    result = new PyAttribute(PlaceFrom(start), result, name);
                    break;
                case TokenKind.LeftParen:
                    Advance();
                    var arguments = ParseArguments();
                    result = new PyCall(PlaceFrom(start), result, arguments);
                    break;
                case TokenKind.LeftBracket:
                    Advance();
                    var index = ParseIndex();
                    Expect(TokenKind.RightBracket, "Expected ']'.");
                    result = new PySubscript(PlaceFrom(start), result, index);
                    break;
                default:
                    return result;
            }
        }
    }

    private PyIdentifier ParseMember()
    {
        // `self.print`, and keywords that older versions allowed (`obj.async`), read as names.
        if (Current.Text is { } text && Kind != TokenKind.Name)
        {
            var token = Current;
            Report($"'{text}' is a keyword and cannot be an attribute.");
            Advance();
            return new PyIdentifier(PlaceOf(token), text);
        }

        return ParseIdentifier("Expected a name behind '.'.");
    }

    private PyExpression ParseIndex()
    {
        var start = Current.Start;
        if (Kind == TokenKind.RightBracket)
        {
            Report("Expected an index.");
            return new PyErrorExpression(Here(), []);
        }

        var first = ParseIndexItem();
        if (Kind != TokenKind.Comma)
        {
            return first;
        }

        var items = new List<PyExpression> { first };
        while (Accept(TokenKind.Comma) && Kind is not (TokenKind.RightBracket or TokenKind.Newline or TokenKind.EndOfFile))
        {
            items.Add(ParseIndexItem());
        }

        return new PySequence(PlaceFrom(start), PySequenceKind.Tuple, items);
    }

    private PyExpression ParseIndexItem()
    {
        var start = Current.Start;
        var lower = Kind == TokenKind.Colon ? null : ParseStarOrTest();
        if (!Accept(TokenKind.Colon))
        {
            return lower ?? new PyErrorExpression(Here(), []);
        }

        var upper = Kind != TokenKind.Colon && StartsExpression(Kind) ? ParseTest() : null;
        var step = Accept(TokenKind.Colon) && StartsExpression(Kind) ? ParseTest() : null;
        return new PySlice(PlaceFrom(start), lower, upper, step);
    }

    /// <summary>Arguments behind an opening parenthesis, up to and including the closing one.</summary>
    private List<PyArgument> ParseArguments()
    {
        var arguments = new List<PyArgument>();
        var open = _previousEnd - 1;
        while (Kind is not (TokenKind.RightParen or TokenKind.Newline or TokenKind.EndOfFile))
        {
            var before = _index;
            if (Kind == TokenKind.Comma)
            {
                Report("An argument is missing before ','.");
                Advance();
                continue;
            }

            arguments.Add(ParseArgument(open));
            if (!Accept(TokenKind.Comma) && Kind is not (TokenKind.RightParen or TokenKind.Newline))
            {
                Report("Expected ',' or ')'.");
                if (_index == before || !StartsExpression(Kind))
                {
                    Advance();
                }
            }
        }

        Expect(TokenKind.RightParen, "Expected ')'.");
        return arguments;
    }

    private PyArgument ParseArgument(int open)
    {
        var start = Current.Start;
        switch (Kind)
        {
            case TokenKind.DoubleStar:
                Advance();
                var mapping = ParseTest();
                return new PyArgument(PlaceFrom(start), null, mapping, true);
            case TokenKind.Star:
                Advance();
                var unpacked = ParseTest();
                return new PyArgument(PlaceFrom(start), null, new PyStarred(PlaceFrom(start), unpacked), false);
            case TokenKind.Name when _tokens[_index + 1].Kind == TokenKind.Equal:
                var name = ParseIdentifier("Expected a name.");
                Advance();
                var value = ParseTest();
                return new PyArgument(PlaceFrom(start), name, value, false);
        }

        var positional = ParseNamedTest();
        if (Kind is TokenKind.For or TokenKind.Async)
        {
            var clauses = ParseClauses();

            // CPython counts the call's parentheses to a generator that is its only argument.
            var (from, end) = Kind == TokenKind.RightParen ? (open, Current.End) : (start, _previousEnd);
            positional = new PyComprehension(new PyPlace(_unit, from - _unitStart, end - from), positional, null, clauses);
        }

        return new PyArgument(PlaceFrom(start), null, positional, false);
    }

    private PySuspension ParseYield()
    {
        var start = Current.Start;
        Advance();
        if (Accept(TokenKind.From))
        {
            var source = ParseTest();
            return new PySuspension(PlaceFrom(start), PySuspensionKind.YieldFrom, source);
        }

        var value = StartsExpression(Kind) ? ParseTuple() : null;
        return new PySuspension(PlaceFrom(start), PySuspensionKind.Yield, value);
    }

    private static bool StartsExpression(TokenKind kind) => kind is TokenKind.Name or TokenKind.Number or TokenKind.String or TokenKind.LeftParen
        or TokenKind.LeftBracket or TokenKind.LeftBrace or TokenKind.Minus or TokenKind.Plus or TokenKind.Tilde or TokenKind.Not or TokenKind.Lambda
        or TokenKind.Await or TokenKind.Yield or TokenKind.Star or TokenKind.Ellipsis or TokenKind.Backquote or TokenKind.True or TokenKind.False or TokenKind.None;
}
