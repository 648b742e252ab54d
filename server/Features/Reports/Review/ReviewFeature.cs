using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Reports.OneExperiment;

namespace ForgeLsp.Features.Reports.Review;

/// <summary>The checklist for the review of an experiment: what rules and facts can say is said, the rest is left to a person.</summary>
public static class ReviewFeature
{
    /// <summary>The report; the same for the same facts.</summary>
    public static ReviewReport Of(ExperimentFacts facts) => new(
        1, "experiment", facts.Name, facts.Folder, facts.At.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture), facts.Policy.Reports.Approvals,
        [.. Rules(facts), .. Results(facts), .. ReproducibilityItems.Of(facts), .. ForPeople(facts)], facts.Problems)
    {
        ApprovedBy = facts.Summary.Approvers,
    };

    private static IEnumerable<ReviewItem> Rules(ExperimentFacts facts)
    {
        const string Section = "Rules";
        if (facts.Findings is not { } findings)
        {
            yield return ReviewItem.None(Section, "No rule finds anything", "no rule was asked");
            yield break;
        }

        var serious = findings.Where(static finding => finding.IsSerious).ToList();
        if (serious.Count == 0)
        {
            yield return ReviewItem.Done(Section, "No rule finds an error or a warning", $"{facts.Files.Count} files");
        }

        foreach (var rule in serious.GroupBy(static finding => (finding.Rule, finding.Name)).OrderBy(static group => group.First().Severity, StringComparer.Ordinal).ThenBy(static group => group.Key.Rule, StringComparer.Ordinal))
        {
            var first = rule.First();
            yield return ReviewItem.Open(Section, $"{rule.Key.Rule} {rule.Key.Name}", first.Message + (rule.Count() > 1 ? $" (and {rule.Count() - 1} more)" : ""), $"'forge explain {rule.Key.Rule}' says why it matters.", first.Path, first.Line);
        }
    }

    private static IEnumerable<ReviewItem> Results(ExperimentFacts facts)
    {
        const string Section = "Results";
        yield return facts.Summary.Status is "completed" or "archived"
            ? ReviewItem.Done(Section, "The status says how it ended", facts.Summary.Status, facts.Summary.Path)
            : ReviewItem.Open(Section, "The status says how it ended", facts.Summary.Status is { } status ? $"it is {status}" : "there is none", "Write status: completed once it is.", facts.Summary.Path);
        yield return facts.Text("results", "summary") is { } summary
            ? ReviewItem.Done(Section, "The results are summed up", summary, facts.Summary.Path)
            : ReviewItem.Open(Section, "The results are summed up", "results.summary is missing", "Say in a sentence what came out.", facts.Summary.Path);
        yield return facts.Summary.Baseline is { } baseline
            ? ReviewItem.Done(Section, "It is measured against a baseline", baseline, facts.Summary.Path)
            : ReviewItem.Open(Section, "It is measured against a baseline", "metadata.yaml names none", "Write baseline: with the experiment_id of what it is compared with.", facts.Summary.Path);
        var failed = facts.Runs.Count(static run => run.Run.Status is RunStatus.Failed or RunStatus.Killed);
        yield return facts.Runs.Count == 0 ? ReviewItem.None(Section, "Failed runs are understood", "there is no run")
            : failed == 0 ? ReviewItem.Done(Section, "Failed runs are understood", $"none of {facts.Runs.Count} failed")
            : ReviewItem.ForPerson(Section, "Failed runs are understood", $"{failed} of {facts.Runs.Count} failed or were ended");
    }

    private static IEnumerable<ReviewItem> ForPeople(ExperimentFacts facts)
    {
        const string Section = "For a person";
        yield return ReviewItem.ForPerson(Section, "The hypothesis is answered by what was measured", facts.Text("hypothesis") ?? "metadata.yaml has no hypothesis");
        yield return ReviewItem.ForPerson(Section, "No test data leaked into training or tuning", "no rule can see that");
        yield return ReviewItem.ForPerson(Section, "The difference from the baseline is more than chance", $"'forge report pr {facts.Name}' has the means over seeds and the test");
        yield return ReviewItem.ForPerson(Section, "Data may be used for this, and hold nothing personal that they should not", "no rule can see that");
    }
}
