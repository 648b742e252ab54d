using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Hints at experiments that are said to be in progress and that nobody touched for long.</summary>
public sealed class StaleExperiment : IRuleWithFixes<ExperimentDocument>
{
    private const int DefaultDays = 30;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG104",
        Name: "stale-experiment",
        Severity: Severity.Hint,
        Since: "0.2",
        What: "The experiment is `in_progress`, and its dates say that nobody touched it for 30 days.",
        Why: "Reports count it as work under way. Somebody who takes it up again, or gives it up, should say so.",
        Bad: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2025-10-01\nupdated: 2025-10-20\nstatus: in_progress\n",
        Good: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2025-10-01\nupdated: 2026-01-10\nstatus: in_progress\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
        Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["days"] = "After how many days an experiment counts as stale, 30 without it." },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        if (document.At("status") is not { Kind: DataKind.String, Text: "in_progress" } status)
            return [];

        var created = IsoDate.TryRead(document.At("created"))?.Instant;
        var updated = IsoDate.TryRead(document.At("updated"))?.Instant;
        if ((updated > created || created is null ? updated : created) is not { } last)
            return [];

        var days = (int)Math.Clamp((context.Time.GetUtcNow() - last).TotalDays, int.MinValue, int.MaxValue);
        return days > (context.Number("days") is >= 1 and var limit ? limit : DefaultDays)
            ? [new Finding(Info.Id, status.Span, $"In progress, and untouched for {days} days: set `updated` if it goes on, or another status") { FixKey = "updated" }] : [];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ExperimentDocument document, Finding finding, RuleContext context)
    {
        if (DateFix.SetUpdated(document.File.Text, document.Root, context, isPreferred: false) is { } fix)
            yield return fix;
    }
}
