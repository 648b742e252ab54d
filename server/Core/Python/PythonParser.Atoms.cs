namespace ForgeLsp.Core.Python;

internal sealed partial class PythonParser
{
    private PyExpression ParseAtom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Advance();
                return new PyName(PlaceOf(token), token.Text ?? "");
            case TokenKind.Number:
                Advance();
                return new PyNumber(PlaceOf(token), NumberKind(token));
            case TokenKind.String:
                return ParseStrings();
            case TokenKind.True:
                Advance();
                return new PyConstant(PlaceOf(token), PyConstantKind.True);
            case TokenKind.False:
                Advance();
                return new PyConstant(PlaceOf(token), PyConstantKind.False);
            case TokenKind.None:
                Advance();
                return new PyConstant(PlaceOf(token), PyConstantKind.None);
            case TokenKind.Ellipsis:
                Advance();
                return new PyConstant(PlaceOf(token), PyConstantKind.Ellipsis);
            case TokenKind.LeftParen:
                return ParseParenthesised();
            case TokenKind.LeftBracket:
                return ParseList();
            case TokenKind.LeftBrace:
                return ParseBraces();
            case TokenKind.Yield:
                Report("'yield' must stand in parentheses here.");
                return ParseYield();
            case TokenKind.Backquote:
                Report("Backquotes are Python 2; write repr(…).");
                Advance();
                var value = ParseTuple();
                Accept(TokenKind.Backquote);
                return new PyErrorExpression(PlaceFrom(token.Start), [value]);
            case TokenKind.Magic:
                Advance(); // what a shell or a magic gives is nobody's to know
                return new PyErrorExpression(PlaceOf(token), []);
            default:
                Report(token.Kind is TokenKind.Newline or TokenKind.EndOfFile ? "Expected an expression." : $"Expected an expression before '{_text.AsSpan(token.Start, token.End - token.Start)}'.");
                if (token.Kind == TokenKind.Invalid)
                {
                    Advance();
                }

                return new PyErrorExpression(Here(), []);
        }
    }

    private PyNumberKind NumberKind(Token token)
    {
        var digits = _text.AsSpan(token.Start, token.End - token.Start);
        if (digits[^1] is 'j' or 'J')
        {
            return PyNumberKind.Imaginary;
        }

        var hasRadix = digits.Length > 1 && digits[0] == '0' && digits[1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B';
        return !hasRadix && digits.IndexOfAny('.', 'e', 'E') >= 0 ? PyNumberKind.Float : PyNumberKind.Integer;
    }

    private PyString ParseStrings()
    {
        var start = Current.Start;
        var kind = PyStringKind.Text;
        var parts = new List<PyPlace>(1);
        List<PyExpression> fields = [];
        while (Kind == TokenKind.String)
        {
            var token = Current;
            parts.Add(PlaceOf(token));
            var quote = token.Start;
            while (_text[quote] is not ('"' or '\''))
            {
                quote++;
            }

            _ = StringPrefix.TryParse(_text.AsSpan(token.Start, quote - token.Start), out var prefix);
            kind = prefix.IsTemplate ? PyStringKind.Template : prefix.IsFormatted && kind != PyStringKind.Template ? PyStringKind.Formatted
                : prefix.IsBytes && kind == PyStringKind.Text ? PyStringKind.Bytes : kind;
            Advance();
            if (prefix.IsFormatted || prefix.IsTemplate)
            {
                ParseFields(quote, token.End, prefix, fields);
            }
        }

        return new PyString(PlaceFrom(start), kind, parts, fields);
    }

    private void ParseFields(int quote, int end, StringPrefix prefix, List<PyExpression> fields)
    {
        var spans = new List<FieldSpan>();
        _lexer.FieldsOf(quote, end, prefix, spans);
        if (spans.Count == 0)
        {
            return;
        }

        var (tokens, index, previousEnd) = (_tokens, _index, _previousEnd);
        spans.Sort((left, right) => left.Start.CompareTo(right.Start));
        foreach (var span in spans)
        {
            _tokens = [];
            _index = 0;
            _lexer.ReadField(span.Start, span.End, _tokens);
            if (Kind == TokenKind.Newline)
            {
                Report(new Text.TextSpan(span.Start, 0), "A replacement field needs an expression.");
                continue;
            }

            fields.Add(ParseTuple());
            if (Kind != TokenKind.Newline)
            {
                Report("This does not belong into a replacement field.");
            }
        }

        (_tokens, _index, _previousEnd) = (tokens, index, previousEnd);
    }

    private List<PyParameter> ParseParameters(TokenKind closer)
    {
        var parameters = new List<PyParameter>();
        while (Kind != closer && Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
        {
            var start = Current.Start;
            var before = _index;
            var kind = Kind switch
            {
                TokenKind.Slash => PyParameterKind.SlashMarker,
                TokenKind.Star when _tokens[_index + 1].Kind == TokenKind.Comma => PyParameterKind.StarMarker,
                TokenKind.Star => PyParameterKind.Star,
                TokenKind.DoubleStar => PyParameterKind.DoubleStar,
                _ => PyParameterKind.Plain,
            };
            if (kind != PyParameterKind.Plain)
            {
                Advance();
            }

            if (kind is PyParameterKind.SlashMarker or PyParameterKind.StarMarker)
            {
                parameters.Add(new PyParameter(PlaceFrom(start), kind, null, null, null));
            }
            else if (Kind == TokenKind.LeftParen)
            {
                Report("A tuple as parameter is Python 2.");
                _ = ParseParenthesised();
                var ignored = Accept(TokenKind.Equal) ? ParseTest() : null;
                parameters.Add(new PyParameter(PlaceFrom(start), kind, null, null, ignored));
            }
            else
            {
                var name = ParseIdentifier("Expected a parameter.");
                var annotation = closer == TokenKind.RightParen && Accept(TokenKind.Colon) ? ParseStarOrTest() : null;
                var defaultValue = Accept(TokenKind.Equal) ? ParseTest() : null;
                parameters.Add(new PyParameter(PlaceFrom(start), kind, name, annotation, defaultValue));
            }

            if (!Accept(TokenKind.Comma) && Kind != closer && Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
            {
                Report("Expected ','.");
                if (closer == TokenKind.Colon || Kind == TokenKind.Colon)
                {
                    break;
                }

                if (_index == before)
                {
                    Advance();
                }
            }
        }

        return parameters;
    }
}
