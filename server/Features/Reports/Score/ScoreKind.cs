using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Reports.Score;

/// <summary>How reproducible the experiments are, what is missing, and where.</summary>
public sealed class ScoreKind : IReport
{
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
        var status = await StatusAsync(scene, problems, cancel);
        var wanted = target is null ? null : scene.Experiment(target, cancel);
        var changed = await ScoreGatherer.ChangedAsync(wanted is null ? scope.Snapshot.Experiments : [wanted], scene, problems, cancel);
        var feature = new ScoreFeature(scope.Snapshot, ScoreGatherer.Facts(scope, status) with { ChangedSince = changed });
        if (wanted is not { } experiment)
        {
            var whole = feature.Workspace(problems, cancel);
            return withLines ? whole with { Experiments = [.. whole.Experiments.Select(one => ScorePlaces.Lines(one, (path, offset) => ScoreGatherer.LineOf(scope, path, offset)))] } : whole;
        }

        var score = ScoreGatherer.Located(feature.Experiment(experiment), scene.CheckingOnce(), scope, cancel);
        return new(1, score.Score, score.Level, score.LevelName, score.Next, [score], problems) { Reproduced = score.State == "reproduced" ? 1 : 0 };
    }

    private static async Task<GitStatus?> StatusAsync(ReportScene scene, List<string> problems, CancellationToken cancel)
    {
        if (scene.History is not { } history)
        {
            problems.Add(scene.IsTrusted ? "Whether everything is committed is not known: the workspace is in no git clone." : "Git was not asked whether everything is committed: that is done only in folders that you trust.");
            return null;
        }

        try
        {
            return await history.StatusAsync(scene.Root, cancel);
        }
        catch (GitException problem)
        {
            problems.Add($"Whether everything is committed is not known: {problem.Message}");
            return null;
        }
    }
}
