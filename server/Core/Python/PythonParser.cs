using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>
/// Parses unit by unit. The lexer is one logical line ahead at most, and a unit ends where no bracket and no block is open, so the parse of a unit
/// depends on nothing before it. An error costs the rest of its logical line; every loop consumes a token or ends.
/// </summary>
internal sealed partial class PythonParser
{
    // CPython's own limits are 200 nested parentheses and 100 nested blocks; each nested expression counts twice here.
    private const int MaxDepth = 400;
    private const int MaxBlocks = 100;
    private const string MixedTabs = "Tabs and spaces are mixed so that the indentation depends on the width of a tab.";

    private readonly char[] _text;
    private readonly int _size;
    private readonly PythonLexer _lexer;
    private readonly List<TextProblem> _problems = [];
    private readonly List<PyNode> _nodes = [];
    private List<Token> _tokens = [];
    private int _index;
    private int _previousEnd;
    private int _depth;
    private int _blocks;
    private int _commentsTaken;
    private bool _lineHasProblem;
    private bool _isDone;
    private PythonUnit _unit = new();
    private int _unitStart;

    /// <summary>Parses the first <paramref name="size"/> characters of <paramref name="text"/>; <paramref name="isStart"/> says whether a file starts with them.</summary>
    public PythonParser(char[] text, int size, bool isStart, PythonParseOptions options)
    {
        _text = text;
        _size = size;
        _lexer = new PythonLexer(text, size, isStart, options);
        ReadLine();
    }

    private Token Current => _tokens[_index];

    private TokenKind Kind => _tokens[_index].Kind;

    /// <summary>The next unit, or null at the end of the text.</summary>
    public PythonUnit? ParseUnit()
    {
        if (_isDone)
        {
            return null;
        }

        _unit = new PythonUnit();
        var statements = new List<PyStatement>();
        if (Kind == TokenKind.EndOfFile)
        {
            _isDone = true;
        }
        else
        {
            if (_lexer.Indent.Column > 0)
            {
                ReportIndentation("Unexpected indentation.");
            }

            ParseStatement(statements);
        }

        var end = _isDone ? _size : _lexer.RegionStart;
        _unit.Length = end - _unitStart;
        _unit.Reach = Math.Max(end, _lexer.Reach) - _unitStart;
        _unit.Statements = statements;
        SetParents(statements);
        TakeProblems(end);
        TakeComments(end);
        _unitStart = end;
        return _unit.Length == 0 && _isDone ? null : _unit;
    }

    private void SetParents(List<PyStatement> statements)
    {
        _nodes.AddRange(statements);
        while (_nodes.Count > 0)
        {
            var node = _nodes[^1];
            _nodes.RemoveAt(_nodes.Count - 1);
            var first = _nodes.Count;
            node.AddChildren(_nodes);
            for (var i = first; i < _nodes.Count; i++)
            {
                _nodes[i].Parent = node;
            }
        }
    }

    private void TakeProblems(int end)
    {
        if (_lexer.Problems.Count == 0 && _problems.Count == 0)
        {
            return;
        }

        var mine = new List<TextProblem>();
        foreach (var source in new[] { _lexer.Problems, _problems })
        {
            mine.AddRange(source.Where(problem => problem.Span.Start < end || _isDone));
            source.RemoveAll(problem => problem.Span.Start < end || _isDone);
        }

        _unit.Problems = [.. mine.Select(problem => problem with { Span = problem.Span with { Start = problem.Span.Start - _unitStart } })
            .OrderBy(problem => problem.Span).ThenBy(problem => problem.Message, StringComparer.Ordinal)];
    }

    private void TakeComments(int end)
    {
        var first = _commentsTaken;
        while (_commentsTaken < _lexer.Comments.Count && _lexer.Comments[_commentsTaken].Start < end)
        {
            _commentsTaken++;
        }

        if (_commentsTaken > first)
        {
            _unit.Comments = [.. _lexer.Comments.Skip(first).Take(_commentsTaken - first).Select(comment => comment with { Start = comment.Start - _unitStart })];
        }
    }

    private void Advance()
    {
        _previousEnd = _tokens[_index].End;
        _index++;
    }

    private bool Accept(TokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool Expect(TokenKind kind, string message)
    {
        if (Accept(kind))
        {
            return true;
        }

        Report(message);
        return false;
    }

    /// <summary>Reports at the current token, once per logical line: what follows an error on its line is mostly an echo of it.</summary>
    private void Report(string message) => Report(Kind is TokenKind.Newline or TokenKind.EndOfFile
        ? new TextSpan(Math.Max(_previousEnd, _unitStart), 0)
        : TextSpan.FromBounds(Current.Start, Math.Min(Current.End, Current.Start + 80)), message);

    private void Report(TextSpan span, string message)
    {
        if (!_lineHasProblem)
        {
            _problems.Add(new TextProblem(span, message));
            _lineHasProblem = true;
        }
    }

    private void ReportIndentation(string message) => _problems.Add(new TextProblem(new TextSpan(Current.Start, 0), message));

    /// <summary>From <paramref name="start"/> to behind the last token; where no token was there, the empty place, and what is around it reaches as far.</summary>
    private PyPlace PlaceFrom(int start)
    {
        _previousEnd = Math.Max(_previousEnd, start);
        return new PyPlace(_unit, start - _unitStart, _previousEnd - start);
    }

    private PyPlace PlaceOf(Token token) => new(_unit, token.Start - _unitStart, token.End - token.Start);

    /// <summary>The empty place before the current token, for what is missing there.</summary>
    private PyPlace Here()
    {
        var at = Math.Clamp(Current.Start, _unitStart, _size);
        _previousEnd = Math.Max(_previousEnd, at);
        return new PyPlace(_unit, at - _unitStart, 0);
    }

    /// <summary>Skips the rest of the logical line; the expressions in it are lost.</summary>
    private void SkipLine()
    {
        while (Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
        {
            Advance();
        }
    }

    /// <summary>Goes on to the next logical line.</summary>
    private void EndLine()
    {
        if (Kind == TokenKind.EndOfFile)
        {
            return;
        }

        if (Kind != TokenKind.Newline)
        {
            Report("This does not belong here.");
            SkipLine();
        }

        ReadLine();
    }

    /// <summary>Reads the next logical line; where the lexer already found an error in it, what the parser would say is an echo.</summary>
    private void ReadLine()
    {
        var before = _lexer.Problems.Count;
        _lexer.ReadLine(_tokens);
        _index = 0;
        _lineHasProblem = _lexer.Problems.Count > before;
    }

    /// <summary>The block behind a header: after <c>:</c> the rest of the line, or the deeper lines below.</summary>
    private List<PyStatement> ParseBlock(Indentation header)
    {
        var statements = new List<PyStatement>();
        if (!Accept(TokenKind.Colon))
        {
            Report("Expected ':'.");
            while (Kind is not (TokenKind.Newline or TokenKind.EndOfFile) && !(Kind == TokenKind.Colon && _tokens[_index + 1].Kind == TokenKind.Newline))
            {
                Advance();
            }

            Accept(TokenKind.Colon);
        }

        if (Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
        {
            ParseSimpleLine(statements);
            return statements;
        }

        EndLine();
        var block = _lexer.Indent;
        if (Kind == TokenKind.EndOfFile || block.Column <= header.Column)
        {
            _problems.Add(new TextProblem(new TextSpan(_previousEnd, 0), "Expected an indented block."));
            return statements;
        }

        if (block.Alternative <= header.Alternative)
        {
            ReportIndentation(MixedTabs);
        }

        _blocks++;
        while (Kind != TokenKind.EndOfFile && _lexer.Indent.Column > header.Column)
        {
            if (_lexer.Indent != block)
            {
                ReportIndentation(_lexer.Indent.Column == block.Column ? MixedTabs
                    : _lexer.Indent.Column > block.Column ? "Unexpected indentation." : "The indentation matches no block above.");
            }

            ParseStatement(statements);
        }

        _blocks--;
        return statements;
    }

    private void ParseStatement(List<PyStatement> into)
    {
        if (_blocks >= MaxBlocks)
        {
            var start = Current.Start;
            Report("Blocks are nested too deeply.");
            SkipLine();
            into.Add(new PySkippedStatement(PlaceFrom(start), []));
            EndLine();
            return;
        }

        var indent = _lexer.Indent;
        var statement = Kind switch
        {
            TokenKind.If => ParseIf(indent),
            TokenKind.While => ParseWhile(indent),
            TokenKind.For => ParseFor(indent, Current.Start),
            TokenKind.Try => ParseTry(indent),
            TokenKind.With => ParseWith(indent, Current.Start),
            TokenKind.At => ParseDecorated(indent),
            TokenKind.Def => ParseFunction(indent, Current.Start, []),
            TokenKind.Class => ParseClass(indent, []),
            TokenKind.Async => ParseAsync(indent, []),
            TokenKind.Elif or TokenKind.Else or TokenKind.Except or TokenKind.Finally => ParseOrphan(indent),
            TokenKind.Name when Current.Text == "match" && IsMatchStatement() => ParseMatch(indent),
            _ => null,
        };
        if (statement is not null)
        {
            into.Add(statement);
        }
        else
        {
            ParseSimpleLine(into);
        }
    }

    private void ParseSimpleLine(List<PyStatement> into)
    {
        while (true)
        {
            var before = _index;
            if (Kind == TokenKind.Semicolon)
            {
                Report("A statement is missing before ';'.");
            }
            else
            {
                into.Add(ParseSimpleStatement());
            }

            if (!Accept(TokenKind.Semicolon))
            {
                if (_index == before && Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
                {
                    Report("This does not belong here.");
                    Advance();
                    continue;
                }

                break;
            }

            if (Kind is TokenKind.Newline or TokenKind.EndOfFile)
            {
                break;
            }
        }

        if (Kind != TokenKind.Newline)
        {
            into.Add(ParseRest());
        }

        EndLine();
    }

    /// <summary>What stands behind a complete statement on its line: an error, of which the expressions are kept.</summary>
    private PySkippedStatement ParseRest()
    {
        var start = Current.Start;
        Report("This does not belong here; a statement ends before it.");
        SkipLine();
        return new PySkippedStatement(PlaceFrom(start), []);
    }
}
