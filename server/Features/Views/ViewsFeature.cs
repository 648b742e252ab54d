namespace ForgeLsp.Features.Views;

/// <summary>The four tree views, by name.</summary>
public sealed class ViewsFeature(IReadOnlyList<IViewProvider> providers)
{
    /// <summary>Children of a node of <paramref name="view"/>.</summary>
    /// <exception cref="ArgumentException">No such view.</exception>
    public Task<ViewPage> ChildrenAsync(string view, string? id, string? page, CancellationToken cancel)
    {
        foreach (var provider in providers)
        {
            if (provider.View == view)
            {
                return provider.ChildrenAsync(id, page, cancel);
            }
        }

        throw new ArgumentException($"There is no view named '{view}'.", nameof(view));
    }
}
