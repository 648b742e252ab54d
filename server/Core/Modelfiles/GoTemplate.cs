using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>Something that is wrong with a template.</summary>
/// <param name="IsCertain">Whether every version of Ollama refuses it; a function may be one that another version has.</param>
public readonly record struct TemplateProblem(TextSpan Span, string Message, bool IsCertain = true);

/// <summary>
/// Checks the Go template of a <c>TEMPLATE</c>: braces, texts and parentheses, blocks with their <c>end</c>, values that are missing, variables and functions that are not there.
/// Follows <c>text/template/parse</c> of Go and the functions in <c>template/template.go</c> of ollama/ollama. Fields are not checked: a template may ask for any.
/// </summary>
public static class GoTemplate
{
    /// <summary>No template that people write has more; beyond it uses are not compared with what is set.</summary>
    private const int MaxVariables = 1_000;

    private static readonly string[] Keywords = ["if", "else", "end", "range", "with", "define", "block", "template", "break", "continue"];

    /// <summary>The functions that a template can call: Go's own, then Ollama's.</summary>
    public static IReadOnlyList<string> Functions { get; } =
    [
        "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print", "printf", "println", "slice", "urlquery",
        "json", "currentDate", "yesterdayDate", "toTypeScriptType",
    ];

    /// <summary>What is wrong within <paramref name="span"/> of <paramref name="text"/>, in order. Empty for a template that Ollama takes.</summary>
    public static IReadOnlyList<TemplateProblem> Problems(string text, TextSpan span)
    {
        var check = new Check();
        foreach (var action in GoTemplateLexer.Actions(text, span))
        {
            check.Add(action);
        }

        return check.Finish();
    }

    private sealed class Check
    {
        private readonly List<TemplateProblem> _problems = [];
        private readonly Stack<Block> _open = new();
        private readonly List<string> _variables = ["$"];

        // After an action that nobody can read it is not known which blocks are open.
        private bool _isLost;
        private int _ranges;

        public void Add(GoAction action)
        {
            if (action.Problem is { } problem)
            {
                _problems.Add(new(problem.Span, problem.Message));
                _isLost = true;
                return;
            }

            if (action.Tokens is not [{ Kind: GoTokenKind.Word } first, ..])
            {
                Pipeline(action, 0, "The braces are empty: write a value between them");
                return;
            }

            switch (first.Text)
            {
                case "if" or "with" or "range":
                    _open.Push(new Block(first.Text, action.Span, _variables.Count));
                    _ranges += first.Text == "range" ? 1 : 0;
                    Pipeline(action, 1, $"`{first.Text}` needs a value: `{{{{ {first.Text} .System }}}}`");
                    break;
                case "define" or "block":
                    _open.Push(new Block(first.Text, action.Span, _variables.Count));
                    Named(action, first.Text);
                    break;
                case "template":
                    Named(action, first.Text);
                    break;
                case "else":
                    Else(action);
                    break;
                case "end":
                    End(action);
                    break;
                case "break" or "continue":
                    if (!_isLost && _ranges == 0)
                    {
                        _problems.Add(new(first.Span, $"`{first.Text}` works within a `range` only"));
                    }

                    break;
                default:
                    Pipeline(action, 0, "");
                    break;
            }
        }

        public IReadOnlyList<TemplateProblem> Finish()
        {
            if (!_isLost)
            {
                _problems.AddRange(_open.Select(static block => new TemplateProblem(block.Span, $"`{block.Word}` has no end: write `{{{{ end }}}}` behind what belongs to it")));
            }

            _problems.Sort(static (one, other) => one.Span.CompareTo(other.Span));
            return _problems;
        }

        private void Else(GoAction action)
        {
            if (_isLost)
            {
                return;
            }

            if (!_open.TryPeek(out var block) || block.Word is "define" or "block")
            {
                _problems.Add(new(action.Span, "`else` belongs to no `if`, `with` or `range`"));
                return;
            }

            if (block.HasElse)
            {
                _problems.Add(new(action.Span, $"The `{block.Word}` has an `else` already"));
                return;
            }

            if (action.Tokens.Count == 1)
            {
                block.HasElse = true;
            }
            else if (action.Tokens[1] is { Kind: GoTokenKind.Word, Text: "if" or "with" } next)
            {
                Pipeline(action, 2, $"`else {next.Text}` needs a value");
            }
            else
            {
                _problems.Add(new(action.Tokens[1].Span, "Only `if` or `with` can follow `else`"));
            }
        }

        private void End(GoAction action)
        {
            if (action.Tokens.Count > 1)
            {
                _problems.Add(new(action.Tokens[1].Span, "Nothing can follow `end`"));
            }

            if (_open.TryPop(out var block))
            {
                _ranges -= block.Word == "range" ? 1 : 0;
                _variables.RemoveRange(block.Variables, _variables.Count - block.Variables);
            }
            else if (!_isLost)
            {
                _problems.Add(new(action.Span, "`end` ends nothing: there is one too many"));
            }
        }

        private void Named(GoAction action, string word)
        {
            if (action.Tokens is not [_, { Kind: GoTokenKind.Constant }, ..])
            {
                _problems.Add(new(action.Span, $"`{word}` needs a name in quotes"));
            }
            else if (word != "define" && action.Tokens.Count > 2)
            {
                Pipeline(action, 2, "");
            }
        }

        /// <summary>Checks values from the token at <paramref name="from"/> on, and takes up the variables that they set.</summary>
        private void Pipeline(GoAction action, int from, string missing)
        {
            var tokens = action.Tokens;
            if (tokens.Count <= from)
            {
                _problems.Add(new(action.Span, missing));
                return;
            }

            var declared = Declared(tokens, from, out var start);
            var wantsValue = true;
            for (var i = start; i < tokens.Count; i++)
            {
                var token = tokens[i];
                if (wantsValue && (token.Kind is GoTokenKind.Pipe || token is { Kind: GoTokenKind.Paren, Text: ")" }))
                {
                    _problems.Add(new(token.Span, $"There is no value before `{token.Text}`"));
                }

                wantsValue = token.Kind is GoTokenKind.Pipe || token is { Kind: GoTokenKind.Paren, Text: "(" };
                switch (token.Kind)
                {
                    case GoTokenKind.Word when Keywords.Contains(token.Text, StringComparer.Ordinal):
                        _problems.Add(new(token.Span, $"`{token.Text}` needs braces of its own"));
                        break;
                    case GoTokenKind.Word when token.Text is not ("true" or "false" or "nil") && !Functions.Contains(token.Text, StringComparer.Ordinal):
                        _problems.Add(new(token.Span, NearestName.Of(token.Text, Functions) is { } near ? $"Ollama has no function `{Display.Plain(token.Text)}` — did you mean `{near}`?" : $"Ollama has no function `{Display.Plain(token.Text)}`; a field is written with a dot: `.{Display.Plain(token.Text)}`", IsCertain: false));
                        break;
                    case GoTokenKind.Variable when _variables.Count <= MaxVariables && !_variables.Contains(token.Text, StringComparer.Ordinal):
                        _problems.Add(new(token.Span, $"`{Display.Plain(token.Text)}` is set nowhere before"));
                        break;
                    case GoTokenKind.Assign or GoTokenKind.Comma:
                        _problems.Add(new(token.Span, $"`{token.Text}` means nothing here"));
                        break;
                }
            }

            if (wantsValue)
            {
                _problems.Add(new(tokens[^1].Span, $"There is no value behind `{tokens[^1].Text}`"));
            }

            _variables.AddRange(declared);
        }

        /// <summary>The variables that <c>$a :=</c> or <c>$a, $b :=</c> sets; <paramref name="start"/> is the first token of the value.</summary>
        private List<string> Declared(IReadOnlyList<GoToken> tokens, int from, out int start)
        {
            start = from;
            var names = new List<string>();
            for (var i = from; i + 1 < tokens.Count && tokens[i].Kind == GoTokenKind.Variable; i += 2)
            {
                names.Add(tokens[i].Text);
                if (tokens[i + 1] is { Kind: GoTokenKind.Assign } assign)
                {
                    start = i + 2;
                    if (assign.Text == "=" && names.Find(name => !_variables.Contains(name, StringComparer.Ordinal)) is { } unknown)
                    {
                        _problems.Add(new(tokens[from].Span, $"`{Display.Plain(unknown)}` is set nowhere before: write `:=`"));
                    }

                    return assign.Text == ":=" ? names : [];
                }

                if (tokens[i + 1].Kind != GoTokenKind.Comma)
                {
                    break;
                }
            }

            return [];
        }
    }

    private sealed class Block(string word, TextSpan span, int variables)
    {
        public string Word => word;

        public TextSpan Span => span;

        public int Variables => variables;

        public bool HasElse { get; set; }
    }
}
