namespace ForgeLsp.Features.Views;

/// <summary>The four tree views, by name.</summary>
public sealed class ViewsFeature(IReadOnlyList<IViewProvider> providers)
{
    /// <summary>Children of a node of <paramref name="view"/>.</summary>
    /// <exception cref="ArgumentException">No such view.</exception>
    public Task<ViewPage> ChildrenAsync(string view, string? id, string? page, CancellationToken cancel) => Of(view).ChildrenAsync(id, page, cancel);

    /// <summary>Those of the rows of <paramref name="view"/> that are still there, as they look now.</summary>
    /// <exception cref="ArgumentException">No such view.</exception>
    public async Task<ViewPage> RowsAsync(string view, IReadOnlyList<string> ids, CancellationToken cancel) => new(await Of(view).RowsAsync(ids, cancel));

    private IViewProvider Of(string view) => providers.FirstOrDefault(provider => provider.View == view) ?? throw new ArgumentException($"There is no view named '{view}'.", nameof(view));
}
