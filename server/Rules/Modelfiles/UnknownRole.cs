using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports messages whose role Ollama does not know.</summary>
public sealed class UnknownRole : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG218",
        Name: "unknown-role",
        Severity: Severity.Error,
        Since: "0.3",
        What: "The role of a `MESSAGE` is none of `system`, `user` and `assistant`, in small letters and with one blank before it.",
        Why: "Ollama stops at the line, and the model is not made.",
        Bad: "FROM llama3.1:8b\nMESSAGE asistant Your order is on its way.\n",
        Good: "FROM llama3.1:8b\nMESSAGE assistant Your order is on its way.\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        foreach (var message in document.Tree.Of(ModelfileKeyword.Message))
        {
            if (message.Argument is not { } role)
            {
                yield return new Finding(Info.Id, message.KeywordSpan, "`MESSAGE` needs a role and a text, such as `MESSAGE user Where is my order?`");
            }
            else if (!ModelfileKeywords.Roles.Contains(role, StringComparer.Ordinal) && !ModelReference.IsPlaceholder(role))
            {
                var nearest = NearestName.Of(role, ModelfileKeywords.Roles) ?? (role.TrimEnd(':').ToLowerInvariant() switch { "human" => "user", "ai" or "bot" or "model" => "assistant", _ => null });
                yield return new Finding(Info.Id, message.ArgumentSpan, nearest is not null ? $"There is no role `{Display.Plain(role)}` — did you mean `{nearest}`?" : $"There is no role `{Display.Plain(role)}`: `system`, `user` or `assistant` comes first, then the text") { FixKey = nearest };
            }
            else if (message.IsArgumentShifted)
            {
                var gap = TextSpan.FromBounds(message.KeywordSpan.End, message.ArgumentSpan.Start);
                yield return new Finding(Info.Id, gap, $"Ollama takes the second blank for the end of an empty role: leave one blank before `{role}`") { FixKey = " " };
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } role)
        {
            yield return new Fix(role == " " ? "Leave one blank" : $"Change to `{role}`", [new FileEdit(null, [new TextEdit(finding.Span, role)])], IsPreferred: true);
        }
    }
}
