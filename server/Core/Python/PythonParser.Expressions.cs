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
        if (Kind != TokenKind.Comma && first is not PyStarred)
        {
            return first;
        }

        // `x[*a]` (PEP 646) is a tuple too.
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
