using ForgeLsp.Core.Ports;

namespace ForgeLsp.Core.Runs;

/// <summary>Runs with one value of a parameter; a null <paramref name="Value"/> stands for the runs that lack it.</summary>
public sealed record RunGroup(string? Value, long Count);

/// <summary>How many runs have each value of a parameter, in no order.</summary>
/// <param name="Counted">Where not all runs were looked at: how many of the newest were; null where all were.</param>
public sealed record RunGroups(IReadOnlyList<RunGroup> Groups, long? Counted);

/// <summary>Groups of runs, and their order.</summary>
public static class RunGrouping
{
    private const int PageSize = 1000;
    private const int MaxPages = 10;

    /// <summary>Counts page by page, for stores that cannot count: of the newest 10,000 runs.</summary>
    public static async Task<RunGroups> ByPagesAsync(IRunStore store, RunQuery query, string param, CancellationToken cancel)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        long lacking = 0, counted = 0;
        string? after = null;
        for (var pages = 0; pages == 0 || (after is not null && pages < MaxPages); pages++)
        {
            var page = await store.SearchRunsAsync(query with { OrderBy = "", PageSize = PageSize, After = after }, cancel);
            foreach (var run in page.Runs)
            {
                counted++;
                if (run.Params.TryGetValue(param, out var value))
                {
                    counts[value] = counts.GetValueOrDefault(value) + 1;
                }
                else
                {
                    lacking++;
                }
            }

            after = page.Next;
        }

        return Of(counts.Select(entry => new RunGroup(entry.Key, entry.Value)), lacking) with { Counted = after is null ? null : counted };
    }

    /// <summary>The groups with one for the runs that lack the parameter, where there are any.</summary>
    public static RunGroups Of(IEnumerable<RunGroup> groups, long lacking) => new(lacking > 0 ? [.. groups, new RunGroup(null, lacking)] : [.. groups], null);

    /// <summary>Order of values: numbers by size, then texts by code point, then none.</summary>
    public static int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 1 : 0) - (y is null ? 1 : 0);
        }

        double? left = Number(x), right = Number(y);
        var order = left is { } a && right is { } b ? a.CompareTo(b) : (left is null ? 1 : 0) - (right is null ? 1 : 0);
        return order != 0 ? order : RunOrdering.CompareText(x, y);
    }

    private static double? Number(string text) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : null;
}
