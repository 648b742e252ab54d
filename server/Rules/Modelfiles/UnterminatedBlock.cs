using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports quotes that are not closed, and those that close later than they seem to.</summary>
public sealed class UnterminatedBlock : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG219",
        Name: "unterminated-block",
        Severity: Severity.Error,
        Since: "0.3",
        What: "A value begins with `\"\"\"` or `\"` and no line ends with the same. Closing quotes count at the end of a line only: with text behind them the value goes on, which is a warning where it takes in what looks like other instructions.",
        Why: "Ollama reads on to the end of the file and refuses it, or makes a model whose text holds half of the Modelfile.",
        Bad: "FROM llama3.1:8b\nSYSTEM \"\"\"You answer questions about orders.\nPARAMETER temperature 0.2\n",
        Good: "FROM llama3.1:8b\nSYSTEM \"\"\"You answer questions about orders.\"\"\"\nPARAMETER temperature 0.2\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        foreach (var instruction in document.Tree.Instructions)
        {
            if (instruction.Quote == ModelfileQuote.None || instruction.Keyword == ModelfileKeyword.Unknown)
            {
                continue;
            }

            var quotes = instruction.Quote == ModelfileQuote.Triple ? "\"\"\"" : "\"";
            var inner = EarlyEnd(document, instruction, quotes);
            if (inner is { } early)
            {
                yield return new Finding(Info.Id, early, instruction.IsUnterminated ? $"These quotes close nothing: text stands behind them, and `{quotes}` counts at the end of a line only" : $"The value goes on to line {document.Text.LineAt(instruction.ValueSpan.End) + 1}: text stands behind these quotes, and `{quotes}` counts at the end of a line only")
                {
                    Severity = instruction.IsUnterminated ? null : Severity.Warning,
                };
            }
            else if (instruction.IsUnterminated)
            {
                var open = new TextSpan(instruction.ValueSpan.Start, Math.Min(quotes.Length, instruction.ValueSpan.Length));
                yield return new Finding(Info.Id, open, $"No line below ends with `{quotes}`: close the text that begins here") { FixKey = instruction.Quote == ModelfileQuote.Double ? "\"" : null };
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } quote && document.Tree.At(finding.Span.Start) is { } instruction)
        {
            yield return new Fix("Close the quotes at the end of the line", [new FileEdit(null, [new TextEdit(new TextSpan(instruction.ValueSpan.End, 0), quote)])], IsPreferred: true);
        }
    }

    /// <summary>Quotes within the value that seem to close it: on its first line with text behind them, or in a line below that begins with them, where another instruction follows.</summary>
    private static TextSpan? EarlyEnd(ModelfileFile document, ModelfileInstruction instruction, string quotes)
    {
        if (instruction.Quote != ModelfileQuote.Triple || instruction.ContentSpan.Length < quotes.Length)
        {
            return null;
        }

        var raw = document.Text.ToString(instruction.ContentSpan);
        var at = raw.IndexOf(quotes, StringComparison.Ordinal);
        if (at < 0 || raw[at..].Trim('"').Length == 0)
        {
            return null;
        }

        // Quoted words in a text are its own business; what follows must look like the rest of a Modelfile.
        var rest = ModelfileSyntax.Parse(raw[(raw.IndexOf('\n', at) is >= 0 and var line ? line : raw.Length)..]);
        return instruction.IsUnterminated || rest.Instructions.Any(static one => one.Keyword != ModelfileKeyword.Unknown && one.Name.Length > 0 && one.Value is not null && IsSure(one))
            ? new TextSpan(instruction.ContentSpan.Start + at, quotes.Length) : null;
    }

    private static bool IsSure(ModelfileInstruction one) => one.Keyword == ModelfileKeyword.Parameter ? one.Argument is { } name && ModelfileParameters.Named(name) is not null
        : one.Quote == ModelfileQuote.Triple;
}
