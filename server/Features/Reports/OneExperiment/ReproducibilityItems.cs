using ForgeLsp.Core.Model;
using ForgeLsp.Features.Reports.Review;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Reports.OneExperiment;

/// <summary>
/// What it takes to repeat an experiment, each point ticked by what was found and by nothing else. A point that the score has too is ticked where the score
/// loses nothing for it. The others are about the run that stands for the result, and about what rules find in the scripts.
/// </summary>
internal static class ReproducibilityItems
{
    /// <summary>The point about data.</summary>
    internal const string DataKnown = "The version of the data is known";

    private const string Section = "Reproducibility";

    /// <summary>The points, in the order of the report.</summary>
    public static IEnumerable<ReviewItem> Of(ExperimentFacts facts) =>
    [
        Scored(facts, ScorePart.Tracking), Result(facts), Commit(facts), Scored(facts, ScorePart.Code, facts.Commits is [var last, ..] ? $"last commit {Short(last.Id)} by {last.AuthorName}" : null),
        Scored(facts, ScorePart.Configuration), Scripts(facts), Parameters(facts), Scored(facts, ScorePart.Seed, LoggedSeed(facts)), Scored(facts, ScorePart.Data, UsedData(facts)),
        Scored(facts, ScorePart.Environment), Scored(facts, ScorePart.Documentation), Scored(facts, ScorePart.Owner),
    ];

    /// <summary>What ought to hold of a side of the score.</summary>
    /// <param name="part">One of <see cref="ScorePart"/>.</param>
    internal static string TextOf(string part) => part switch
    {
        ScorePart.Tracking => "Runs are tracked, and the one that counts is named",
        ScorePart.Configuration => "Hyperparameters are in a config",
        ScorePart.Data => DataKnown,
        ScorePart.Environment => "The environment is pinned",
        ScorePart.Seed => "The seed is fixed and noted",
        ScorePart.Code => "Everything in its folder is committed",
        ScorePart.Documentation => "It is written down what it is and how to run it",
        ScorePart.Owner => "Somebody answers for it",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "The score has no such side."),
    };

    /// <summary>The version of data that the run says it used; null where it says none.</summary>
    internal static string? UsedData(ExperimentFacts facts) =>
        facts.Result?.Run.Inputs.FirstOrDefault() is { } input ? $"the run used {input.Name}, digest {input.Digest}"
        : facts.Result?.Run.Params.FirstOrDefault(static pair => pair.Key is "dataset_version" or "data_version" or "dataset_hash") is { Key: not null } param ? $"the run logged {param.Key} = {param.Value}"
        : null;

    /// <summary>A point that the score has too.</summary>
    /// <param name="more">What else is known of it; it ticks nothing.</param>
    private static ReviewItem Scored(ExperimentFacts facts, string name, string? more = null)
    {
        var text = TextOf(name);
        var and = more is null ? "" : "; " + more;
        return facts.Score.FirstOrDefault(part => part.Name == name) switch
        {
            null => ReviewItem.None(Section, text, "the files of the workspace cannot be read"),
            { Of: 0 } part => ReviewItem.None(Section, text, part.Evidence),
            { Losses: [var first, ..] } part => ReviewItem.Open(
                Section, text, Plain(string.Join(". ", part.Losses.Select(static loss => loss.Missing)) + (first.RuleId is { } rule ? $" ({rule})" : "") + and), Plain(string.Join(" ", part.Losses.Select(static loss => Sentence(loss.Next)))),
                first.Path, first.Line > 0 ? first.Line : null),
            { } part => ReviewItem.Done(Section, text, Plain(part.Evidence + and), part.Path),
        };
    }

    private static ReviewItem Result(ExperimentFacts facts)
    {
        const string Text = "The result is a tracked run";
        return facts.Result is { } result
            ? result.Run.Status == RunStatus.Finished
                ? ReviewItem.Done(Section, Text, $"run {result.Run.Id} in {result.Store.Name}, {facts.WhyResult}")
                : ReviewItem.Open(Section, Text, $"run {result.Run.Id} is {result.Run.Status.ToString().ToLowerInvariant()}", "Let it finish, or name one that did as results.run_id.", facts.Summary.Path)
            : ReviewItem.Open(
                Section, Text, facts.Tracking is { } name ? $"'{name}' has no run that finished" : "nothing names its tracking experiment",
                facts.Tracking is null ? "Write mlflow_experiment into metadata.yaml, and log a run." : "Run it, and write its id as results.run_id.", facts.Summary.Path);
    }

    private static ReviewItem Commit(ExperimentFacts facts)
    {
        const string Text = "The run names its commit, and the clone has it";
        if (facts.Result is not { } result)
        {
            return ReviewItem.None(Section, Text, "there is no run");
        }

        return (RunText.Commit(result.Run), facts.HasResultCommit) switch
        {
            (null, _) => ReviewItem.Open(Section, Text, "the run names no commit", "Start the training inside of the clone, with git on the PATH and GitPython installed."),
            ({ } commit, false) => ReviewItem.Open(Section, Text, $"the clone does not have {Short(commit)}", facts.IsShallow ? "The clone is shallow: 'git fetch --unshallow'." : "Push the branch that it is on, or fetch: 'git fetch --all'."),
            ({ } commit, _) when result.Run.Tags.GetValueOrDefault(RunTags.Dirty) is "true" or "True" => ReviewItem.Open(Section, Text, $"it was started from {Short(commit)} with changes that are in no commit", "Commit, and run it again."),
            ({ } commit, null) => ReviewItem.None(Section, Text, $"the run names {Short(commit)}; the clone was not asked"),
            ({ } commit, _) => ReviewItem.Done(Section, Text, Short(commit)),
        };
    }

    /// <summary>The score sees that there is a config and a seed; whether a script goes by them throughout, only rules see.</summary>
    private static ReviewItem Scripts(ExperimentFacts facts)
    {
        const string Text = "No script has hyperparameters of its own or draws unseeded random numbers";
        var found = (facts.Findings ?? []).Where(static finding => finding.Rule is "FRG401" or "FRG409").ToList();
        return found is [var first, ..] ? ReviewItem.Open(Section, Text, $"{first.Message} ({first.Rule}){(found.Count > 1 ? $", and {found.Count - 1} more" : "")}", $"'forge explain {first.Rule}' says how.", first.Path, first.Line)
            : facts.Scripts.Count == 0 ? ReviewItem.None(Section, Text, "there is no script here")
            : facts.Findings is null ? ReviewItem.ForPerson(Section, Text, "no rule was asked")
            : ReviewItem.Done(Section, Text, "no rule finds any");
    }

    private static ReviewItem Parameters(ExperimentFacts facts)
    {
        const string Text = "Parameters and metrics were logged";
        if (facts.Result is not { } result)
        {
            return ReviewItem.None(Section, Text, "there is no run");
        }

        var missing = facts.Policy.Require.Params.Where(name => !result.Run.Params.ContainsKey(name)).Select(static name => $"parameter {name}").Concat(facts.Policy.Require.Metrics.Where(name => !result.Run.Metrics.ContainsKey(name)).Select(static name => $"metric {name}")).ToList();
        return missing.Count > 0 ? ReviewItem.Open(Section, Text, $"forge.yaml requires {Listed(missing)}, and the run has none", "Log it, and run it again.")
            : result.Run.Params.Count == 0 ? ReviewItem.Open(Section, Text, "the run has no parameter", "Log the config: mlflow.log_params(config).")
            : result.Run.Metrics.Count == 0 ? ReviewItem.Open(Section, Text, "the run has no metric", "Log what came out: mlflow.log_metric(name, value).")
            : ReviewItem.Done(Section, Text, $"{result.Run.Params.Count} parameters, {result.Run.Metrics.Count} metrics");
    }

    private static string? LoggedSeed(ExperimentFacts facts) => facts.Result?.Run.Params.FirstOrDefault(static pair => SeedNames.IsSeed(pair.Key) && pair.Value is not ("None" or "")) is { Key: not null } seed ? $"the run logged {seed.Key} = {seed.Value}" : null;

    private static string Sentence(string next) => char.ToUpperInvariant(next[0]) + next[1..] + ".";

    private static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);

    internal static string Short(string id) => id.Length > 10 && id.All(char.IsAsciiHexDigit) ? id[..10] : id;

    internal static string Listed(IReadOnlyList<string> items, int most = 4) => string.Join(", ", items.Take(most)) + (items.Count > most ? $" and {items.Count - most} more" : "");
}
