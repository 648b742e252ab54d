using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Reports.OneExperiment;

/// <summary>Gathers what reports about one experiment are made from. What cannot be read is said among the facts.</summary>
public static class ExperimentGatherer
{
    private const int MaxRuns = 1_000;
    private const int MaxCommits = 20;
    private const int MaxChecked = 200;
    private static readonly string[] Environments = ["requirements.txt", "environment.yml", "environment.yaml", "conda.yaml", "pyproject.toml"];

    /// <summary>The facts of one experiment.</summary>
    /// <param name="run">Id of the run that stands for its result; null for what the metadata say, else the best.</param>
    /// <exception cref="StoreException">There is no such experiment, or it has no such run.</exception>
    public static async Task<ExperimentFacts> GatherAsync(ReportScene scene, ExperimentSummary summary, string? run, CancellationToken cancel)
    {
        scene = scene.CheckingOnce();
        var problems = new List<string>();
        var scope = scene.Files?.Invoke(cancel);
        var metadata = scope?.Yaml(summary.Path)?.Root ?? YamlData.Resolve(YamlTree.Parse(SourceText.Empty), YamlDialect.PyYaml);
        var facts = new ExperimentFacts(summary, metadata, scene.Time.GetUtcNow()) { Policy = scene.Policy };
        facts = WithFiles(facts, scope);
        facts = await WithRunsAsync(facts, scene, scope, run, problems, cancel);
        facts = await WithGitAsync(facts, scene, problems, cancel);
        var findings = ReportFindings.Of(scene, scope, facts.Files.Where(static path => RelativePath.IsYaml(path) || RelativePath.IsScript(path)).Take(MaxChecked), cancel);
        return facts with { Findings = findings, Score = scope is null ? [] : Score(facts, scene, scope, cancel), Problems = problems };
    }

    private static IReadOnlyList<SubScore> Score(ExperimentFacts facts, ReportScene scene, WorkspaceScope scope, CancellationToken cancel) =>
        ScoreGatherer.Located(new ScoreFeature(scope.Snapshot, ScoreGatherer.Facts(scope, facts.Status is { } status ? TreeChanges.Of(status) : null)).Experiment(facts.Summary), scene, scope, cancel).Parts;

    private static ExperimentFacts WithFiles(ExperimentFacts facts, WorkspaceScope? scope)
    {
        if (scope is null)
        {
            return facts;
        }

        var files = scope.Snapshot.Files.Paths.Where(path => RelativePath.IsAtOrBelow(path, facts.Folder) && !path.Contains("/__pycache__/", StringComparison.Ordinal)).ToList();
        string? Text(string path) => scope.Snapshot.FileExists(path) ? scope.File(path)?.Text.ToString() : null;
        var readme = files.FirstOrDefault(path => RelativePath.Folder(path) == facts.Folder && RelativePath.Name(path).StartsWith("README", StringComparison.OrdinalIgnoreCase));
        var environment = Environments.Select(name => facts.Folder + "/" + name).Concat(Environments).Select(path => Text(path) is { } text ? DeclaredEnvironment.Read(path, text) : null).OfType<DeclaredEnvironment>().FirstOrDefault(static file => file.Packages.Count > 0);
        var named = facts.Text("data", "path") is { } data ? new[] { RelativePath.Join(facts.Folder, data), RelativePath.Join("", data) }.OfType<string>().Select(static path => path + ".dvc").Where(scope.Snapshot.FileExists) : [];
        return facts with
        {
            Files = files,
            Readme = readme is null ? null : Text(readme),
            Environment = environment,
            DataFiles = [.. files.Where(DvcHashes.IsKind).Concat(named).Distinct(StringComparer.Ordinal)],
            Tracking = facts.Summary.MlflowExperiment ?? files.Where(RelativePath.IsScript).Select(path => scope.Snapshot.ScriptAt(path)?.TrackingExperiment).FirstOrDefault(static name => !string.IsNullOrEmpty(name)),
        };
    }

    private static async Task<ExperimentFacts> WithRunsAsync(ExperimentFacts facts, ReportScene scene, WorkspaceScope? scope, string? wanted, List<string> problems, CancellationToken cancel)
    {
        var (runs, isCut) = facts.Tracking is { } name ? await OfAsync(scene, name, problems, cancel) : ([], false);

        // Several experiments may log into one of MLflow's; then only what this one's script or people logged is its own.
        var known = runs.Select(static run => run.Run).FirstOrDefault(one => one.Id == facts.Summary.RunId);
        var own = IsShared(facts, scope, scene, cancel) ? runs.Where(run => IsOwn(run.Run, facts) || (known is not null && AreAlike(run.Run, known))).ToList() : runs;
        var metric = facts.Summary.PrimaryMetric ?? RankingMetric(facts, own);
        var (result, why) = await ResultAsync(facts, scene, own, wanted, metric, problems, cancel);
        return facts with { Runs = own, IsCut = isCut, Result = result, WhyResult = why, Metric = metric };
    }

    /// <summary>The newest runs of the tracking experiments of a name, in all stores.</summary>
    internal static async Task<(List<SeenRun> Runs, bool IsCut)> OfAsync(ReportScene scene, string name, ICollection<string> problems, CancellationToken cancel)
    {
        var (found, isCut) = (new List<SeenRun>(), false);
        foreach (var named in scene.Stores is { } stores ? await StoresAsync(stores, problems, cancel) : [])
        {
            try
            {
                var ids = (await named.Store.ListExperimentsAsync(cancel)).Where(experiment => experiment.Name == name && !experiment.IsDeleted).Select(static experiment => experiment.Id).ToList();
                if (ids.Count > 0)
                {
                    var page = await named.Store.SearchRunsAsync(new RunQuery { ExperimentIds = ids, PageSize = MaxRuns }, cancel);
                    found.AddRange(page.Runs.Select(run => new SeenRun(named, name, run)));
                    isCut |= page.Next is not null;
                }
            }
            catch (StoreException problem)
            {
                problems.Add($"{named.Name}: {problem.Message}");
            }
        }

        return ([.. found.OrderByDescending(static run => run.Run.StartTime ?? 0).ThenBy(static run => run.Run.Id, StringComparer.Ordinal)], isCut);
    }

    /// <summary>Whether nobody has logged a run in this clone yet, so that no run can be looked for.</summary>
    private static async Task<bool> IsNewAsync(ReportScene scene, CancellationToken cancel) =>
        scene.Stores is { } stores && await StoresAsync(stores, [], cancel) is { Count: > 0 } all && all.All(static named => named.Store.IsAwaited);

    private static async Task<IReadOnlyList<NamedStore>> StoresAsync(IRunStores stores, ICollection<string> problems, CancellationToken cancel)
    {
        try
        {
            return await stores.ListAsync(cancel);
        }
        catch (StoreException problem)
        {
            problems.Add(problem.Message);
            return [];
        }
    }

    private static async Task<(SeenRun? Run, string Why)> ResultAsync(ExperimentFacts facts, ReportScene scene, IReadOnlyList<SeenRun> runs, string? wanted, string? metric, List<string> problems, CancellationToken cancel)
    {
        if (wanted is not null)
        {
            return (await FindAsync(scene, runs, wanted, cancel) ?? throw new StoreException(StoreFailure.NotFound, $"There is no run '{Display.Plain(wanted)}'; 'forge runs list' shows them."), "named by --run");
        }

        if (facts.Summary.RunId is { Length: > 0 } id)
        {
            if (await FindAsync(scene, runs, id, cancel) is { } known)
            {
                return (known, "results.run_id of its metadata");
            }

            if (!await IsNewAsync(scene, cancel))
            {
                problems.Add($"No store has the run {Display.Plain(id)} that {facts.Summary.Path} names as its result.");
            }
        }

        var counted = runs.Where(static run => run.Run.Status == RunStatus.Finished).ToList();
        if (metric is not null && MetricDirection.HigherIsBetter(metric, facts.Policy.HigherIsBetter) is { } higher && BestRun.Of(counted.Select(static run => run.Run), metric, higher) is { } best)
        {
            return (counted.First(run => run.Run == best), $"the best {metric}");
        }

        return counted.Count > 0 ? (counted[0], "the latest that finished") : (null, "");
    }

    /// <summary>A run by its id, wherever it is; null where no store that answers has it.</summary>
    internal static async Task<SeenRun?> FindAsync(ReportScene scene, IReadOnlyList<SeenRun> near, string id, CancellationToken cancel)
    {
        if (near.Where(run => run.Run.Id == id).Select(static run => (SeenRun?)run).FirstOrDefault() is { } here)
        {
            return here;
        }

        foreach (var named in scene.Stores is { } stores ? await StoresAsync(stores, [], cancel) : [])
        {
            try
            {
                if (await named.Store.GetRunAsync(id, cancel) is { } run)
                {
                    var names = await named.Store.ListExperimentsAsync(cancel);
                    return new SeenRun(named, names.FirstOrDefault(experiment => experiment.Id == run.ExperimentId)?.Name ?? run.ExperimentId, run);
                }
            }
            catch (StoreException)
            {
                // Another store may have it; that this one is away was said when its runs were read.
            }
        }

        return null;
    }

    private static string? RankingMetric(ExperimentFacts facts, IReadOnlyList<SeenRun> runs) => facts.Policy.HigherIsBetter.Keys.FirstOrDefault(metric => runs.Any(run => run.Run.Metrics.ContainsKey(metric)))
        ?? runs.SelectMany(static run => run.Run.Metrics.Keys).Where(metric => MetricDirection.HigherIsBetter(metric, facts.Policy.HigherIsBetter) is not null).GroupBy(static metric => metric, StringComparer.Ordinal).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    private static bool IsShared(ExperimentFacts facts, WorkspaceScope? scope, ReportScene scene, CancellationToken cancel) =>
        facts.Tracking is { } name && (scope?.Snapshot.Experiments ?? scene.Experiments(cancel)).Count(other => other.MlflowExperiment == name) > 1;

    // One person's runs of one script with the same parameters are of one experiment, if one of them is.
    private static bool AreAlike(Run one, Run other) =>
        one.User == other.User && one.Tags.GetValueOrDefault(RunTags.Script) is { } script && script == other.Tags.GetValueOrDefault(RunTags.Script)
        && one.Params.Count == other.Params.Count && one.Params.Keys.All(other.Params.ContainsKey);

    // What the run was started as, and by whom, tells it from others in the same experiment of MLflow.
    private static bool IsOwn(Run run, ExperimentFacts facts) =>
        run.Id == facts.Summary.RunId
        || (run.Tags.GetValueOrDefault(RunTags.Script) is { } script && script.Replace('\\', '/') is var path && (path.Contains(facts.Folder + "/", StringComparison.Ordinal) || path.Contains("/" + RelativePath.Name(facts.Folder) + "/", StringComparison.Ordinal)))
        || run.Tags.GetValueOrDefault("experiment_id") == facts.Summary.ExperimentId
        || (run.User is { Length: > 0 } user && facts.Summary.Researcher is { } researcher && (user == researcher || (facts.Policy.Members.GetValueOrDefault(researcher)?.IsCalled(user) ?? false)));

    private static async Task<ExperimentFacts> WithGitAsync(ExperimentFacts facts, ReportScene scene, List<string> problems, CancellationToken cancel)
    {
        if (scene.History is not { } history)
        {
            return facts;
        }

        try
        {
            facts = facts with { Status = await history.StatusAsync(scene.Root, cancel) };
            var commits = new List<GitLogEntry>();
            await foreach (var commit in history.LogAsync(scene.Root, new GitLogQuery { Paths = [facts.Folder], Limit = MaxCommits }, cancel))
            {
                commits.Add(commit);
            }

            var id = facts.Result is { } result ? RunText.Commit(result.Run) : null;
            bool? isHere = id is null || scene.Git is null ? null : await scene.Git.FindAsync(scene.Root, id, cancel) is not null;
            var isShallow = isHere == false && scene.Git is { } git && await git.IsShallowAsync(scene.Root, cancel);
            return facts with { Commits = commits, HasResultCommit = isHere, IsShallow = isShallow };
        }
        catch (GitException problem)
        {
            problems.Add(problem.Message);
            return facts;
        }
    }
}
