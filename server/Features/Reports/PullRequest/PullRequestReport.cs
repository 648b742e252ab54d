using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Reports.Review;

namespace ForgeLsp.Features.Reports.PullRequest;

/// <summary>The report of an experiment's pull request; <c>docs/json.md</c> describes the JSON.</summary>
/// <param name="Experiment">What people call it.</param>
/// <param name="Folder">Relative to the workspace.</param>
/// <param name="Branch">The branch that is checked out; null where git cannot say.</param>
/// <param name="RunId">The run that stands for its result; null where it has none.</param>
/// <param name="WhyRun">Why that one.</param>
/// <param name="BaselineRunId">The run that it is measured against; null where there is none.</param>
/// <param name="WhyBaseline">Why that one, or why there is none.</param>
/// <param name="Model">What was trained; null where nothing says it.</param>
/// <param name="Data">The version of the data; null where nothing says it.</param>
/// <param name="Link">The run's page; null where its store has none.</param>
/// <param name="Configs">Config files, relative to the workspace.</param>
/// <param name="TrainingMs">How long the run took, in ms; null where it is not known.</param>
/// <param name="Run">Lines of a shell that run it again.</param>
/// <param name="Comparison">Headline, changes of metrics with the spread over seeds, and differences; null where nothing is compared.</param>
/// <param name="ConfigChanges">Values of configs that differ from the baseline's.</param>
/// <param name="Checklist">What it takes to repeat it, ticked by evidence.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record PullRequestReport(
    int Version, string Experiment, string Folder, string? Branch, string? RunId, string WhyRun, string? BaselineRunId, string WhyBaseline, string? Model, string? Data, string? Link, IReadOnlyList<string> Configs, long? TrainingMs,
    IReadOnlyList<string> Run, CompareSummary? Comparison, IReadOnlyList<ConfigChange> ConfigChanges, IReadOnlyList<ReviewItem> Checklist, IReadOnlyList<string> Problems);

/// <summary>A value of a config that differs from the baseline's.</summary>
/// <param name="File">Its path among the artifacts.</param>
/// <param name="From">In the baseline; null where it is not set.</param>
/// <param name="To">In the run; null where it is not set.</param>
public sealed record ConfigChange(string File, string Key, string? From, string? To);
