using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports templates that Ollama cannot read.</summary>
public sealed class BrokenTemplate : IRule<ModelfileFile>
{
    /// <summary>More of them are most often one slip.</summary>
    private const int MaxProblems = 10;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG217",
        Name: "broken-template",
        Severity: Severity.Error,
        Since: "0.3",
        What: "The Go template behind `TEMPLATE` is broken: braces, a text or a parenthesis that is not closed, an `if`, `range` or `with` without its `end`, a value that is missing, a variable or function that is not there. Which fields it asks for is not checked.",
        Why: "Ollama refuses the file with a message that names no place.",
        Bad: "FROM llama3.1:8b\nTEMPLATE \"\"\"{{ if .System }}{{ .System }}\n{{ .Prompt }}\"\"\"\n",
        Good: "FROM llama3.1:8b\nTEMPLATE \"\"\"{{ if .System }}{{ .System }}\n{{ end }}{{ .Prompt }}\"\"\"\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        foreach (var template in document.Tree.Of(ModelfileKeyword.Template))
        {
            if (template is { Value.Length: > 0, IsUnterminated: false })
            {
                foreach (var problem in GoTemplate.Problems(document.Text.ToString(), template.ContentSpan).Take(MaxProblems))
                {
                    yield return new Finding(Info.Id, problem.Span, problem.Message) { Severity = problem.IsCertain ? null : Severity.Warning };
                }
            }
        }
    }
}
