using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>One piece of a Python text as the parser's first step cuts it, for those who want to see it.</summary>
/// <param name="Kind">Such as <c>Name</c>, <c>Number</c>, <c>LeftParen</c>, <c>Def</c> or <c>Newline</c>, which ends a logical line.</param>
public readonly record struct PythonTokenInfo(string Kind, TextSpan Span)
{
    /// <summary>All tokens of a text, comments among them, in order. Never throws; what is no token is of the kind <c>Invalid</c>.</summary>
    public static IReadOnlyList<PythonTokenInfo> Of(SourceText text)
    {
        var characters = text.ToString().ToCharArray();
        var lexer = new PythonLexer(characters, characters.Length, isStart: true, PythonParseOptions.Default);
        var all = new List<PythonTokenInfo>();
        var line = new List<Token>();
        do
        {
            lexer.ReadLine(line);
            all.AddRange(line.Select(static token => new PythonTokenInfo(token.Kind.ToString(), TextSpan.FromBounds(token.Start, token.End))));
        }
        while (line[^1].Kind != TokenKind.EndOfFile);
        all.AddRange(lexer.Comments.Select(static comment => new PythonTokenInfo("Comment", comment)));
        return [.. all.OrderBy(static token => token.Span.Start)];
    }
}
