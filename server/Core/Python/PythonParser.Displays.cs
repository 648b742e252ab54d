namespace ForgeLsp.Core.Python;

/// <summary>Parentheses, lists, dicts, sets and comprehensions.</summary>
internal sealed partial class PythonParser
{
    private PyExpression ParseParenthesised()
    {
        var start = Current.Start;
        Advance();
        if (Accept(TokenKind.RightParen))
        {
            return new PySequence(PlaceFrom(start), PySequenceKind.Tuple, []);
        }

        if (Kind == TokenKind.Yield)
        {
            var suspended = ParseYield();
            Expect(TokenKind.RightParen, "Expected ')'.");
            return suspended;
        }

        var first = ParseStarOrTest();
        if (Kind is TokenKind.For or TokenKind.Async)
        {
            var clauses = ParseClauses();
            Expect(TokenKind.RightParen, "Expected ')'.");
            return new PyComprehension(PlaceFrom(start), first, null, clauses);
        }

        if (Kind != TokenKind.Comma)
        {
            Close(TokenKind.RightParen, "Expected ')'.");
            return first;
        }

        var items = ParseItems(first, TokenKind.RightParen);
        return new PySequence(PlaceFrom(start), PySequenceKind.Tuple, items);
    }

    private PyExpression ParseList()
    {
        var start = Current.Start;
        Advance();
        if (Accept(TokenKind.RightBracket))
        {
            return new PySequence(PlaceFrom(start), PySequenceKind.List, []);
        }

        var first = ParseStarOrTest();
        if (Kind is TokenKind.For or TokenKind.Async)
        {
            var clauses = ParseClauses();
            Close(TokenKind.RightBracket, "Expected ']'.");
            return new PyComprehension(PlaceFrom(start), first, null, clauses);
        }

        var items = ParseItems(first, TokenKind.RightBracket);
        return new PySequence(PlaceFrom(start), PySequenceKind.List, items);
    }

    /// <summary>The rest of a display behind its first item, closing bracket included.</summary>
    private List<PyExpression> ParseItems(PyExpression first, TokenKind closer)
    {
        var items = new List<PyExpression> { first };
        while (Kind != closer && Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
        {
            var before = _index;
            if (!Accept(TokenKind.Comma))
            {
                Report("Expected ','.");
            }

            if (StartsExpression(Kind))
            {
                items.Add(ParseStarOrTest());
            }
            else if (_index == before)
            {
                Advance();
            }
        }

        Close(closer, closer == TokenKind.RightParen ? "Expected ')'." : closer == TokenKind.RightBracket ? "Expected ']'." : "Expected '}'.");
        return items;
    }

    /// <summary>Expects <paramref name="closer"/>; where something else stands, skips to the bracket if the line still holds it.</summary>
    private void Close(TokenKind closer, string message)
    {
        if (Expect(closer, message))
        {
            return;
        }

        var depth = 0;
        for (var i = _index; i < _tokens.Count; i++)
        {
            switch (_tokens[i].Kind)
            {
                case TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace:
                    depth++;
                    break;
                case TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace when depth > 0:
                    depth--;
                    break;
                case TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace:
                    if (_tokens[i].Kind == closer)
                    {
                        _index = i;
                        Advance();
                    }

                    return;
            }
        }
    }

    private PyExpression ParseBraces()
    {
        var start = Current.Start;
        Advance();
        if (Accept(TokenKind.RightBrace))
        {
            return new PyDict(PlaceFrom(start), []);
        }

        var entries = new List<PyDictEntry>();
        var items = new List<PyExpression>();
        while (Kind is not (TokenKind.RightBrace or TokenKind.Newline or TokenKind.EndOfFile))
        {
            var before = _index;
            var entryStart = Current.Start;
            if (Accept(TokenKind.DoubleStar))
            {
                var mapping = ParseBinary(5);
                entries.Add(new PyDictEntry(PlaceFrom(entryStart), null, mapping));
            }
            else
            {
                var first = ParseStarOrTest();
                if (Accept(TokenKind.Colon))
                {
                    var value = ParseTest();
                    if (Kind is TokenKind.For or TokenKind.Async)
                    {
                        return FinishComprehension(start, first, value);
                    }

                    entries.Add(new PyDictEntry(PlaceFrom(entryStart), first, value));
                }
                else if (Kind is TokenKind.For or TokenKind.Async)
                {
                    return FinishComprehension(start, first, null);
                }
                else
                {
                    items.Add(first);
                }
            }

            if (!Accept(TokenKind.Comma) && Kind != TokenKind.RightBrace)
            {
                Report("Expected ',' or '}'.");
                if (_index == before || !StartsExpression(Kind))
                {
                    if (Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
                    {
                        Advance();
                    }
                }
            }
        }

        Expect(TokenKind.RightBrace, "Expected '}'.");
        if (entries.Count == 0)
        {
            return new PySequence(PlaceFrom(start), PySequenceKind.Set, items);
        }

        if (items.Count > 0)
        {
            Report(new Text.TextSpan(start, 1), "A key without a value; write 'key: value'.");
        }

        return new PyDict(PlaceFrom(start), entries);
    }

    private PyComprehension FinishComprehension(int start, PyExpression element, PyExpression? value)
    {
        var clauses = ParseClauses();
        Close(TokenKind.RightBrace, "Expected '}'.");
        return new PyComprehension(PlaceFrom(start), element, value, clauses);
    }

    private List<PyComprehensionClause> ParseClauses()
    {
        var clauses = new List<PyComprehensionClause>();
        while (Kind == TokenKind.For || (Kind == TokenKind.Async && _tokens[_index + 1].Kind == TokenKind.For))
        {
            var start = Current.Start;
            Accept(TokenKind.Async);
            Advance();
            var target = ParseTargets();
            Expect(TokenKind.In, "Expected 'in'.");
            var iterable = ParseBinary(1);
            var conditions = new List<PyExpression>();
            while (Accept(TokenKind.If))
            {
                conditions.Add(ParseConditionOfComprehension());
            }

            clauses.Add(new PyComprehensionClause(PlaceFrom(start), target, iterable, conditions));
        }

        if (clauses.Count == 0)
        {
            Report("Expected 'for' behind 'async'.");
            Advance();
        }

        return clauses;
    }

    // A condition has no 'else', so that a further 'if' starts the next condition.
    private PyExpression ParseConditionOfComprehension()
    {
        var start = Current.Start;
        var test = Kind == TokenKind.Lambda ? ParseTest() : ParseBinary(1);
        if (!Accept(TokenKind.ColonEqual))
        {
            return test;
        }

        var value = ParseBinary(1);
        return new PyNamedExpression(PlaceFrom(start), test, value);
    }
}
