using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// One page of a search. Where the server's order is the order of every store, its list is read from where the page before ended until the
/// page is full; otherwise all that pass are looked at and the first of them kept. Pages begin behind a run, never at an offset: by default
/// (newest first) the server is asked for runs not newer than that, else the offset is only where to look for it.
/// </summary>
internal sealed class RestRunSearch(RestClient client, RunQuery query, RunPlan plan, string? startAt, IReadOnlyList<string> experiments)
{
    private const int MaxRows = 1000;
    private readonly HashSet<string> _experiments = [.. experiments];

    /// <summary>The page.</summary>
    public async Task<RunPage> PageAsync(CancellationToken cancel)
    {
        var filters = RestFilter.Alternatives(plan.Filter);
        try
        {
            return (RestFilter.Order(plan.Ordering) is { } order ? await InServerOrderAsync(order, filters, cancel) : null) ?? await OfAllAsync(filters, cancel);
        }
        catch (RestRefusal refusal) when (refusal.Meaning.Failure == StoreFailure.BadQuery)
        {
            // A server that is not quite MLflow's: it is asked for everything.
            return await OfAllAsync([null], cancel);
        }
    }

    private async Task<RunPage?> InServerOrderAsync(IReadOnlyList<string> order, IReadOnlyList<string?> filters, CancellationToken cancel)
    {
        var pages = new List<RunPage>();
        foreach (var filter in filters)
        {
            if (await InServerOrderAsync(order, filter, LeadsByTime || filters.Count > 1 ? null : startAt, cancel) is not { } page)
            {
                return null;
            }

            pages.Add(page);
        }

        if (pages is [var only])
        {
            return only;
        }

        // Each holds its first runs, so the first of them all are among them.
        var rows = pages.SelectMany(static page => page.Runs).DistinctBy(static run => run.Id, StringComparer.Ordinal).Select(run => (plan.Ordering.Position(run), run)).ToList();
        rows.Sort((x, y) => plan.Ordering.Compare(x.Item1, y.Item1));
        return Page([.. rows.Take(plan.PageSize)], null, rows.Count > plan.PageSize || pages.Exists(static page => page.Next is not null));
    }

    // Null where the server's order is not what every store's is.
    private async Task<RunPage?> InServerOrderAsync(IReadOnlyList<string> order, string? ofRuns, string? hint, CancellationToken cancel)
    {
        var filter = RestFilter.Both(ofRuns, NotNewer());
        var token = hint;
        string? last = null;
        var rows = new List<(RunPosition Position, Run Run)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var size = Math.Min(MaxRows, plan.PageSize + (plan.After is null ? 1 : 2));
        while (true)
        {
            var answer = await AskAsync(filter, order, token, size, cancel);
            var runs = Runs(answer);
            RunPosition? before = null;
            for (var row = 0; row < runs.Count; row++)
            {
                var position = plan.Ordering.Position(runs[row]);
                if (before is not null && plan.Ordering.Compare(position, before) < 0)
                {
                    return null;
                }

                before = position;
                if (IsBehind(position))
                {
                    if (row == 0 && hint is not null && token == hint)
                    {
                        // Runs were deleted, and this place is no longer where the page before ended: look from the beginning.
                        return await InServerOrderAsync(order, ofRuns, null, cancel);
                    }

                    if (!seen.Add(runs[row].Id) || !Passes(runs[row]))
                    {
                        continue;
                    }

                    if (rows.Count == plan.PageSize)
                    {
                        return Page(rows, last, more: true);
                    }

                    rows.Add((position, runs[row]));
                    last = LeadsByTime ? null : RestPageToken.At(token, row, answer.NextPageToken);
                }
            }

            if (runs.Count == 0 && hint is not null && token == hint)
            {
                return await InServerOrderAsync(order, ofRuns, null, cancel);
            }

            token = answer.NextPageToken;
            if (string.IsNullOrEmpty(token) || !asked.Add(token))
            {
                return Page(rows, null, more: false);
            }

            // A page is expensive for a server: where most runs pass, the second is asked for no more than is likely to be needed.
            size = asked.Count == 1 && rows.Count * 2 >= seen.Count ? Math.Min(MaxRows, (plan.PageSize + 1 - rows.Count) * 2) : MaxRows;
        }
    }

    private async Task<RunPage> OfAllAsync(IReadOnlyList<string?> filters, CancellationToken cancel)
    {
        var kept = new SortedSet<(RunPosition Position, Run Run)>(Comparer<(RunPosition Position, Run Run)>.Create((x, y) => plan.Ordering.Compare(x.Position, y.Position)));
        foreach (var filter in filters)
        {
            var asked = new HashSet<string>(StringComparer.Ordinal);
            string? token = null;
            do
            {
                var answer = await AskAsync(filter, [], token, MaxRows, cancel);
                foreach (var run in Runs(answer).Where(Passes))
                {
                    var position = plan.Ordering.Position(run);
                    if (IsBehind(position))
                    {
                        kept.Add((position, run));
                        if (kept.Count > plan.PageSize + 1) kept.Remove(kept.Max);
                    }
                }

                token = answer.NextPageToken;
            }
            while (!string.IsNullOrEmpty(token) && asked.Add(token));
        }

        return Page([.. kept.Take(plan.PageSize)], null, kept.Count > plan.PageSize);
    }

    private RunPage Page(List<(RunPosition Position, Run Run)> rows, string? start, bool more)
    {
        // Runs that are logged meanwhile shift the server's pages; each page is put in order for itself.
        rows.Sort((x, y) => plan.Ordering.Compare(x.Position, y.Position));
        return new([.. rows.Select(static row => row.Run)], more ? new RestPageToken(RunCursor.Encode(rows[^1].Position), start).ToString() : null);
    }

    private bool IsBehind(RunPosition position) => plan.After is null || plan.Ordering.Compare(position, plan.After) > 0;

    private bool LeadsByTime => plan.Ordering.Keys is [] or [{ Field: { Kind: RunFieldKind.Attribute, Key: "start_time" }, Descending: true }, ..];

    // The runs behind the page before, and those of the same moment: what the server can be asked for in place of an offset.
    private string? NotNewer()
    {
        if (plan.After is not { } after || !LeadsByTime)
        {
            return null;
        }

        var time = plan.Ordering.Keys.Count == 0 ? after.StartTime : after.Values[0];
        return time.Rank == 0 ? "attributes.start_time <= " + ((long)time.Number).ToString(CultureInfo.InvariantCulture) : null;
    }

    private bool Passes(Run run) => (query.IncludeDeleted || !run.IsDeleted) && _experiments.Contains(run.ExperimentId) && RunFilterEvaluator.Matches(run, plan.Filter);

    private static List<Run> Runs(RestRuns answer) => [.. (answer.Runs ?? []).Select(RestReader.Run).OfType<Run>()];

    private Task<RestRuns> AskAsync(string? filter, IReadOnlyList<string> order, string? token, int size, CancellationToken cancel) => client.PostAsync(
        "api/2.0/mlflow/runs/search",
        new RestRunQuery(experiments, size, filter, order.Count == 0 ? null : order, query.IncludeDeleted ? "ALL" : null, token),
        RestJson.Default.RestRunQuery,
        RestJson.Default.RestRuns,
        cancel);
}
