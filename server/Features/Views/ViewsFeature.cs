namespace ForgeLsp.Features.Views;

/// <summary>The four tree views, by name.</summary>
public sealed class ViewsFeature(IReadOnlyList<IViewProvider> providers)
{
    /// <summary>Children of a node of <paramref name="view"/>.</summary>
    /// <exception cref="ArgumentException">No such view.</exception>
    public Task<ViewPage> ChildrenAsync(string view, string? id, string? page, RunsViewOptions? options, CancellationToken cancel) =>
        Of(view).ChildrenAsync(id, page, options ?? RunsViewOptions.None, cancel);

    /// <summary>The tooltip of a node that has one on demand.</summary>
    /// <exception cref="ArgumentException">No such view.</exception>
    public async Task<ViewTooltip> TooltipAsync(string view, string id, RunsViewOptions? options, CancellationToken cancel) =>
        new(await Of(view).TooltipAsync(id, options ?? RunsViewOptions.None, cancel));

    /// <summary>The number at a view's icon; a value of 0 where there is none to show.</summary>
    /// <exception cref="ArgumentException">No such view.</exception>
    public async Task<ViewBadge> BadgeAsync(string view, CancellationToken cancel) => await Of(view).BadgeAsync(cancel) ?? new(0, "");

    /// <summary>Those of the rows of <paramref name="view"/> that are still there, as they look now.</summary>
    /// <exception cref="ArgumentException">No such view.</exception>
    public async Task<ViewPage> RowsAsync(string view, IReadOnlyList<string> ids, RunsViewOptions? options, CancellationToken cancel) =>
        new(await Of(view).RowsAsync(ids, options ?? RunsViewOptions.None, cancel));

    private IViewProvider Of(string view) =>
        providers.FirstOrDefault(provider => provider.View == view) ?? throw new ArgumentException($"There is no view named '{view}'.", nameof(view));
}
