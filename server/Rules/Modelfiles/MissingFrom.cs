using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports Modelfiles that do not say what the model is made from.</summary>
public sealed class MissingFrom : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG213",
        Name: "missing-from",
        Severity: Severity.Error,
        Since: "0.3",
        What: "No `FROM` names the model that this one is made from, in any place of the file.",
        Why: "Ollama refuses the file.",
        Bad: "PARAMETER temperature 0.2\nSYSTEM You answer questions about orders.\n",
        Good: "FROM llama3.1:8b\nPARAMETER temperature 0.2\nSYSTEM You answer questions about orders.\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        var instructions = document.Tree.Instructions;
        if (document.Tree.Of(ModelfileKeyword.From).ToList() is { Count: > 0 } all)
        {
            // Without anything behind it the word itself is what FRG210 speaks of.
            foreach (var empty in all.Where(static from => from.Value is { } value && string.IsNullOrWhiteSpace(value)))
            {
                yield return new Finding(Info.Id, empty.KeywordSpan, "`FROM` names no model");
            }

            yield break;
        }

        // A block that was left open hides what is below it, and an instruction that is misspelt may be the one.
        if (instructions.Count == 0 || instructions.Any(static one => one.IsUnterminated || (one.Keyword == ModelfileKeyword.Unknown && ModelfileKeywords.Nearest(one.Name) == "FROM")))
        {
            yield break;
        }

        var known = ModelfileLinks.BuiltBy(document.Path, context.Workspace).Select(static model => model.BaseModel).FirstOrDefault(static name => !string.IsNullOrWhiteSpace(name));
        yield return new Finding(Info.Id, instructions[0].KeywordSpan, "No `FROM` says what the model is made from" + (known is null ? ", such as `FROM llama3.1:8b`" : $": the catalogue names `{known}`"))
        {
            FixKey = known is null ? null : ModelfileLinks.NameOf(known, context.Workspace),
        };
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
        {
            var start = document.Text.LineSpan(document.Text.LineAt(finding.Span.Start)).Start;
            yield return new Fix($"Insert `FROM {name}`", [new FileEdit(null, [new TextEdit(new TextSpan(start, 0), $"FROM {name}{LineBreaks.Of(document.Text)}")])], IsPreferred: true);
        }
    }
}
