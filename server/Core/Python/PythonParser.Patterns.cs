namespace ForgeLsp.Core.Python;

internal sealed partial class PythonParser
{
    /// <summary>Whether the name <c>match</c> here starts a match statement: an expression follows it, and a colon ends the line.</summary>
    private bool IsMatchStatement() => IsSoftKeywordHeader() && _tokens[_index + 1].Kind switch
    {
        TokenKind.Name or TokenKind.Number or TokenKind.String or TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace or TokenKind.Minus
            or TokenKind.Plus or TokenKind.Tilde or TokenKind.Star or TokenKind.Ellipsis or TokenKind.Not or TokenKind.Lambda or TokenKind.Await or TokenKind.True
            or TokenKind.False or TokenKind.None or TokenKind.Yield => true,
        _ => false,
    };

    private bool IsSoftKeywordHeader() => _tokens.Count >= 4 && _tokens[^2].Kind == TokenKind.Colon;

    private PyMatch ParseMatch(Indentation indent)
    {
        var start = Current.Start;
        Advance();
        var subject = ParseTuple();
        var cases = new List<PyCase>();
        Expect(TokenKind.Colon, "Expected ':'.");
        EndLine();
        var block = _lexer.Indent;
        _blocks++;
        while (Kind == TokenKind.Name && Current.Text == "case" && _lexer.Indent.Column > indent.Column && _tokens.Exists(token => token.Kind == TokenKind.Colon))
        {
            cases.Add(ParseCase(block));
        }

        _blocks--;
        if (cases.Count == 0)
        {
            _problems.Add(new Text.TextProblem(new Text.TextSpan(start, 5), "This 'match' has no 'case'."));
        }

        return new PyMatch(PlaceFrom(start), subject, cases);
    }

    private PyCase ParseCase(Indentation indent)
    {
        var start = Current.Start;
        Advance();
        var patternStart = Current.Start;
        var pattern = ParsePattern();
        if (Kind == TokenKind.Comma)
        {
            var parts = new List<PyNode> { pattern };
            while (Accept(TokenKind.Comma) && Kind is not (TokenKind.Colon or TokenKind.If))
            {
                parts.Add(ParsePattern());
            }

            pattern = new PyPattern(PlaceFrom(patternStart), null, parts);
        }

        var guard = Accept(TokenKind.If) ? ParseNamedTest() : null;
        var body = ParseBlock(indent);
        return new PyCase(PlaceFrom(start), pattern, guard, body);
    }

    private PyPattern ParsePattern()
    {
        var start = Current.Start;
        if (++_depth > MaxDepth)
        {
            _depth--;
            Report("Patterns are nested too deeply.");
            SkipLine();
            return new PyPattern(PlaceFrom(start), null, []);
        }

        var pattern = ParseClosedPattern();
        if (Kind == TokenKind.Bar)
        {
            var alternatives = new List<PyNode> { pattern };
            while (Accept(TokenKind.Bar))
            {
                alternatives.Add(ParseClosedPattern());
            }

            pattern = new PyPattern(PlaceFrom(start), null, alternatives);
        }

        if (Accept(TokenKind.As))
        {
            var capture = ParseIdentifier("Expected a name behind 'as'.");
            pattern = new PyPattern(PlaceFrom(start), capture, [pattern]);
        }

        _depth--;
        return pattern;
    }

    private PyPattern ParseClosedPattern()
    {
        var start = Current.Start;
        switch (Kind)
        {
            case TokenKind.Star or TokenKind.DoubleStar:
                Advance();
                var rest = ParseIdentifier("Expected a name.");
                return new PyPattern(PlaceFrom(start), rest.Text == "_" ? null : rest, []);
            case TokenKind.LeftParen or TokenKind.LeftBracket:
                var closer = Kind == TokenKind.LeftParen ? TokenKind.RightParen : TokenKind.RightBracket;
                Advance();
                var items = ParsePatternList(closer);
                return new PyPattern(PlaceFrom(start), null, items);
            case TokenKind.LeftBrace:
                Advance();
                var entries = ParsePatternList(TokenKind.RightBrace);
                return new PyPattern(PlaceFrom(start), null, entries);
            case TokenKind.Name when _tokens[_index + 1].Kind is not (TokenKind.Dot or TokenKind.LeftParen):
                var name = ParseIdentifier("Expected a name.");
                return new PyPattern(PlaceFrom(start), name.Text == "_" ? null : name, []);
            case TokenKind.Name:
                return ParseNamePattern(start);
            case TokenKind.Minus or TokenKind.Plus or TokenKind.Number or TokenKind.String or TokenKind.None or TokenKind.True or TokenKind.False:
                // Arithmetic only, so that the bar stays the pattern's "or".
                var literal = ParseBinary(8);
                return new PyPattern(PlaceFrom(start), null, [literal]);
            default:
                Report("Expected a pattern.");
                if (Kind is not (TokenKind.Newline or TokenKind.Colon or TokenKind.EndOfFile))
                {
                    Advance();
                }

                return new PyPattern(PlaceFrom(start), null, []);
        }
    }

    private PyPattern ParseNamePattern(int start)
    {
        var token = Current;
        Advance();
        PyExpression name = new PyName(PlaceOf(token), token.Text ?? "");
        while (Accept(TokenKind.Dot))
        {
            var member = ParseIdentifier("Expected a name behind '.'.");
            name = new PyAttribute(PlaceFrom(start), name, member);
        }

        var parts = new List<PyNode> { name };
        if (Accept(TokenKind.LeftParen))
        {
            parts.AddRange(ParsePatternList(TokenKind.RightParen));
        }

        return new PyPattern(PlaceFrom(start), null, parts);
    }

    /// <summary>Patterns up to <paramref name="closer"/>; <c>key: pattern</c> and <c>name=pattern</c> give both.</summary>
    private List<PyNode> ParsePatternList(TokenKind closer)
    {
        var items = new List<PyNode>();
        while (Kind != closer && Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
        {
            var before = _index;
            if (Kind == TokenKind.Name && _tokens[_index + 1].Kind == TokenKind.Equal)
            {
                items.Add(ParseIdentifier("Expected a name."));
                Advance();
            }

            items.Add(ParsePattern());
            if (closer == TokenKind.RightBrace && Accept(TokenKind.Colon))
            {
                items.Add(ParsePattern());
            }

            if (!Accept(TokenKind.Comma) && Kind != closer)
            {
                Report("Expected ','.");
                if (_index == before)
                {
                    Advance();
                }
            }
        }

        Expect(closer, "This pattern is never closed.");
        return items;
    }
}
