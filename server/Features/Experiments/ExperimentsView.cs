using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Experiments;

/// <summary>The Experiments view: every <c>metadata.yaml</c> in groups, joined with the runs of its tracking experiment.</summary>
/// <param name="sources">What the workspace knows now.</param>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="runs">The Runs view, which shows what is below a run.</param>
public sealed class ExperimentsView(ExperimentSources sources, IRunStores stores, RunsView runs) : IViewProvider
{
    private const string Row = "metadata:";
    private const int LastRuns = 20;

    /// <summary>Stores that are asked at the same time.</summary>
    private const int StoresAtOnce = 4;

    /// <summary>Rows of a group per page.</summary>
    private const int PageSize = 200;

    /// <summary>Where there are more experiments than this, groups are closed at first: nobody reads so many.</summary>
    private const int MostOpen = 200;

    /// <summary>How long a tooltip waits for the score.</summary>
    private static readonly TimeSpan TooltipPatience = TimeSpan.FromSeconds(1.5);

    /// <inheritdoc/>
    public string View => "experiments";

    /// <inheritdoc/>
    public Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel) => ChildrenAsync(id, page, RunsViewOptions.None, cancel);

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, RunsViewOptions options, CancellationToken cancel)
    {
        var list = options.Metadata ?? ExperimentListOptions.None;
        var known = sources.Experiments();
        if (id is null)
        {
            return Root(known, list);
        }

        if (ExperimentGrouping.Parse(id) is var (grouping, group))
        {
            var filter = new ExperimentFilter(list.Filter);
            return new(Rows(id, known.Where(experiment => grouping.Of(experiment).Contains(group, StringComparer.Ordinal) && filter.Passes(experiment)), known, page));
        }

        if (!id.StartsWith(Row, StringComparison.Ordinal))
        {
            return await runs.ChildrenAsync(id, page, options, cancel);
        }

        var path = id[Row.Length..];
        return known.FirstOrDefault(experiment => experiment.Path == path)?.MlflowExperiment is { } name ? new(await RunsAsync(id, name, options, cancel)) : new([]);
    }

    /// <inheritdoc/>
    public Task<ViewBadge?> BadgeAsync(CancellationToken cancel) => Task.FromResult(new ExperimentProblems(sources.Problems(), sources.Experiments()).Badge());

    /// <inheritdoc/>
    public async Task<string?> TooltipAsync(string id, RunsViewOptions options, CancellationToken cancel)
    {
        if (!id.StartsWith(Row, StringComparison.Ordinal))
        {
            return await runs.TooltipAsync(id, options, cancel);
        }

        var (path, known) = (id[Row.Length..], sources.Experiments());
        return known.FirstOrDefault(experiment => experiment.Path == path) is { } experiment
            ? Node(experiment, new ExperimentProblems(sources.Problems(), known)).Tooltip + ScoreTip.Lines(await ScoreAsync(path, cancel))
            : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => runs.RowsAsync(ids, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, RunsViewOptions options, CancellationToken cancel) => runs.RowsAsync(ids, options, cancel);

    /// <summary>The ids of the rows that lead to an experiment, from the root down. Its path is as the view has it.</summary>
    /// <param name="group">How the view is grouped; see <see cref="ExperimentListOptions.Group"/>.</param>
    public static IReadOnlyList<string> WayTo(ExperimentSummary experiment, string? group = null)
    {
        var grouping = ExperimentGrouping.Of(group);
        return [grouping.IdOf(grouping.Of(experiment).First()), Row + experiment.Path];
    }

    private ViewPage Root(IReadOnlyList<ExperimentSummary> known, ExperimentListOptions options)
    {
        if (known.Count == 0)
        {
            return new([], new("empty", "No experiments yet. An experiment is a folder below 'experiments' with a metadata.yaml."));
        }

        var filter = new ExperimentFilter(options.Filter);
        var shown = filter.IsEmpty ? known : [.. known.Where(filter.Passes)];
        if (shown.Count == 0)
        {
            return new([], new("filtered", $"No experiment has all of '{MarkdownText.OneLine(options.Filter ?? "", 80)}'."));
        }

        var grouping = ExperimentGrouping.Of(options.Group);
        return new([.. grouping.Count(shown).Select(entry => ExperimentNodes.Group(grouping, entry.Group, entry.Count, shown.Count <= MostOpen))]);
    }

    private ViewNode Node(ExperimentSummary experiment, ExperimentProblems problems) =>
        ExperimentNodes.Experiment(experiment, sources.Facts(experiment.Path), problems.Of(experiment), sources.ToUri(experiment.Path));

    /// <summary>The score, unless git takes longer than somebody waits for a tooltip: then the next one has it.</summary>
    private async Task<ExperimentScore?> ScoreAsync(string path, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TooltipPatience);
        try
        {
            return await sources.Score(path, patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private List<ViewNode> Rows(string parent, IEnumerable<ExperimentSummary> experiments, IReadOnlyList<ExperimentSummary> known, string? page)
    {
        var sorted = experiments.Select(static experiment => (Key: KeyOf(experiment), Experiment: experiment)).ToList();
        sorted.Sort(static (one, other) => Compare(one.Key, other.Key));
        var after = page is null ? default : ReadKey(page);
        var rest = page is null ? sorted : [.. sorted.SkipWhile(entry => Compare(entry.Key, after) <= 0)];
        var problems = new ExperimentProblems(sources.Problems(), known);
        var rows = rest.Take(PageSize)
            .Select(entry => Node(entry.Experiment, problems)).ToList();
        if (rest.Count > PageSize)
        {
            var (label, path) = rest[PageSize - 1].Key;
            rows.Add(new($"more:{parent}", "Load more") { Icon = "ellipsis", Context = "loadMore", Command = new("loadMore", $"{path}\n{label}"), AccessibleLabel = "Load more experiments" });
        }

        return rows;
    }

    private static (string Label, string Path) KeyOf(ExperimentSummary experiment) => (ExperimentNodes.Name(experiment), experiment.Path);

    private static (string Label, string Path) ReadKey(string page) => page.Split('\n', 2) is [var path, var label] ? (label, path) : throw new ArgumentException("This is not a page of the view.", nameof(page));

    private static int Compare((string Label, string Path) one, (string Label, string Path) other) =>
        StringComparer.OrdinalIgnoreCase.Compare(one.Label, other.Label) is not 0 and var order ? order : string.CompareOrdinal(one.Path, other.Path);

    private async Task<List<ViewNode>> RunsAsync(string parent, string name, RunsViewOptions options, CancellationToken cancel)
    {
        // One that is slow keeps no other waiting; the rows stay in the order of the stores.
        using var turns = new SemaphoreSlim(StoresAtOnce);
        var all = await Task.WhenAll((await stores.ListAsync(cancel)).Select(async named =>
        {
            await turns.WaitAsync(cancel);
            try
            {
                return await RunsAsync(named, parent, name, options, cancel);
            }
            finally
            {
                turns.Release();
            }
        }));
        var rows = all.SelectMany(static part => part).ToList();
        return rows.Count > 0 ? rows : [RunNodes.Empty(parent, $"No runs under '{MarkdownText.OneLine(name, 80)}' yet")];
    }

    private async Task<IReadOnlyList<ViewNode>> RunsAsync(NamedStore named, string parent, string name, RunsViewOptions options, CancellationToken cancel)
    {
        try
        {
            var ids = (await named.Store.ListExperimentsAsync(cancel)).Where(experiment => experiment.Name == name && !experiment.IsDeleted).Select(static experiment => experiment.Id).ToList();
            if (ids.Count == 0)
            {
                return [];
            }

            var found = await named.Store.SearchRunsAsync(new RunQuery { ExperimentIds = ids, PageSize = LastRuns }, cancel);
            return [.. RunFlags.Mark(named, found.Runs.Select(run => runs.Node(named.Alias, run, options)))];
        }
        catch (StoreException problem)
        {
            return [RunNodes.Problem($"{parent}/{named.Alias}", problem.Message)];
        }
    }
}
