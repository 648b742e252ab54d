using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>The table as CSV (RFC 4180): the same rows and runs as it shows, numbers to the last bit, times in ms since the epoch.</summary>
public static class CsvExport
{
    /// <summary>The file. Behind its head, ids tell runs of one name apart.</summary>
    public static string Text(ShownTable table, bool runsAsRows)
    {
        // The page may show the ids in a row of their own, which stands first here.
        var rows = table.Rows.Where(static row => row.Name != "run_id").ToList();
        string[] ids = [.. table.Runs.Select(static run => run.RunId)];
        IEnumerable<IReadOnlyList<string>> lines = runsAsRows
            ? table.Runs.Select((run, place) => (IReadOnlyList<string>)[table.Labels[place], run.RunId, .. rows.Select(row => row.Exact[place] ?? "")])
                .Prepend(["run", "run_id", .. rows.Select(static row => row.Name)])
            : rows.Select(static row => (IReadOnlyList<string>)[row.Name, .. row.Exact.Select(static cell => cell ?? "")])
                .Prepend(["run_id", .. ids])
                .Prepend(["run", .. table.Labels]);
        return string.Concat(lines.Select(CsvText.Row));
    }
}
