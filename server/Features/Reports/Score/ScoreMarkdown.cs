using System.Globalization;
using ForgeLsp.Features.Reproducibility;
using static ForgeLsp.Features.Reports.ReportMarkdown;

namespace ForgeLsp.Features.Reports.Score;

/// <summary>A score as a page: what there is, what is missing, and links to where.</summary>
public static class ScoreMarkdown
{
    private const int MostExperiments = 200;

    /// <summary>The page.</summary>
    /// <param name="isOne">Whether it is about the one experiment in it.</param>
    /// <param name="toRoot">What leads to the workspace.</param>
    public static string Text(ScoreReport report, bool isOne, string title, string toRoot)
    {
        var page = new ReportMarkdown(toRoot).Head(1, Plain(title));
        if (report is not { Score: { } score, Level: { } level, LevelName: { } name })
        {
            return page.List([.. report.Next.Select(static next => Prose(next))], "").Problems(report.Problems).ToString();
        }

        page.Line(string.Create(CultureInfo.InvariantCulture, $"**{(isOne ? Capital(report.Experiments[0].Short) : $"Readiness {score}/100")}**, level {level} of 4 ({name})."));
        if (!isOne)
        {
            page.Line(string.Create(CultureInfo.InvariantCulture, $"\n{Count(report.Experiments.Count, "experiment")}, {report.Reproduced} of them reproduced by `forge reproduce`."));
        }

        else if (report.Experiments[0] is { Commit: { } commit, ChangedSince: { Count: > 0 } changed })
        {
            page.Line($"\nIt was run again at commit {Plain(commit)}; since then {string.Join(", ", changed.Take(5).Select(static path => Plain(path)))}{(changed.Count > 5 ? " and others" : "")} changed. `forge reproduce` tells whether it still holds.");
        }

        if (report.Next.Count > 0)
        {
            page.Head(2, string.Create(CultureInfo.InvariantCulture, $"For level {level + 1}")).List([.. report.Next.Select(static next => Prose(next))], "");
        }

        return (isOne ? One(page, report.Experiments[0]) : All(page, report.Experiments)).Problems(report.Problems).ToString();
    }

    private static ReportMarkdown One(ReportMarkdown page, ExperimentScore score)
    {
        page.Head(2, "Points").Table(
            ["", "Points", "Evidence"], [.. score.Parts.Select(static part => (IReadOnlyList<string>)[Plain(part.Name), part.Of == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{part.Points}/{part.Of}"), Plain(part.Evidence.Replace("`", "", StringComparison.Ordinal), 300)])], "");
        return page.Head(2, "What is missing").List(
            [
                .. score.Losses.Select(loss => string.Create(
                    CultureInfo.InvariantCulture, $"−{loss.Points}: {Prose(loss.Message)} {Place(page, loss)}{(loss.RuleId is { } rule ? $" {rule}" : "")}{(loss.IsFixable ? ", with a quick fix" : "")}")),
            ],
            "Nothing.");
    }

    private static ReportMarkdown All(ReportMarkdown page, IReadOnlyList<ExperimentScore> experiments) => page.Head(2, "Experiments").Table(
        ["Experiment", "Status", "Score", "Level", "Lost most by"],
        [
            .. experiments.Select(one => (IReadOnlyList<string>)[
                page.File(one.Path, one.Name), Plain(one.Status?.Replace('_', ' ')), Plain(one.Short), string.Create(CultureInfo.InvariantCulture, $"{one.Level} {one.LevelName}"),
                string.Join(", ", one.Parts.Where(static part => part.Of > part.Points).OrderByDescending(static part => part.Of - part.Points).Take(3).Select(part => Lost(page, part)))]),
        ],
        "", MostExperiments);

    /// <summary>A side with the points that it lost; a click leads to where most of them are lost.</summary>
    private static string Lost(ReportMarkdown page, SubScore part)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{part.Name} −{part.Of - part.Points}");
        return part.Losses.MaxBy(static loss => loss.Points) is { } loss ? Place(page, loss, text) : text;
    }

    private static string Place(ReportMarkdown page, ScoreLoss loss, string? text = null)
    {
        var link = page.File(loss.Path, text ?? (loss.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{loss.Path}:{loss.Line}") : loss.Path));
        return loss.Line > 0 ? link[..^1] + string.Create(CultureInfo.InvariantCulture, $"#L{loss.Line})") : link;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
