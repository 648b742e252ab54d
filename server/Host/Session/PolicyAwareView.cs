using ForgeLsp.Features.Views;

namespace ForgeLsp.Host.Session;

/// <summary>A view that is not asked before the policy is known, since what it shows depends on it.</summary>
internal sealed class PolicyAwareView(IViewProvider inner, SessionSurroundings surroundings) : IViewProvider
{
    /// <inheritdoc/>
    public string View => inner.View;

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        await surroundings.PolicyKnownAsync(cancel);
        return await inner.ChildrenAsync(id, page, cancel);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        await surroundings.PolicyKnownAsync(cancel);
        return await inner.RowsAsync(ids, cancel);
    }
}
