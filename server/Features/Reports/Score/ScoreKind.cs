using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Reports.Facts;
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
    /// <exception cref="StoreException">There is no such experiment.</exception>
    public static async Task<ScoreReport> ReportAsync(string? target, ReportScene scene, CancellationToken cancel)
    {
        var scope = scene.Files?.Invoke(cancel) ?? throw new StoreException(StoreFailure.NotFound, "The files of the workspace cannot be read.");
        var wanted = target is null ? null : scene.Experiment(target, cancel);
        var git = await GitLook.AskAsync(scene, new(Scored: wanted is null ? scope.Snapshot.Experiments : [wanted]), cancel);
        var problems = git.Changes?.Problems ?? [];
        var feature = ScoreGatherer.Feature(scope, git.Changes);
        if (wanted is not { } experiment)
        {
            var whole = feature.Workspace(problems, cancel);
            var lines = scope.Snapshot.Experiments.ToDictionary(static one => one.Path, static one => one.IdLine, StringComparer.Ordinal);
            return whole with { Experiments = [.. whole.Experiments.Select(one => ScorePlaces.Lines(one, lines.GetValueOrDefault(one.Path, 1)))] };
        }

        var score = ScoreGatherer.Located(feature.Experiment(experiment), scene.CheckingOnce(), scope, cancel);
        return new(1, score.Score, score.Level, score.LevelName, score.Next, [score], problems) { Reproduced = score.State == "reproduced" ? 1 : 0 };
    }
}
