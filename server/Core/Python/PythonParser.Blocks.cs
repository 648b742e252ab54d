namespace ForgeLsp.Core.Python;

internal sealed partial class PythonParser
{
    private bool At(Indentation indent, TokenKind kind) => Kind == kind && _lexer.Indent.Column == indent.Column;

    private PyConditionalStatement ParseIf(Indentation indent)
    {
        var start = Current.Start;
        var branches = new List<PyBranch>();
        do
        {
            var branchStart = Current.Start;
            Advance();
            var test = ParseNamedTest();
            var body = ParseBlock(indent);
            branches.Add(new PyBranch(PlaceFrom(branchStart), test, body));
        }
        while (At(indent, TokenKind.Elif));
        if (ParseElse(indent) is { } otherwise)
        {
            branches.Add(otherwise);
        }

        return new PyConditionalStatement(PlaceFrom(start), false, branches);
    }

    private PyBranch? ParseElse(Indentation indent, TokenKind kind = TokenKind.Else)
    {
        if (!At(indent, kind))
        {
            return null;
        }

        var start = Current.Start;
        Advance();
        var body = ParseBlock(indent);
        return new PyBranch(PlaceFrom(start), null, body);
    }

    private PyConditionalStatement ParseWhile(Indentation indent)
    {
        var start = Current.Start;
        Advance();
        var test = ParseNamedTest();
        var body = ParseBlock(indent);
        var branches = new List<PyBranch> { new(PlaceFrom(start), test, body) };
        if (ParseElse(indent) is { } otherwise)
        {
            branches.Add(otherwise);
        }

        return new PyConditionalStatement(PlaceFrom(start), true, branches);
    }

    private PyFor ParseFor(Indentation indent, int start)
    {
        Advance();
        var target = ParseTargets();
        Expect(TokenKind.In, "Expected 'in'.");
        var iterable = ParseTuple();
        var body = ParseBlock(indent);
        var otherwise = ParseElse(indent);
        return new PyFor(PlaceFrom(start), target, iterable, body, otherwise);
    }

    private PyTry ParseTry(Indentation indent)
    {
        var start = Current.Start;
        Advance();
        var body = ParseBlock(indent);
        var handlers = new List<PyHandler>();
        while (At(indent, TokenKind.Except))
        {
            handlers.Add(ParseHandler(indent));
        }

        var endings = new List<PyBranch>();
        if (ParseElse(indent) is { } otherwise)
        {
            endings.Add(otherwise);
        }

        if (ParseElse(indent, TokenKind.Finally) is { } last)
        {
            endings.Add(last);
        }

        if (handlers.Count == 0 && endings.Count == 0)
        {
            _problems.Add(new Text.TextProblem(new Text.TextSpan(start, 3), "This 'try' has neither 'except' nor 'finally'."));
        }

        return new PyTry(PlaceFrom(start), body, handlers, endings);
    }

    private PyHandler ParseHandler(Indentation indent)
    {
        var start = Current.Start;
        Advance();
        Accept(TokenKind.Star);
        PyExpression? type = null;
        PyIdentifier? name = null;
        if (Kind != TokenKind.Colon)
        {
            // `except A, B:` is a tuple since Python 3.14 (PEP 758) and a name in Python 2; both read alike here.
            type = ParseTuple();
            name = Accept(TokenKind.As) ? ParseIdentifier("Expected a name behind 'as'.") : null;
        }

        var body = ParseBlock(indent);
        return new PyHandler(PlaceFrom(start), type, name, body);
    }

    private PyWith ParseWith(Indentation indent, int start)
    {
        Advance();
        var items = new List<PyWithItem>();
        var isParenthesised = Kind == TokenKind.LeftParen && IsParenthesisedWith() && Accept(TokenKind.LeftParen);
        do
        {
            if (isParenthesised && Kind == TokenKind.RightParen)
            {
                break;
            }

            var itemStart = Current.Start;
            var context = ParseNamedTest();
            var target = Accept(TokenKind.As) ? ParseTarget() : null;
            items.Add(new PyWithItem(PlaceFrom(itemStart), context, target));
        }
        while (Accept(TokenKind.Comma));
        if (isParenthesised)
        {
            Expect(TokenKind.RightParen, "Expected ')'.");
        }

        var body = ParseBlock(indent);
        return new PyWith(PlaceFrom(start), items, body);
    }

    /// <summary>Whether the parenthesis here belongs to the statement: it holds several items or <c>… as …</c>, and the colon follows it.</summary>
    private bool IsParenthesisedWith()
    {
        var (depth, hasItems) = (0, false);
        for (var i = _index; i < _tokens.Count; i++)
        {
            switch (_tokens[i].Kind)
            {
                case TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace:
                    depth++;
                    break;
                case TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace:
                    if (--depth == 0)
                    {
                        return hasItems && _tokens[i + 1].Kind == TokenKind.Colon;
                    }

                    break;
                case TokenKind.As or TokenKind.Comma when depth == 1:
                    hasItems = true;
                    break;
                case TokenKind.Yield or TokenKind.ColonEqual when depth == 1:
                case TokenKind.Star when depth == 1 && _tokens[i - 1].Kind is TokenKind.LeftParen or TokenKind.Comma:
                    // These make it an expression.
                    return false;
            }
        }

        return false;
    }

    private PyStatement ParseDecorated(Indentation indent)
    {
        var start = Current.Start;
        var decorators = new List<PyExpression>();
        while (Kind == TokenKind.At)
        {
            Advance();
            decorators.Add(ParseNamedTest());
            EndLine();
        }

        switch (Kind)
        {
            case TokenKind.Def when _lexer.Indent.Column == indent.Column:
                return ParseFunction(indent, Current.Start, decorators);
            case TokenKind.Class when _lexer.Indent.Column == indent.Column:
                return ParseClass(indent, decorators);
            case TokenKind.Async when _lexer.Indent.Column == indent.Column:
                return ParseAsync(indent, decorators);
            default:
                _problems.Add(new Text.TextProblem(new Text.TextSpan(start, 1), "A decorator must stand right above a function or class."));
                return new PySkippedStatement(PlaceFrom(start), decorators);
        }
    }

    private PyStatement ParseAsync(Indentation indent, List<PyExpression> decorators)
    {
        var start = Current.Start;
        Advance();
        switch (Kind)
        {
            case TokenKind.Def:
                return ParseFunction(indent, start, decorators);
            case TokenKind.For:
                return ParseFor(indent, start);
            case TokenKind.With:
                return ParseWith(indent, start);
            default:
                Report("Expected 'def', 'for' or 'with' behind 'async'.");
                SkipLine();
                EndLine();
                return new PySkippedStatement(PlaceFrom(start), []);
        }
    }

    private PyFunction ParseFunction(Indentation indent, int start, List<PyExpression> decorators)
    {
        Advance();
        var name = ParseIdentifier("Expected the name of the function.");
        var typeParameters = ParseTypeParameters();
        List<PyParameter> parameters = [];
        if (Expect(TokenKind.LeftParen, "Expected '('."))
        {
            parameters = ParseParameters(TokenKind.RightParen);
            Expect(TokenKind.RightParen, "Expected ')'.");
        }

        var returns = Accept(TokenKind.Arrow) ? ParseTuple() : null;
        var body = ParseBlock(indent);
        return new PyFunction(PlaceFrom(start), name, decorators, typeParameters, parameters, returns, body);
    }

    private PyClass ParseClass(Indentation indent, List<PyExpression> decorators)
    {
        var start = Current.Start;
        Advance();
        var name = ParseIdentifier("Expected the name of the class.");
        var typeParameters = ParseTypeParameters();
        var bases = Accept(TokenKind.LeftParen) ? ParseArguments() : [];
        var body = ParseBlock(indent);
        return new PyClass(PlaceFrom(start), name, decorators, typeParameters, bases, body);
    }

    private List<PyTypeParameter> ParseTypeParameters()
    {
        var parameters = new List<PyTypeParameter>();
        if (!Accept(TokenKind.LeftBracket))
        {
            return parameters;
        }

        while (Kind is TokenKind.Name or TokenKind.Star or TokenKind.DoubleStar)
        {
            var start = Current.Start;
            if (Kind != TokenKind.Name)
            {
                Advance();
            }

            var name = ParseIdentifier("Expected a name.");
            var bound = Accept(TokenKind.Colon) ? ParseTest() : null;
            var defaultValue = Accept(TokenKind.Equal) ? ParseStarOrTest() : null;
            parameters.Add(new PyTypeParameter(PlaceFrom(start), name, bound, defaultValue));
            if (!Accept(TokenKind.Comma))
            {
                break;
            }
        }

        Expect(TokenKind.RightBracket, "Expected ']'.");
        return parameters;
    }

    /// <summary>An <c>else</c>, <c>elif</c>, <c>except</c> or <c>finally</c> that belongs to nothing; its block is kept.</summary>
    private PySkippedStatement ParseOrphan(Indentation indent)
    {
        var start = Current.Start;
        Report($"This '{Current.Text}' belongs to nothing.");
        Advance();
        var parts = new List<PyNode>();
        if (Kind is not (TokenKind.Colon or TokenKind.Newline))
        {
            parts.Add(ParseTuple());
        }

        parts.AddRange(ParseBlock(indent));
        return new PySkippedStatement(PlaceFrom(start), parts);
    }
}
