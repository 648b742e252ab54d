namespace ForgeLsp.Features.Reports.PullRequest;

/// <summary>What an experiment's pull request tells.</summary>
public sealed class PullRequestKind : IReport
{
    /// <inheritdoc/>
    public string Kind => "pr";

    /// <inheritdoc/>
    public string Title => "Pull-request report";

    /// <inheritdoc/>
    public string What => "What an experiment's pull request tells: results against the baseline, what changed, how to run it again, and a checklist ticked by evidence.";

    /// <inheritdoc/>
    public ReportSubject Subject => ReportSubject.Experiment;

    /// <inheritdoc/>
    public IReadOnlyList<ReportOption> Options { get; } =
        [new("run", "Id of the run that stands for the result; results.run_id of the metadata when not given, else the best.", []), new("baseline", "Id of the run to measure it against; the result of the experiment that the metadata name as baseline when not given.", [])];

    /// <inheritdoc/>
    public string Details => "Runs that repeat the result or the baseline with other seeds are found by their parameters, and the means over them are compared. It is Markdown for the description of a pull request: 'gh pr create --body-file report.md' takes it. "
        + "To compare any runs, see 'forge runs compare --format pr'.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["forge report pr wine-gradient-boosting", "forge report pr wine-gradient-boosting --baseline 2129d1b82d6e46138b764b4eecb626af --output report.md"];

    /// <inheritdoc/>
    public async Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel)
    {
        var (report, comparison) = await new PullRequestFeature(scene).MakeAsync(wish.Target, wish.Option("run"), wish.Option("baseline"), cancel);
        return new($"Pull request of {report.Experiment}", "pull-request.md", () => PullRequestMarkdown.Text(report, comparison, wish.ToRoot), () => ReportJson.Text(report, static json => json.PullRequestReport), report.Problems);
    }
}
