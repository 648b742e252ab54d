using System.Globalization;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>
/// A comparison for a terminal: the best of a metric with a star, the difference from the baseline in parentheses, and a second table with means and
/// standard deviations where runs repeat each other. A program that reads along gets numbers as they were logged; a person gets five digits, or as many as tell runs apart.
/// </summary>
internal static class CompareTable
{
    /// <summary>More runs than that are rows.</summary>
    private const int MostColumns = 6;

    /// <param name="width">Cells of a line of the terminal; null where no terminal reads: then nothing is shortened or broken.</param>
    public static string Text(CompareResult result, TableView view, int? width)
    {
        var table = ShownTable.Of(result, view);
        var rows = table.Rows.Select(row => (row.Name, Cells: Cells(row, table.Baseline, isExact: width is null))).ToList();
        IReadOnlyList<string> ids = [.. table.Runs.Select(ShownTable.ShortId)];
        List<IReadOnlyList<string>> columns = [["", .. table.Labels], ["run", .. ids], .. rows.Select(static row => (IReadOnlyList<string>)[row.Name, .. row.Cells])];
        var isWide = view.RunsAsRows || (width is { } cells && (table.Runs.Count > MostColumns || Length(columns) > cells && Length(Turned(columns)) < Length(columns)));
        var text = Blocks(isWide ? Turned(columns) : columns, width, heads: isWide ? 2 : 1);
        if (table.Rows.Any(static row => row.Numbers is not null))
        {
            text += Environment.NewLine + TextTable.Wrapped("* best" + (table.Baseline is { } baseline ? $"   (+/-) against {MarkdownText.OneLine(table.Labels[baseline], 60)}, the baseline" : ""), width) + Environment.NewLine;
        }

        return (result.Summary.Headline.Length > 0 ? TextTable.Wrapped(MarkdownText.OneLine(result.Summary.Headline, 1_000), width) + Environment.NewLine + Environment.NewLine : "") + text + Groups(result, table, width);
    }

    private static IReadOnlyList<string> Cells(ShownRow row, int? baseline, bool isExact)
    {
        if (row.Numbers is not { } numbers)
        {
            return [.. (isExact && row.Kind != "run" ? row.Exact : row.Words).Select(static cell => cell ?? "")];
        }

        var texts = isExact ? row.Exact : NumberText.Row(numbers);
        return [.. texts.Select((text, place) =>
        {
            var delta = baseline is { } from && place != from ? NumberText.Delta(numbers[place], numbers[from]) : null;
            return (text ?? "") + (delta is null ? "" : $" ({delta})") + (row.Best.Contains(place) ? " *" : "");
        })];
    }

    /// <summary>Means over repeats: a row for each group, with the test against the baseline's group.</summary>
    private static string Groups(CompareResult result, ShownTable table, int? width)
    {
        var metrics = table.Rows.Where(static row => row.Kind == "metric").Select(static row => row.Key).ToList();
        if (metrics.Count == 0 || !result.Grouping.Groups.Any(static group => group.Runs.Count > 1))
        {
            return "";
        }

        var tests = result.Grouping.Tests.ToDictionary(static test => (test.Metric, test.Of));
        List<IReadOnlyList<string>> rows = [["group", "runs", .. metrics]];
        rows.AddRange(result.Grouping.Groups.Select((group, at) => (IReadOnlyList<string>)
        [
            group.Label,
            group.Runs.Count.ToString(CultureInfo.InvariantCulture),
            .. metrics.Select(metric => Mean(group.Metrics.FirstOrDefault(one => one.Key == metric)) + (tests.TryGetValue((metric, at), out var test) && test.P is { } p ? $", p={NumberText.Of(p, 2)}" : "")),
        ]));
        return Environment.NewLine + TextTable.Wrapped($"Means over repeats{Repeats(result.Grouping.Repeats)}, with standard deviation{(tests.Count > 0 ? " and p by Welch's t-test against the baseline's group" : "")}", width) + Environment.NewLine + Blocks(rows, width, heads: 2);
    }

    private static string Repeats(IReadOnlyList<string> names) => names.Count == 0 ? "" : $" ({string.Join(", ", names.Select(static name => MarkdownText.OneLine(name, 60)))})";

    // What is worked out is not what somebody logged: it has no more digits than mean something, whoever reads it. JSON has them all.
    private static string Mean(GroupMetric? metric)
    {
        if (metric?.Mean is not { } mean)
        {
            return "";
        }

        var (value, spread) = NumberText.Spread(mean, metric.StandardDeviation);
        return spread is null ? value : $"{value} ± {spread}";
    }

    private static List<IReadOnlyList<string>> Turned(List<IReadOnlyList<string>> rows) => [.. Enumerable.Range(0, rows[0].Count).Select(at => (IReadOnlyList<string>)[.. rows.Select(row => row[at])])];

    private static int Length(List<IReadOnlyList<string>> rows) => TextTable.Widths(rows).Sum(static width => width + TextTable.Gap) - TextTable.Gap;

    /// <summary>The rows as columns that fit the terminal: what does not fit goes on in a block below, behind the first columns again.</summary>
    private static string Blocks(List<IReadOnlyList<string>> rows, int? width, int heads)
    {
        if (width is not { } cells)
        {
            return TextTable.Aligned(rows);
        }

        // No cell is wider than what is left beside the first columns, and those leave half of the line.
        var most = Math.Max(8, (cells / 2 / heads) - TextTable.Gap);
        rows = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Take(heads).Select(cell => TextTable.Fit(MarkdownText.OneLine(cell), most)), .. row.Skip(heads)])];
        var left = Math.Max(8, cells - TextTable.Widths(rows).Take(heads).Sum(static one => one + TextTable.Gap));
        rows = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Take(heads), .. row.Skip(heads).Select(cell => TextTable.Fit(MarkdownText.OneLine(cell), left))])];
        var widths = TextTable.Widths(rows);
        var head = widths.Take(heads).Sum(static one => one + TextTable.Gap);
        var blocks = new List<string>();
        for (var from = heads; from < widths.Count || blocks.Count == 0;)
        {
            var to = from;
            var used = head;
            while (to < widths.Count && (to == from || used + widths[to] <= cells))
            {
                used += widths[to++] + TextTable.Gap;
            }

            blocks.Add(TextTable.Aligned([.. rows.Select(row => (IReadOnlyList<string>)[.. row.Take(heads), .. row.Skip(from).Take(to - from)])]));
            from = Math.Max(to, from + 1);
        }

        return string.Join(Environment.NewLine, blocks);
    }
}
