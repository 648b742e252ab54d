using System.Globalization;
using System.Text;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>
/// A comparison as a comment of a pull request, in Markdown: what came out against the baseline and whether it is more than chance, what differs, and how
/// to run it again. Names and values of stores are shown as they are: they make no link, no mention and no HTML.
/// </summary>
public static class PullRequestExport
{
    private const int MostDifferences = 25;
    private const int MostChanges = 15;
    private const int MostGroupMetrics = 4;
    private const int MostRuns = 12;
    private const int MostReproduced = 3;

    /// <summary>The report.</summary>
    /// <param name="pages">The address of each run's page in MLflow's web interface, without credentials; null where it has none.</param>
    /// <param name="withCommands">Whether it ends with how to run each of them again; a report around it may say that by itself.</param>
    public static string Text(CompareResult result, ShownTable table, IReadOnlyList<string?> pages, bool withCommands = true)
    {
        var labels = ShownTable.LabelsOf(result.Runs);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {Title(result, labels)}\n\n");
        if (result.Summary.Headline.Length > 0)
        {
            text.Append(Sentence(result.Summary.Headline, inTable: false)).Append("\n\n");
        }

        Results(text, result, table, labels);
        Groups(text, result);
        Differences(text, result, table);
        Runs(text, result, labels, pages);
        if (withCommands)
        {
            Reproduction(text, result, labels);
        }

        foreach (var problem in result.Problems)
        {
            text.Append("> ⚠ ").Append(MarkdownExport.Escape(problem, 500)).Append("\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Title(CompareResult result, IReadOnlyList<string> labels)
    {
        var baseline = MarkdownExport.Escape(labels[result.Baseline], 80);
        return result.Runs.Count == 2 ? $"{MarkdownExport.Escape(labels[1 - result.Baseline], 80)} against {baseline}" : $"{result.Runs.Count - 1} runs against {baseline}";
    }

    private static void Results(StringBuilder text, CompareResult result, ShownTable table, IReadOnlyList<string> labels)
    {
        var changes = result.Summary.Changes;
        if (changes.Count == 0)
        {
            if (table.Rows.Where(static row => row.Kind == "metric").ToList() is { Count: > 0 } metrics && table.Runs.Count <= MostRuns)
            {
                text.Append("### Results\n\n").Append(MarkdownExport.Text(table with { Rows = metrics }, runsAsRows: false)).Append('\n');
            }

            return;
        }

        // Usually all are of one run: then its name is in the head.
        var others = changes.Select(static change => change.Run).Distinct().ToList();
        var other = others is [var only] ? MarkdownExport.Escape(labels[only], 80) : "run";
        text.Append("### Results\n\n").Append(MarkdownExport.Table(
            ["metric", MarkdownExport.Escape(labels[result.Baseline], 80) + " (baseline)", other, "change", "seed spread", ""],
            changes.Take(MostChanges).Select(change => (IReadOnlyList<string>)
            [
                Arrow(change.Metric, result),
                NumberText.Row([change.From, change.To])[0] ?? "",
                (NumberText.Row([change.From, change.To])[1] ?? "") + (others.Count > 1 ? $" ({MarkdownExport.Escape(labels[change.Run], 60)})" : ""),
                NumberText.Delta(change.To, change.From) ?? "0",
                change.Spread is { } spread ? "± " + NumberText.Of(spread, 3) : "unknown",
                Verdict(change),
            ])));
        if (changes.Count > MostChanges)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{changes.Count - MostChanges} more metrics changed.\n");
        }

        text.Append('\n');
    }

    private static string Verdict(MetricChange change) => change.Verdict switch
    {
        "better" => change.IsWithinSpread switch { true => "better, but within what seeds change", false => "**better**", null => "better" },
        "worse" => change.IsWithinSpread switch { true => "worse, but within what seeds change", false => "**worse**", null => "worse" },
        "same" => "same",
        _ => change.IsWithinSpread == true ? "changed, within what seeds change" : "changed",
    };

    private static void Groups(StringBuilder text, CompareResult result)
    {
        var groups = result.Grouping.Groups;
        if (!groups.Any(static group => group.Runs.Count > 1))
        {
            return;
        }

        var metrics = result.Summary.Changes.Select(static change => change.Metric).Prepend(result.Summary.Metric).OfType<string>()
            .Concat(result.Metrics.Where(static row => row.Differs).Select(static row => row.Key)).Distinct(StringComparer.Ordinal).Take(MostGroupMetrics).ToList();
        var tests = result.Grouping.Tests.Where(test => metrics.Count > 0 && test.Metric == metrics[0]).ToDictionary(static test => test.Of);
        text.Append("### Means over repeats\n\n").Append(MarkdownExport.Table(
            ["group", "runs", .. metrics.Select(metric => Arrow(metric, result)), .. metrics.Take(tests.Count > 0 ? 1 : 0).Select(static metric => $"difference in {Code(metric)} (95 %), p")],
            groups.Select((group, at) => (IReadOnlyList<string>)
            [
                MarkdownExport.Escape(group.Label),
                group.Runs.Count.ToString(CultureInfo.InvariantCulture),
                .. metrics.Select(metric => Mean(group.Metrics.FirstOrDefault(one => one.Key == metric))),
                .. tests.Count == 0 ? (IEnumerable<string>)[] : [group.Runs.Contains(result.Baseline) ? "baseline" : tests.TryGetValue(at, out var test) ? Test(test) : ""],
            ])));
        text.Append("\nMean ± standard deviation of the sample").Append(tests.Count > 0 ? "; p by Welch's t-test, two-sided.\n\n" : ".\n\n");
    }

    private static string Mean(GroupMetric? metric)
    {
        if (metric?.Mean is not { } mean)
        {
            return "";
        }

        var (value, spread) = NumberText.Spread(mean, metric.StandardDeviation);
        return spread is null ? value : $"{value} ± {spread}";
    }

    private static string Test(GroupTest test) =>
        NumberText.Signed(test.Difference)
        + (test is { Low: { } low, High: { } high } ? $" ({NumberText.Of(low, 3)} to {NumberText.Of(high, 3)})" : "")
        + (test.P is { } p ? p < 0.001 ? ", p < 0.001" : $", p = {NumberText.Of(p, 2)}" : "");

    private static void Differences(StringBuilder text, CompareResult result, ShownTable table)
    {
        var differences = result.Summary.Differences;
        var rows = differences.Count > 0
            ? differences.Take(MostDifferences).Select(static one => (IReadOnlyList<string>)[one.Kind, Code(one.Name), Code(one.Text), one.Why is null ? "" : Sentence(one.Why, inTable: true)]).ToList()
            : [.. table.Rows.Where(static row => row.Kind is "param" or "dataset").Take(MostDifferences).Select(static row => (IReadOnlyList<string>)
                [row.Kind == "param" ? "parameter" : "data", Code(row.Key), string.Join(", ", row.Exact.Distinct(StringComparer.Ordinal).Take(5).Select(static cell => cell is null ? "not set" : Code(cell))), ""])];
        if (rows.Count == 0)
        {
            return;
        }

        text.Append("### What differs\n\n").Append(MarkdownExport.Table(["", "name", "how", "why it may matter"], rows));
        if (differences.Count > MostDifferences)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{differences.Count - MostDifferences} more things differ.\n");
        }

        text.Append('\n');
    }

    private static void Runs(StringBuilder text, CompareResult result, IReadOnlyList<string> labels, IReadOnlyList<string?> pages)
    {
        var rows = result.Runs.Select((run, place) => (IReadOnlyList<string>)
        [
            Link(MarkdownExport.Escape(labels[place], 80), pages[place]) + (place == result.Baseline ? " (baseline)" : ""),
            Code(run.RunId),
            MarkdownExport.Escape(run.ExperimentName, 80),
            run.Status.ToLowerInvariant(),
            ReproductionCommands.Commit(run) is { } commit ? Link(Code(commit[..Math.Min(10, commit.Length)]), ReproductionCommands.CommitPage(result, place)) : "",
        ]).ToList();
        var table = MarkdownExport.Table(["run", "id", "experiment", "status", "commit"], rows);
        text.Append(rows.Count > MostRuns ? string.Create(CultureInfo.InvariantCulture, $"<details><summary>{rows.Count} runs</summary>\n\n{table}\n</details>\n\n") : $"### Runs\n\n{table}\n");
    }

    private static void Reproduction(StringBuilder text, CompareResult result, IReadOnlyList<string> labels)
    {
        var places = (result.Runs.Count <= MostReproduced ? Enumerable.Range(0, result.Runs.Count) : result.Summary.Changes.Select(static change => change.Run).Prepend(result.Baseline).Distinct().Take(2)).ToList();
        text.Append("### Run it again\n\n```sh\n");
        foreach (var place in places)
        {
            text.Append(ReproductionCommands.Of(result, place, labels[place])).Append('\n');
        }

        text.Append(ReproductionCommands.Compare(result)).Append("```\n\n");
    }

    private static string Arrow(string metric, CompareResult result) =>
        Code(metric) + result.Metrics.FirstOrDefault(row => row.Key == metric)?.HigherIsBetter switch { true => " ↑", false => " ↓", null => "" };

    private static string Link(string text, string? page) => page is null ? text : $"[{text}](<{page}>)";

    /// <summary>
    /// A sentence that sets names apart by backticks, with these as code. A name that holds backticks itself may end early: all of it is escaped or code
    /// in any case.
    /// </summary>
    private static string Sentence(string sentence, bool inTable)
    {
        var parts = MarkdownText.OneLine(sentence, 1_000).Split('`');
        return string.Concat(parts.Select((part, place) => place % 2 == 0 ? MarkdownExport.Escape(part, 1_000) : place == parts.Length - 1 ? "\\`" + MarkdownExport.Escape(part, 1_000) : part.Length == 0 ? "" : Code(part, inTable)));
    }

    /// <summary>Text of a store as code, where nothing is read as Markdown, no name is told of it and no issue linked.</summary>
    private static string Code(string value, bool inTable = true)
    {
        // A bar would end a table's cell, even in code (GitHub Flavored Markdown 0.29, section 4.10); elsewhere the backslash would show.
        var line = MarkdownText.OneLine(value);
        line = inTable ? line.Replace("|", "\\|", StringComparison.Ordinal) : line;
        if (line.Length == 0)
        {
            return "(empty)";
        }

        // The fence is longer than every row of backticks inside; a blank keeps one at the edge from joining it (CommonMark 0.31, section 6.1).
        var (longest, row) = (0, 0);
        foreach (var c in line)
        {
            row = c == '`' ? row + 1 : 0;
            longest = Math.Max(longest, row);
        }

        var fence = new string('`', longest + 1);
        return line[0] is '`' or ' ' || line[^1] is '`' or ' ' ? $"{fence} {line} {fence}" : fence + line + fence;
    }
}
