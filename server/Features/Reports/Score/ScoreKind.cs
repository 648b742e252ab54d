using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Reports.Score;

/// <summary>How reproducible the experiments are, what is missing, and where.</summary>
public sealed class ScoreKind : IReport
{
    private const int MostCommits = 50;

    /// <inheritdoc/>
    public string Kind => "score";

    /// <inheritdoc/>
    public string Title => "Reproducibility";

    /// <inheritdoc/>
    public string What => "How reproducible an experiment or the whole workspace is: points out of 100 with the places where they are lost, and what is missing for the next level.";

    /// <inheritdoc/>
    public ReportSubject Subject => ReportSubject.ExperimentOrWorkspace;

    /// <inheritdoc/>
    public string Details => "Points are given for tracking (20), configuration, data, environment and seed (15 each), committed code (10), documentation and an owner (5 each). Until `forge reproduce` has run an experiment again they are called its readiness. What could not be looked at does not count.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report score", "forge report score churn-trees", "forge report score --format json | jq '.experiments[0]'"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var report = await ReportAsync(wish.Target, scene, cancel);
        var title = wish.Target is not null && report.Experiments is [var only] ? $"Reproducibility of {only.Name}" : Title;
        return new(title, "reproducibility.md", () => ScoreMarkdown.Text(report, wish.Target is not null, title, wish.ToRoot), () => ReportJson.Text(report, static json => json.ScoreReport), report.Problems);
    }

    /// <summary>The score of an experiment with the places of what it lacks, or of the workspace where none is named.</summary>
    /// <param name="withLines">Whether the lines of losses are wanted of a workspace too, which reads each metadata.</param>
    /// <exception cref="StoreException">There is no such experiment.</exception>
    public static async Task<ScoreReport> ReportAsync(string? target, ReportScene scene, CancellationToken cancel, bool withLines = true)
    {
        var scope = scene.Files?.Invoke(cancel) ?? throw new StoreException(StoreFailure.NotFound, "The files of the workspace cannot be read.");
        var problems = new List<string>();
        var uncommitted = await UncommittedAsync(scene, problems, cancel);
        var wanted = target is null ? null : scene.Experiment(target, cancel);
        var feature = new ScoreFeature(scope.Snapshot, Facts(scope, uncommitted) with { ChangedSince = await ChangedAsync(wanted is null ? scope.Snapshot.Experiments : [wanted], scene, problems, cancel) });
        if (wanted is not { } experiment)
        {
            var whole = feature.Workspace(problems, cancel);
            return withLines ? whole with { Experiments = [.. whole.Experiments.Select(one => ScorePlaces.Lines(one, LineOf))] } : whole;
        }

        // What is about a file as a whole is at its beginning, which nobody has to read for that.
        int LineOf(string path, int offset) => RelativePath.IsNotebook(path) ? 0 : offset == 0 ? 1 : scope.File(path) is { } file && offset <= file.Text.Length ? file.Text.LineAt(offset) + 1 : 0;

        var score = ScorePlaces.Locate(
            feature.Experiment(experiment),
            Remembered(path => scene.Check is { } check && scope.File(path) is { } file
                ? [.. check(scope, file, cancel).Select(found => new PlacedFinding(found.Finding, file.Text.LineAt(found.Finding.Span.Start) + 1))] : []),
            LineOf);
        return new(1, score.Score, score.Level, score.LevelName, score.Next, [score], problems) { Reproduced = score.State == "reproduced" ? 1 : 0 };
    }

    private static ScoreFacts Facts(WorkspaceScope scope, IReadOnlyList<string>? uncommitted)
    {
        string? Read(string path) => scope.File(path)?.Text.ToString();
        return new ScoreFacts
        {
            Uncommitted = uncommitted,
            HasPolicy = scope.Snapshot.FileExists(Core.Model.Policy.FileName),
            RunsChecks = EnforcedChecks.Candidates(scope.Snapshot).Any(path => Read(path) is { } text && EnforcedChecks.AreIn(text)),
            Packages = path => Read(path) is { } text ? EnvironmentFiles.Read(path, text) : null,
            Tracking = scope.Snapshot.Tracking,
        };
    }

    private static async Task<IReadOnlyList<string>?> UncommittedAsync(ReportScene scene, List<string> problems, CancellationToken cancel)
    {
        if (scene.History is not { } history)
        {
            problems.Add(scene.IsTrusted ? "Whether everything is committed is not known: the workspace is in no git clone." : "Git was not asked whether everything is committed: that is done only in folders that you trust.");
            return null;
        }

        try
        {
            var status = await history.StatusAsync(scene.Root, cancel);
            return [.. status.Changed.Select(static change => change.Path).Concat(status.Untracked).Where(static path => !path.StartsWith("../", StringComparison.Ordinal))];
        }
        catch (GitException problem)
        {
            problems.Add($"Whether everything is committed is not known: {problem.Message}");
            return null;
        }
    }

    /// <summary>What changed since verdicts were given; of the first few commits, since git is asked once for each.</summary>
    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ChangedAsync(IReadOnlyList<ExperimentSummary> experiments, ReportScene scene, List<string> problems, CancellationToken cancel)
    {
        var changed = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (scene.Git is not { } git)
        {
            return changed;
        }

        try
        {
            foreach (var id in experiments.Select(static one => one.Reproduction?.Commit).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostCommits))
            {
                if (await git.FindAsync(scene.Root, id, cancel) is { } commit)
                {
                    changed[id] = [.. (await git.ChangesToTreeAsync(commit, cancel)).Select(change => commit.FromFolder(change.Path))];
                }
            }
        }
        catch (GitException problem)
        {
            problems.Add($"Whether experiments changed since they were run again is not known: {problem.Message}");
        }

        return changed;
    }

    private static Func<string, IReadOnlyList<PlacedFinding>> Remembered(Func<string, IReadOnlyList<PlacedFinding>> find)
    {
        var known = new Dictionary<string, IReadOnlyList<PlacedFinding>>(StringComparer.Ordinal);
        return path => known.TryGetValue(path, out var found) ? found : known[path] = find(path);
    }
}
