using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports Modelfiles that are made from another model than the catalogue says.</summary>
public sealed class BaseModelMismatch : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG214",
        Name: "base-model-mismatch",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "`FROM` names another model than `base_model` of the catalogue's entry that this Modelfile builds. An entry of the catalogue and its name in Ollama's library are one model; a tag that only says more, such as `8b-instruct-q4_K_M` for `8b`, agrees. Files and models of Hugging Face are not compared.",
        Why: "The catalogue says one thing and builds another: licences, sizes and measurements are read there.",
        Bad: "FROM mistral:7b\n#- models/registry.yaml\nmodels:\n  support:\n    source: custom\n    base_model: llama3.1:8b\n    modelfile: modelfiles/support.Modelfile\n    owners: [alice]\n",
        Good: "FROM llama3.1:8b\n#- models/registry.yaml\nmodels:\n  support:\n    source: custom\n    base_model: llama3.1:8b\n    modelfile: modelfiles/support.Modelfile\n    owners: [alice]\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        var all = document.Tree.Of(ModelfileKeyword.From).ToList();
        if (all is not [{ Value: { Length: > 0 } value, IsUnterminated: false } from] || !IsOllamas(value))
        {
            yield break;
        }

        foreach (var entry in ModelfileLinks.BuiltBy(document.Path, context.Workspace))
        {
            if (entry.BaseModel is { Length: > 0 } known && IsOllamas(known) && !Agrees(known, value, context.Workspace))
            {
                yield return new Finding(Info.Id, from.ValueSpan, $"The catalogue says that `{entry.Name}` is made from `{known}`, not from `{value}`: change one of them")
                {
                    FixKey = ModelfileLinks.NameOf(known, context.Workspace),
                    Related = [new RelatedPlace(entry.Path, entry.NameSpan, "The entry of the catalogue")],
                };
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
        {
            yield return new Fix($"Make it from `{name}`", [new FileEdit(null, [new TextEdit(finding.Span, name)])], IsPreferred: true);
        }
    }

    /// <summary>Whether a name can be compared at all. Hugging Face calls the same model by other names.</summary>
    private static bool IsOllamas(string name) => !ModelReference.IsPath(name) && !ModelReference.IsPlaceholder(name) && !ModelReference.Parse(name).Model.Contains('/', StringComparison.Ordinal) && !name.Contains('#', StringComparison.Ordinal);

    private static bool Agrees(string known, string value, IWorkspaceView workspace)
    {
        var from = ModelReference.Parse(value);
        var entries = workspace.ModelsNamed(known);
        return ModelReference.Parse(known).Agrees(from)
            || entries.Any(entry => (entry.ModelName is { } library && ModelReference.Parse(library).Agrees(from)) || entry.Source is "huggingface" or "local" or "mlflow");
    }
}
