using ForgeLsp.Core.Comparing;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Reports.Handoff;
using ForgeLsp.Features.Reports.OneExperiment;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Reports.PullRequest;

/// <summary>
/// Gathers what a pull request of an experiment tells: the result's run against that of its baseline, with the runs that repeat either with other seeds.
/// The comparison is the one of <see cref="CompareFeature"/>, and its text that of <see cref="PullRequestExport"/>.
/// </summary>
internal sealed class PullRequestFeature(ReportScene scene)
{
    private const int MostRepeats = 20;
    private const int MostConfigChanges = 50;
    private static readonly string[] ModelNames = ["model_type", "model", "model_name", "estimator", "estimator_name", "architecture", "classifier", "regressor"];

    /// <summary>The report, and the comparison as Markdown; empty where nothing is compared.</summary>
    /// <param name="run">Id of the run that stands for the result; null for what the metadata say, else the best.</param>
    /// <param name="baseline">Id of the run to measure it against; null for that of the experiment that the metadata name.</param>
    /// <exception cref="StoreException">There is no such experiment or run.</exception>
    public async Task<(PullRequestReport Report, string Comparison)> MakeAsync(string? target, string? run, string? baseline, CancellationToken cancel)
    {
        var facts = await ExperimentGatherer.GatherAsync(scene, scene.Experiment(target, cancel), run, cancel);
        var problems = facts.Problems.ToList();
        var (against, why, siblings) = await BaselineAsync(facts, baseline, problems, cancel);
        var (result, text, changes) = facts.Result is { } own && against is { } other ? await CompareAsync(facts, own, other, siblings, problems, cancel) : (null, "", []);
        var report = new PullRequestReport(
            1, facts.Name, facts.Folder, facts.Status switch { { Branch: { } branch } => branch, { Commit: { } at } => $"none, the commit {ReproducibilityItems.Short(at)} is checked out", _ => null }, facts.Result?.Run.Id, facts.WhyResult, against?.Run.Id, why, ModelOf(facts), DataOf(facts),
            facts.Result is { } shown ? shown.Store.Store.PageOf(shown.Run) : null, facts.Configs, facts.Result is { Run: { StartTime: { } start, EndTime: { } end } } && end >= start ? end - start : null,
            [.. Checkout(facts), .. HandoffFeature.Run(facts)], result?.Summary, changes, [.. ReproducibilityItems.Of(facts)], [.. problems.Distinct(StringComparer.Ordinal)]);
        return (report, text);
    }

    private async Task<(SeenRun? Run, string Why, IReadOnlyList<SeenRun> Siblings)> BaselineAsync(ExperimentFacts facts, string? wanted, List<string> problems, CancellationToken cancel)
    {
        if (wanted is not null)
        {
            var named = await ExperimentGatherer.FindAsync(scene, facts.Runs, wanted, cancel) ?? throw new StoreException(StoreFailure.NotFound, $"There is no run '{Core.Text.Display.Plain(wanted)}'; 'forge runs list' shows them.");
            return (named, "named by --baseline", (await ExperimentGatherer.OfAsync(scene, named.ExperimentName, problems, cancel)).Runs);
        }

        if (facts.Summary.Baseline is not { } id)
        {
            return (null, "metadata.yaml names no baseline", []);
        }

        if (scene.Experiments(cancel).FirstOrDefault(experiment => experiment.ExperimentId == id) is not { } summary)
        {
            return (null, $"there is no experiment '{id}', which metadata.yaml names as baseline", []);
        }

        var other = await ExperimentGatherer.GatherAsync(scene with { Check = null, History = null, Git = null }, summary, null, cancel);
        problems.AddRange(other.Problems);
        return other.Result is { } run ? (run, $"of {id}: {other.WhyResult}", other.Runs) : (null, $"{id} has no run that finished", []);
    }

    private async Task<(CompareResult Result, string Text, IReadOnlyList<ConfigChange> Changes)> CompareAsync(ExperimentFacts facts, SeenRun own, SeenRun other, IReadOnlyList<SeenRun> siblings, List<string> problems, CancellationToken cancel)
    {
        var stores = scene.Stores ?? throw new InvalidOperationException("A run came from a store.");
        var compare = new CompareFeature(stores, () => scene.Policy.HigherIsBetter, _ => facts.Metric);
        var repeats = facts.Runs.Where(run => IsRepeat(run.Run, own.Run)).Take(MostRepeats).Concat(siblings.Where(run => IsRepeat(run.Run, other.Run)).Take(MostRepeats));
        List<RunRef> runs = [.. new[] { other, own }.Concat(repeats).Select(static run => new RunRef(run.Store.Alias, run.Run.Id)).Distinct()];
        var result = await compare.CompareAsync(new CompareRequest(runs) { Baseline = runs[0], Repeats = Repeats([own, other, .. facts.Runs, .. siblings], own, other) }, cancel);
        var text = PullRequestExport.Text(result, ShownTable.Of(result, new TableView()), await ExportFeature.PagesAsync(stores, result, cancel), withCommands: false);
        return (result, text, await ConfigsAsync(stores, runs[0], runs[1], problems, cancel));
    }

    /// <summary>
    /// What numbers repetitions: seeds and their like. A seed that stands in a config is committed for each run, so that commits do not tell repetitions apart either,
    /// as long as something else tells the result from its baseline. Null for what is usual.
    /// </summary>
    private static IReadOnlyList<string>? Repeats(IReadOnlyList<SeenRun> runs, SeenRun own, SeenRun other)
    {
        var isOtherThing = own.ExperimentName != other.ExperimentName || !IsSameBut(own.Run, other.Run) || own.Run.Tags.GetValueOrDefault(RunTags.Script) != other.Run.Tags.GetValueOrDefault(RunTags.Script);
        return !isOtherThing ? null
            : [.. runs.SelectMany(static run => run.Run.Params.Keys).Distinct(StringComparer.Ordinal).Where(key => RepeatNames.IsRepeat(key, runs.Select(run => run.Run.Params.GetValueOrDefault(key)))), RunTraits.Commit];
    }

    /// <summary>Whether a run that finished has the parameters of another one, but for its seed.</summary>
    private static bool IsRepeat(Run run, Run of) => run.Id != of.Id && run.Status == RunStatus.Finished && of.Params.Count > 0 && IsSameBut(run, of);

    /// <summary>Whether two runs have the same parameters but for seeds.</summary>
    private static bool IsSameBut(Run run, Run of) => run.Params.Count == of.Params.Count
        && run.Params.Where(static pair => !SeedNames.IsSeed(pair.Key)).All(pair => of.Params.GetValueOrDefault(pair.Key) == pair.Value);

    private async Task<IReadOnlyList<ConfigChange>> ConfigsAsync(IRunStores stores, RunRef from, RunRef to, List<string> problems, CancellationToken cancel)
    {
        var commits = new RunCommits(() => scene.Git, () => scene.Files is { } files ? [files(cancel)] : []);
        var found = await new DifferencesFeature(stores, commits, new RunFiles(scene.Time)).FindAsync(new([from, to]) { Baseline = from, Parts = [DifferencesPart.Config] }, cancel);
        problems.AddRange(found.Problems);
        return
        [
            .. (found.Config?.Files ?? []).Where(static file => file.Differs)
                .SelectMany(file => file.Keys.Select(row => new ConfigChange(file.Path, row.Key, row.Values[0], row.Values.Count > 1 ? row.Values[1] : null))).Take(MostConfigChanges),
        ];
    }

    /// <summary>What leads to the code of the result. A commit that this clone lacks has to be fetched by whoever repeats it.</summary>
    private static IEnumerable<string> Checkout(ExperimentFacts facts)
    {
        if (facts.Result is { } made && RunText.Commit(made.Run) is { Length: > 0 } commit && commit.All(char.IsAsciiHexDigit))
        {
            return facts.HasResultCommit == false ? [$"git fetch {(facts.IsShallow ? "--unshallow" : "--all")}   # {ReproducibilityItems.Short(commit)} is not in the clone that this was written in", $"git checkout {commit}"] : [$"git checkout {commit}"];
        }

        return [];
    }

    private static string? ModelOf(ExperimentFacts facts) => facts.Result is not { } result ? null
        : ModelNames.Select(name => result.Run.Params.GetValueOrDefault(name) ?? result.Run.Tags.GetValueOrDefault(name)).FirstOrDefault(static value => !string.IsNullOrWhiteSpace(value));

    private static string? DataOf(ExperimentFacts facts) => ReproducibilityItems.Of(facts).FirstOrDefault(static item => item is { Text: ReproducibilityItems.DataKnown, State: Review.ReviewState.Done })?.Evidence ?? ReproducibilityItems.UsedData(facts);
}
