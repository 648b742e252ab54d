using System.Text.RegularExpressions;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Projects;

/// <summary>Reports parameters that an MLproject's command uses and does not declare.</summary>
public sealed partial class UndeclaredParameter : IRuleWithFixes<YamlFile>
{
    private const int MaxFindings = 100;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG323",
        Name: "mlproject-undeclared-parameter",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The command of an entry point has `{name}` in it, and its `parameters` have no `name`. Braces that are meant for the shell are doubled: `${{HOME}}`.",
        Why: "MLflow fills in what is declared and stops at anything else, after it has built the environment.",
        Bad: "entry_points:\n  main:\n    parameters:\n      alpha: float\n    command: echo {alhpa}\n",
        Good: "entry_points:\n  main:\n    parameters:\n      alpha: float\n    command: echo {alpha}\n")
    {
        ExamplePath = "MLproject",
        Kinds = [FileKind.MlProject],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var said = new HashSet<TextSpan>();
        foreach (var (entry, command) in ProjectCommands.Of(document))
        {
            var declared = (entry["parameters"]?.Entries ?? []).Select(static parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
            foreach (Match match in Field().Matches(document.Text.ToString(command.Span)))
            {
                // "{{" and "}}" are braces themselves.
                var name = match.Groups["name"];
                if (!name.Success || declared.Contains(name.Value))
                {
                    continue;
                }

                var span = new TextSpan(command.Span.Start + name.Index, name.Length);
                if (said.Count < MaxFindings && said.Add(span))
                {
                    var nearest = NearestName.Of(name.Value, declared);
                    yield return new Finding(Info.Id, span, $"`{name.Value}` is no parameter of this entry point" + (nearest is null ? ": declare it under `parameters`" : $" — did you mean `{nearest}`?")) { FixKey = nearest };
                }
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Change to `{name}`", [new FileEdit(null, [new TextEdit(finding.Span, name)])], IsPreferred: true);
    }

    [GeneratedRegex("\\{\\{|\\}\\}|\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\\}", RegexOptions.NonBacktracking)]
    private static partial Regex Field();
}
