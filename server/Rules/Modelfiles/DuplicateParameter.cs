using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports parameters that are set twice.</summary>
public sealed class DuplicateParameter : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG216",
        Name: "duplicate-parameter",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "A parameter is set a second time. `stop` may come as often as you like: its values gather.",
        Why: "Only the last value counts. Whoever reads the first one is misled.",
        Bad: "FROM llama3.1:8b\nPARAMETER temperature 0.2\nPARAMETER temperature 0.8\n",
        Good: "FROM llama3.1:8b\nPARAMETER temperature 0.8\nPARAMETER stop \"User:\"\nPARAMETER stop \"Assistant:\"\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        var seen = new Dictionary<string, ModelfileInstruction>(StringComparer.Ordinal);
        foreach (var instruction in document.Tree.Of(ModelfileKeyword.Parameter))
        {
            if (instruction.Argument is not { } name || ModelfileParameters.Named(name) is not { IsList: false })
            {
                continue;
            }

            if (seen.TryGetValue(name, out var before))
            {
                yield return new Finding(Info.Id, instruction.ArgumentSpan, $"`{name}` is set in line {document.Text.LineAt(before.Span.Start) + 1} already: Ollama takes this value and forgets that one")
                {
                    FixKey = name,
                    Related = [new RelatedPlace(null, before.ArgumentSpan, "This value has no effect")],
                };
            }

            seen[name] = instruction;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.Related is [var place] && document.Tree.At(place.Span.Start) is { } before)
        {
            yield return new Fix($"Remove the `{finding.FixKey}` that has no effect", [new FileEdit(null, [ModelfileEdits.Remove(document, before)])], IsPreferred: true);
        }
    }
}
