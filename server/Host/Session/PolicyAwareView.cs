using ForgeLsp.Features.Views;

namespace ForgeLsp.Host.Session;

/// <summary>
/// A view that is not asked before the policy is known, since what it shows depends on it; one that shows what the files of the workspace say, not before
/// they were read: it would call missing what is only not read yet.
/// </summary>
internal sealed class PolicyAwareView(IViewProvider inner, SessionSurroundings surroundings, bool isOfFiles = false) : IViewProvider
{
    /// <inheritdoc/>
    public string View => inner.View;

    /// <inheritdoc/>
    public Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel) => ChildrenAsync(id, page, RunsViewOptions.None, cancel);

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, RunsViewOptions options, CancellationToken cancel)
    {
        await ReadyAsync(cancel);
        return await inner.ChildrenAsync(id, page, options, cancel);
    }

    /// <inheritdoc/>
    public async Task<string?> TooltipAsync(string id, RunsViewOptions options, CancellationToken cancel)
    {
        await ReadyAsync(cancel);
        return await inner.TooltipAsync(id, options, cancel);
    }

    /// <inheritdoc/>
    public async Task<ViewBadge?> BadgeAsync(CancellationToken cancel)
    {
        await ReadyAsync(cancel);
        return await inner.BadgeAsync(cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => RowsAsync(ids, RunsViewOptions.None, cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, RunsViewOptions options, CancellationToken cancel)
    {
        await ReadyAsync(cancel);
        return await inner.RowsAsync(ids, options, cancel);
    }

    private Task ReadyAsync(CancellationToken cancel) => isOfFiles ? surroundings.FilesKnownAsync(cancel) : surroundings.PolicyKnownAsync(cancel);
}
