using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Core.Runs;

/// <summary>
/// Nested runs that a tree of runs has no row for: the parent that they name is deleted, lost or of another experiment, or they are their own
/// ancestors. This is the law, and the way of a store that cannot be asked for them.
/// </summary>
public static class OrphanRuns
{
    /// <summary>Filter for nested runs.</summary>
    public const string HasParent = $"tags.`{RunTags.Parent}` LIKE '%'";

    private const int RowsPerPage = 1000;
    private const int MaxPages = 10;

    /// <summary>The query for all nested runs among which a query's orphans are.</summary>
    public static RunQuery Nested(RunQuery query) => query with { Filter = HasParent };

    /// <summary>One page of a query's orphans from any store: looks at its nested runs, 10,000 at most.</summary>
    /// <exception cref="StoreException">The store cannot answer, or the query makes no sense.</exception>
    public static async Task<RunPage> SearchAsync(IRunStore store, RunQuery query, CancellationToken cancel)
    {
        var filter = RunFilterParser.ParseFilter(query.Filter);
        var ordering = new RunOrdering(RunFilterParser.ParseOrder(query.OrderBy).Keys);
        var after = query.After is null ? null : RunCursor.Decode(query.After, ordering.Keys) ?? throw new StoreException(StoreFailure.BadQuery, "The page token belongs to another search; start again from the first page.");
        if (filter.Problem is { } problem)
        {
            throw new StoreException(StoreFailure.BadQuery, "Filter: " + problem.Message);
        }

        var nested = new Dictionary<string, Run>(StringComparer.Ordinal);
        string? page = null;
        for (var pages = 0; pages == 0 || (page is not null && pages < MaxPages); pages++)
        {
            var found = await store.SearchRunsAsync(Nested(query) with { PageSize = RowsPerPage, After = page }, cancel);
            foreach (var run in found.Runs)
            {
                nested[run.Id] = run;
            }

            page = found.Next;
        }

        var parents = new Dictionary<string, Run?>(StringComparer.Ordinal);
        foreach (var parent in nested.Values.Select(static run => run.ParentRunId ?? "").Distinct(StringComparer.Ordinal))
        {
            parents[parent] = nested.GetValueOrDefault(parent) ?? await store.GetRunAsync(parent, cancel);
        }

        return Page(nested.Values, id => parents.GetValueOrDefault(id), query, filter.Root, ordering, after);
    }

    /// <summary>One page of the orphans among <paramref name="nested"/>.</summary>
    /// <param name="nested">The runs of <see cref="Nested"/>, in no order.</param>
    /// <param name="parent">A run that is named as a parent, or null where it is lost.</param>
    /// <param name="query">What the page is of.</param>
    /// <param name="filter">The query's filter.</param>
    /// <param name="ordering">The query's order.</param>
    /// <param name="after">Where the page before ended.</param>
    public static RunPage Page(IReadOnlyCollection<Run> nested, Func<string, Run?> parent, RunQuery query, FilterNode? filter, RunOrdering ordering, RunPosition? after)
    {
        var circles = InCircles(nested.Where(static run => run.ParentRunId is not null).Select(static run => (run.Id, run.ParentRunId ?? "")));
        var size = Math.Clamp(query.PageSize, 1, RowsPerPage);
        var rows = nested
            .Where(run => circles.Contains(run.Id) || !(parent(run.ParentRunId ?? "") is { } home && home.ExperimentId == run.ExperimentId && (query.IncludeDeleted || !home.IsDeleted)))
            .Where(run => RunFilterEvaluator.Matches(run, filter))
            .Select(run => (Run: run, Position: ordering.Position(run)))
            .Where(row => after is null || ordering.Compare(row.Position, after) > 0)
            .OrderBy(static row => row.Position, ordering)
            .Take(size + 1)
            .ToList();
        return new([.. rows.Take(size).Select(static row => row.Run)], rows.Count > size ? RunCursor.Encode(rows[size - 1].Position) : null);
    }

    /// <summary>The runs that are their own ancestors.</summary>
    /// <param name="pairs">Runs with the parents that they name; those that are in no circle may be left out.</param>
    public static HashSet<string> InCircles(IEnumerable<(string Run, string Parent)> pairs)
    {
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (run, parent) in pairs)
        {
            parents[run] = parent;
        }

        // Each run is walked through once: a walk ends where another has been, and has found a circle where it meets itself.
        var circles = new HashSet<string>(StringComparer.Ordinal);
        var walkOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var walk = 0;
        foreach (var start in parents.Keys)
        {
            walk++;
            var at = start;
            while (parents.TryGetValue(at, out var next) && walkOf.TryAdd(at, walk))
            {
                at = next;
            }

            if (walkOf.GetValueOrDefault(at) == walk)
            {
                while (circles.Add(at))
                {
                    at = parents[at];
                }
            }
        }

        return circles;
    }
}
