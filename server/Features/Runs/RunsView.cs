using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.Runs.Levels;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>
/// The Runs view: store → experiments → runs (by a parameter, nested under their parents) → parameters, metrics, artifacts, datasets and models.
/// One class per kind of node in <c>Levels</c>. What cannot be read is a row that says why and how to mend it; the rest is there.
/// </summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
/// <param name="toUri">The editor's address of an absolute local path.</param>
/// <param name="time">For ages.</param>
public sealed class RunsView(IRunStores stores, Func<IReadOnlyDictionary<string, bool>> directions, Func<string, string> toUri, TimeProvider time) : IViewProvider
{
    /// <inheritdoc/>
    public string View => "runs";

    /// <inheritdoc/>
    public Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel) => ChildrenAsync(id, page, RunsViewOptions.None, cancel);

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, RunsViewOptions options, CancellationToken cancel)
    {
        var open = await stores.ListAsync(cancel);
        if (id is null)
        {
            return await RootLevel.ChildrenAsync(open, time, cancel);
        }

        if (NodeId.Parse(id) is not { } node || open.FirstOrDefault(store => store.Alias == node.Alias) is not { } named)
        {
            return new([RunNodes.Problem(id, "This tracking store is no longer configured; refresh the view.")]);
        }

        try
        {
            return new([.. RunFlags.Mark(named, await ChildrenAsync(new RunsRequest(named, node, page, options, directions(), toUri, time.GetUtcNow(), cancel)))]);
        }
        catch (StoreException problem)
        {
            return new([RunNodes.Problem(id, problem.Message, problem.Remedy?.Kind == StoreRemedyKind.SignIn)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => RowsAsync(ids, RunsViewOptions.None, cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, RunsViewOptions options, CancellationToken cancel) =>
        await new RunRows(directions, time).OfAsync(await stores.ListAsync(cancel), ids, options, cancel);

    /// <inheritdoc/>
    public async Task<string?> TooltipAsync(string id, RunsViewOptions options, CancellationToken cancel)
    {
        if (NodeId.Parse(id) is not { Kind: "run" } node || (await stores.ListAsync(cancel)).FirstOrDefault(store => store.Alias == node.Alias) is not { } named)
        {
            return null;
        }

        try
        {
            return await new RunTooltip(named, options, directions(), time).OfAsync(node.Rest, cancel);
        }
        catch (StoreException problem)
        {
            return MarkdownText.Escape(problem.Message, 1000);
        }
    }

    /// <inheritdoc/>
    public async Task<ViewBadge?> BadgeAsync(CancellationToken cancel) => await RunningCount.CountAsync(await stores.ListAsync(cancel), cancel);

    /// <summary>The row of a run, as other views show it too.</summary>
    internal ViewNode Node(string alias, Run run, RunsViewOptions? options = null) => RunRow.Of(alias, run, options ?? RunsViewOptions.None, directions(), time.GetUtcNow());

    private static Task<List<ViewNode>> ChildrenAsync(RunsRequest request) => request.Node.Kind switch
    {
        "store" => StoreLevel.ChildrenAsync(request),
        "starred" => StarredLevel.ChildrenAsync(request),
        "experiment" => ExperimentLevel.ChildrenAsync(request),
        "runGroup" => GroupLevel.ChildrenAsync(request),
        "run" => RunLevel.ChildrenAsync(request),
        "params" or "metrics" or "datasets" => ValueLevel.ChildrenAsync(request),
        "models" => ModelLevel.ChildrenAsync(request),
        "artifacts" => ArtifactLevel.ChildrenAsync(request),
        _ => Task.FromResult<List<ViewNode>>([]),
    };
}
