using ForgeLsp.Features;
using ForgeLsp.Features.Compare;

namespace ForgeLsp.Host.Cli;

/// <summary>A comparison as rows of text: attributes, metrics (the best marked with <c>*</c>), parameters, tags.</summary>
internal static class CompareTable
{
    public static IReadOnlyList<IReadOnlyList<string>> Rows(CompareResult result, bool showAll)
    {
        var rows = new List<IReadOnlyList<string>> { (string[])["", .. result.Runs.Select(run => run.Name)] };
        rows.Add([.. Row("run", result.Runs.Select(run => run.RunId[..Math.Min(8, run.RunId.Length)]))]);
        rows.Add([.. Row("experiment", result.Runs.Select(run => run.ExperimentName))]);
        rows.Add([.. Row("status", result.Runs.Select(run => run.Status))]);
        foreach (var metric in result.Metrics.Where(row => showAll || row.Differs))
        {
            rows.Add([.. Row("metrics." + metric.Key, metric.Values.Select((value, i) => value is { } number ? ExactDoubleConverter.Text(number) + (metric.Best.Contains(i) ? " *" : "") : ""))]);
        }

        rows.AddRange(Texts("params.", result.Params, showAll));
        rows.AddRange(Texts("tags.", result.Tags, showAll));
        return rows;
    }

    private static IEnumerable<IReadOnlyList<string>> Texts(string prefix, IReadOnlyList<ParamRow> rows, bool showAll) =>
        rows.Where(row => showAll || row.Differs).Select(row => (IReadOnlyList<string>)[.. Row(prefix + row.Key, row.Values.Select(value => value ?? ""))]);

    private static IEnumerable<string> Row(string head, IEnumerable<string> cells) => cells.Prepend(head);
}
