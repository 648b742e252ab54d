using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports lines that begin with no instruction of Ollama, and instructions without what they need.</summary>
public sealed class UnknownInstruction : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG210",
        Name: "unknown-instruction",
        Severity: Severity.Error,
        Since: "0.3",
        What: "The line begins with a word that is no instruction of a Modelfile, or with an instruction that has nothing behind it. Of several such lines in a row the first is reported: they are most often a text that `\"\"\"` should hold together.",
        Why: "Ollama stops at the line, and the model is not made.",
        Bad: "FROM llama3.1:8b\nPARAMETR temperature 0.2\n",
        Good: "FROM llama3.1:8b\nPARAMETER temperature 0.2\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        ModelfileInstruction? before = null;
        foreach (var instruction in document.Tree.Instructions)
        {
            if (instruction.Keyword == ModelfileKeyword.Unknown)
            {
                var nearest = ModelfileParameters.Named(instruction.Name) is { } parameter ? "PARAMETER " + parameter.Name : ModelfileKeywords.Nearest(instruction.Name);
                var isSlip = nearest is not null && before is not { Keyword: ModelfileKeyword.Unknown };
                if (isSlip || before is not { Keyword: ModelfileKeyword.Unknown } || (nearest is not null && (instruction.Name == instruction.Name.ToUpperInvariant() || nearest.Contains(' ', StringComparison.Ordinal))))
                {
                    yield return new Finding(Info.Id, instruction.KeywordSpan, Message(instruction, nearest, before)) { FixKey = nearest };
                }
            }
            else if (IsEmpty(instruction))
            {
                yield return new Finding(Info.Id, instruction.KeywordSpan, $"`{instruction.Name}` needs something behind it: Ollama refuses the line as it is");
            }

            before = instruction;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
        {
            yield return new Fix($"Change to `{name}`", [new FileEdit(null, [new TextEdit(finding.Span, name)])], IsPreferred: true);
        }
    }

    /// <summary>What is missing behind <c>PARAMETER</c> and its name is other rules' business.</summary>
    private static bool IsEmpty(ModelfileInstruction instruction) => instruction.Value is null
        && (instruction.Keyword is not (ModelfileKeyword.Parameter or ModelfileKeyword.Message) || (instruction.Keyword == ModelfileKeyword.Message && instruction.Argument is not null));

    private static string Message(ModelfileInstruction instruction, string? nearest, ModelfileInstruction? before)
    {
        var word = Display.Plain(instruction.Name.Length > 40 ? instruction.Name[..40] + "…" : instruction.Name);
        return nearest is not null ? $"Ollama has no instruction `{word}` — did you mean `{nearest}`?"
            : before is { Keyword: ModelfileKeyword.System or ModelfileKeyword.Template or ModelfileKeyword.License or ModelfileKeyword.Message, Quote: ModelfileQuote.None }
                ? $"Ollama reads `{word}` as an instruction: put the text of `{before.Name}`, which has several lines, in `\"\"\"`"
            : $"Ollama has no instruction `{word}`: text over several lines stands in `\"\"\"`, a comment begins with `#`";
    }
}
