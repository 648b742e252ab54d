using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Tracking;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Compares the names of metrics with the way the team writes them.</summary>
public sealed class MetricNaming : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG412",
        Name: "metric-naming",
        Severity: Severity.Information,
        Since: "0.3",
        What: "The key of a metric that a script logs is not in snake_case, or does not begin with one of the prefixes that the option `prefixes` lists, such as `[train_, test_, cv_]`. Off until the policy switches it on.",
        Why: "`Val-Acc`, `valAcc` and `val_acc` are three metrics to a store, and no chart shows them together.",
        Bad: "import mlflow\n\nmlflow.log_metric(\"Test-Accuracy\", 0.9)\n#- forge.yaml\nrules: { FRG412: { prefixes: [train_, test_, cv_] } }\n",
        Good: "import mlflow\n\nmlflow.log_metric(\"test_accuracy\", 0.9)\n#- forge.yaml\nrules: { FRG412: { prefixes: [train_, test_, cv_] } }\n")
    {
        ExamplePath = "experiments/active/ada/example/train.py",
        EnabledByDefault = false,
        Options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["prefixes"] = "What the names of metrics begin with, such as [train_, test_, cv_]; any name in snake_case will do where it is missing.",
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context)
    {
        if (TrainingScript.IsOutside(document.Path))
        {
            yield break;
        }

        var prefixes = context.Names("prefixes").Order(StringComparer.Ordinal).ToList();
        var seen = new HashSet<TextSpan>();
        foreach (var log in MlflowRuns.Of(document).Logs)
        {
            if (log.Name is not ("log_metric" or "log_metrics"))
            {
                continue;
            }

            foreach (var (name, place) in LoggedKeys.Of(document.Semantics, log) ?? [])
            {
                var problem = !IsSnakeCase(name) ? "is not in snake_case" : prefixes.Count > 0 && !prefixes.Exists(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                    ? $"begins with none of {string.Join(", ", prefixes.Select(static prefix => $"`{prefix}`"))}"
                    : null;
                if (problem is not null && seen.Add(document.Tree.SpanOf(place)))
                {
                    yield return new Finding(Info.Id, document.Tree.SpanOf(place), $"The metric `{name}` {problem}, as the team's policy asks");
                }
            }
        }
    }

    private static bool IsSnakeCase(string name) => name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
