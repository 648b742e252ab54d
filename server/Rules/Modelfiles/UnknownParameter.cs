using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports parameters that Ollama does not know, or no longer.</summary>
public sealed class UnknownParameter : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG211",
        Name: "unknown-parameter",
        Severity: Severity.Error,
        Since: "0.3",
        What: "`PARAMETER` names something that Ollama does not know; names are in small letters, with one blank before them. A parameter that was removed is a warning, one that Ollama ignores a hint.",
        Why: "Ollama refuses an unknown parameter. An ignored one changes nothing, whatever its value.",
        Bad: "FROM llama3.1:8b\nPARAMETER temprature 0.2\n",
        Good: "FROM llama3.1:8b\nPARAMETER temperature 0.2\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context) =>
        document.Tree.Of(ModelfileKeyword.Parameter).Select(Look).OfType<Finding>();

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        switch (finding.FixKey)
        {
            case null:
                break;
            case " ":
                yield return new Fix("Leave one blank", [new FileEdit(null, [new TextEdit(finding.Span, " ")])], IsPreferred: true);
                break;
            case "":
                if (document.Tree.At(finding.Span.Start) is { } instruction)
                {
                    yield return new Fix($"Remove `{instruction.Argument}`", [new FileEdit(null, [ModelfileEdits.Remove(document, instruction)])], IsPreferred: true);
                }

                break;
            case var name:
                yield return new Fix($"Change to `{name}`", [new FileEdit(null, [new TextEdit(finding.Span, name)])], IsPreferred: true);
                break;
        }
    }

    private Finding? Look(ModelfileInstruction instruction)
    {
        if (instruction.Argument is not { } name)
        {
            return new Finding(Info.Id, instruction.KeywordSpan, "`PARAMETER` needs a name and a value, such as `PARAMETER temperature 0.7`");
        }

        if (ModelReference.IsPlaceholder(name))
        {
            return null;
        }

        var known = ModelfileParameters.Named(name);
        if (known is null)
        {
            var nearest = NearestName.Of(name, ModelfileParameters.Current.Select(static parameter => parameter.Name));
            return new Finding(Info.Id, instruction.ArgumentSpan, $"Ollama has no parameter `{Display.Plain(name)}`" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { FixKey = nearest };
        }

        if (instruction.IsArgumentShifted)
        {
            var gap = TextSpan.FromBounds(instruction.KeywordSpan.End, instruction.ArgumentSpan.Start);
            return new Finding(Info.Id, gap, $"Ollama takes the second blank for the end of an empty name: leave one blank before `{name}`") { FixKey = " " };
        }

        return known.State switch
        {
            ModelfileParameterState.Ignored => new Finding(Info.Id, instruction.ArgumentSpan, $"Ollama ignores `{name}` now") { Severity = Severity.Hint, IsUnnecessary = true, FixKey = "" },
            ModelfileParameterState.Removed => new Finding(Info.Id, instruction.ArgumentSpan, $"Ollama refuses `{name}` from version {known.Until} on: take the line out") { Severity = Severity.Warning, FixKey = "" },
            _ => null,
        };
    }
}
