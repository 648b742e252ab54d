namespace ForgeLsp.Core.Python;

internal sealed partial class PythonParser
{
    private PyStatement ParseSimpleStatement()
    {
        var start = Current.Start;
        switch (Kind)
        {
            case TokenKind.Pass or TokenKind.Break or TokenKind.Continue:
                var word = Current.Text ?? "";
                Advance();
                return new PyKeywordStatement(PlaceFrom(start), word, []);
            case TokenKind.Return:
                return ParseKeyword("return", isList: false);
            case TokenKind.Del:
                return ParseKeyword("del", isList: true);
            case TokenKind.Raise:
                return ParseRaise();
            case TokenKind.Assert:
                Advance();
                var test = ParseTest();
                PyExpression[] asserted = Accept(TokenKind.Comma) ? [test, ParseTest()] : [test];
                return new PyKeywordStatement(PlaceFrom(start), "assert", asserted);
            case TokenKind.Import:
                return ParseImport();
            case TokenKind.From:
                return ParseFromImport();
            case TokenKind.Global or TokenKind.Nonlocal:
                return ParseScope();
            case TokenKind.Magic:
                Advance();
                return new PySkippedStatement(PlaceFrom(start), []);
            case TokenKind.Name when Current.Text == "type" && _tokens[_index + 1].Kind == TokenKind.Name && _tokens[_index + 2].Kind is TokenKind.Equal or TokenKind.LeftBracket:
                return ParseTypeAlias();
            case TokenKind.Name when Current.Text is "print" or "exec" && IsPython2Statement():
                return ParsePython2(Current.Text);
            default:
                return ParseExpressionStatement();
        }
    }

    // `print >>f, x` is left alone: to Python 3 it is a tuple.
    private bool IsPython2Statement()
    {
        var next = _tokens[_index + 1];
        return next.Start > Current.End && next.Kind is TokenKind.Name or TokenKind.String or TokenKind.Number or TokenKind.None or TokenKind.True or TokenKind.False
            || (next.Kind == TokenKind.String && next.Start == Current.End);
    }

    private PyKeywordStatement ParsePython2(string keyword)
    {
        var start = Current.Start;
        Report($"'{keyword}' is a statement of Python 2; call it as a function.");
        Advance();
        var values = new List<PyExpression> { ParseTuple() };
        if (Accept(TokenKind.In))
        {
            values.Add(ParseTuple());
        }

        return new PyKeywordStatement(PlaceFrom(start), keyword, values);
    }

    private PyKeywordStatement ParseKeyword(string keyword, bool isList)
    {
        var start = Current.Start;
        Advance();
        if (Kind is TokenKind.Newline or TokenKind.Semicolon or TokenKind.EndOfFile)
        {
            if (isList)
            {
                Report($"Expected an expression behind '{keyword}'.");
            }

            return new PyKeywordStatement(PlaceFrom(start), keyword, []);
        }

        // `del a, b` has two targets and no tuple; `del (a, b)` has one, which is a tuple.
        var values = new List<PyExpression>(1) { isList ? ParseStarOrTest() : ParseTuple() };
        while (isList && Accept(TokenKind.Comma) && StartsExpression(Kind))
        {
            values.Add(ParseStarOrTest());
        }

        return new PyKeywordStatement(PlaceFrom(start), keyword, values);
    }

    private PyKeywordStatement ParseRaise()
    {
        var start = Current.Start;
        var values = new List<PyExpression>();
        Advance();
        if (Kind is not (TokenKind.Newline or TokenKind.Semicolon or TokenKind.EndOfFile))
        {
            values.Add(ParseTest());
            if (Kind == TokenKind.Comma)
            {
                Report("'raise E, message' is Python 2; write 'raise E(message)'.");
                while (Accept(TokenKind.Comma))
                {
                    values.Add(ParseTest());
                }
            }
            else if (Accept(TokenKind.From))
            {
                values.Add(ParseTest());
            }
        }

        return new PyKeywordStatement(PlaceFrom(start), "raise", values);
    }

    private PyScopeStatement ParseScope()
    {
        var start = Current.Start;
        var isNonlocal = Kind == TokenKind.Nonlocal;
        Advance();
        var names = new List<PyIdentifier>();
        do
        {
            names.Add(ParseIdentifier("Expected a name."));
        }
        while (Accept(TokenKind.Comma));
        return new PyScopeStatement(PlaceFrom(start), isNonlocal, names);
    }

    private PyIdentifier ParseIdentifier(string message)
    {
        if (Kind == TokenKind.Name)
        {
            var token = Current;
            Advance();
            return new PyIdentifier(PlaceOf(token), token.Text ?? "");
        }

        Report(message);
        return new PyIdentifier(Here(), "");
    }

    private PyImport ParseImport()
    {
        var start = Current.Start;
        Advance();
        var names = new List<PyAlias>();
        do
        {
            names.Add(ParseAlias());
        }
        while (Accept(TokenKind.Comma));
        return new PyImport(PlaceFrom(start), null, 0, names);
    }

    private PyAlias ParseAlias()
    {
        var start = Current.Start;
        var name = ParseDottedName();
        var alias = Accept(TokenKind.As) ? ParseIdentifier("Expected a name behind 'as'.") : null;
        return new PyAlias(PlaceFrom(start), name, alias);
    }

    private string ParseDottedName()
    {
        var name = ParseIdentifier("Expected the name of a module.").Text;
        while (Kind == TokenKind.Dot)
        {
            Advance();
            name += "." + ParseIdentifier("Expected a name behind '.'.").Text;
        }

        return name;
    }

    private PyImport ParseFromImport()
    {
        var start = Current.Start;
        Advance();
        var level = 0;
        while (Kind is TokenKind.Dot or TokenKind.Ellipsis)
        {
            level += Kind == TokenKind.Dot ? 1 : 3;
            Advance();
        }

        var module = Kind == TokenKind.Import && level > 0 ? "" : ParseDottedName();
        var names = new List<PyAlias>();
        if (!Expect(TokenKind.Import, "Expected 'import'."))
        {
            return new PyImport(PlaceFrom(start), module, level, names);
        }

        if (Kind == TokenKind.Star)
        {
            var star = Current;
            Advance();
            names.Add(new PyAlias(PlaceOf(star), "*", null));
            return new PyImport(PlaceFrom(start), module, level, names);
        }

        var isParenthesised = Accept(TokenKind.LeftParen);
        do
        {
            if (isParenthesised && Kind == TokenKind.RightParen)
            {
                break;
            }

            names.Add(ParseAlias());
        }
        while (Accept(TokenKind.Comma));
        if (isParenthesised)
        {
            Expect(TokenKind.RightParen, "Expected ')'.");
        }

        return new PyImport(PlaceFrom(start), module, level, names);
    }

    private PyTypeAlias ParseTypeAlias()
    {
        var start = Current.Start;
        Advance();
        var name = ParseIdentifier("Expected a name.");
        var parameters = ParseTypeParameters();
        Expect(TokenKind.Equal, "Expected '='.");
        var value = ParseTest();
        return new PyTypeAlias(PlaceFrom(start), name, parameters, value);
    }

    private PyStatement ParseExpressionStatement()
    {
        var start = Current.Start;
        var first = ParseTuple();
        switch (Kind)
        {
            case TokenKind.Equal:
                var parts = new List<PyExpression> { first };
                while (Accept(TokenKind.Equal))
                {
                    parts.Add(ParseTuple());
                }

                return new PyAssign(PlaceFrom(start), parts[..^1], parts[^1]);
            case TokenKind.AugmentedAssign:
                Advance();
                var operand = ParseTuple();
                return new PyAugmentedAssign(PlaceFrom(start), first, operand);
            case TokenKind.Colon:
                Advance();
                var annotation = ParseTest();
                var value = Accept(TokenKind.Equal) ? ParseTuple() : null;
                return new PyAnnotatedAssign(PlaceFrom(start), first, annotation, value);
            default:
                return new PyExpressionStatement(PlaceFrom(start), first);
        }
    }
}
