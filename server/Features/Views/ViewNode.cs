namespace ForgeLsp.Features.Views;

/// <summary>One row of a tree view.</summary>
/// <param name="Id">Carries all that <c>children</c> needs; holds a store's alias, never an address.</param>
public sealed record ViewNode(string Id, string Label)
{
    /// <summary>Dimmed text behind the label.</summary>
    public string? Description { get; init; }

    /// <summary>Markdown; every value from a store is escaped.</summary>
    public string? Tooltip { get; init; }

    /// <summary>True where there is more to say that costs something: the client asks for it when it is to be seen, and <see cref="Tooltip"/> is what is known without. Null otherwise.</summary>
    public bool? TooltipOnDemand { get; init; }

    /// <summary>A codicon name, such as <c>beaker</c>.</summary>
    public string? Icon { get; init; }

    /// <summary>A theme color id for the icon, such as <c>charts.green</c>.</summary>
    public string? IconColor { get; init; }

    /// <summary>Whether it has children, and whether they show at first.</summary>
    public ViewExpansion Expansion { get; init; }

    /// <summary>What the client's menus key on, with flags behind it: <c>run</c>, <c>run.starred</c>, <c>experiment</c>, <c>gpu.free</c>, <c>gpu.held.mine</c>, …</summary>
    public string? Context { get; init; }

    /// <summary>What a screen reader says; the label where null.</summary>
    public string? AccessibleLabel { get; init; }

    /// <summary>What Enter or a click does.</summary>
    public ViewCommand? Command { get; init; }
}

/// <summary>Whether a node has children, and whether they show at first.</summary>
public enum ViewExpansion { None = 0, Collapsed = 1, Expanded = 2 }

/// <summary>An action of a node: <c>open</c> (argument: uri, optionally <c>#line,column</c> zero-based), <c>loadMore</c> (argument: page token), <c>signIn</c> (argument: alias of a store), <c>signInBookings</c>.</summary>
public sealed record ViewCommand(string Kind, string Argument);

/// <summary>The children of a node.</summary>
/// <param name="Message">For an empty root: why, and what to do; it decides the welcome view.</param>
public sealed record ViewPage(IReadOnlyList<ViewNode> Nodes, ViewMessage? Message = null);

/// <summary>Why a view is empty: <paramref name="Cause"/> is one of <c>noStore</c>, <c>unreachable</c>, <c>unauthorised</c>, <c>empty</c>, <c>damaged</c>, <c>noGpu</c>, <c>untrusted</c>, <c>filtered</c>, <c>foreign</c>.</summary>
public sealed record ViewMessage(string Cause, string Text);

/// <summary>The number at a view's icon, and what it counts.</summary>
public sealed record ViewBadge(int Value, string Tooltip);

/// <summary>A tooltip that was asked for. <paramref name="Tooltip"/> is Markdown in which every value from a store is escaped; null where there is nothing to say.</summary>
public sealed record ViewTooltip(string? Tooltip);

/// <summary>Serves one view. One class per view; <see cref="ViewsFeature"/> finds it by name.</summary>
public interface IViewProvider
{
    /// <summary><c>experiments</c>, <c>runs</c>, <c>gpus</c>, <c>models</c> or <c>team</c>.</summary>
    string View { get; }

    /// <summary>Children of <paramref name="id"/> (null: the root); <paramref name="page"/> continues where a <c>loadMore</c> left off.</summary>
    Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel);

    /// <summary>As above, as the user wants to see runs. A view without runs has nothing to choose.</summary>
    Task<ViewPage> ChildrenAsync(string? id, string? page, RunsViewOptions options, CancellationToken cancel) => ChildrenAsync(id, page, cancel);

    /// <summary>The tooltip (Markdown) of a node with <see cref="ViewNode.TooltipOnDemand"/>; null where there is nothing to say.</summary>
    Task<string?> TooltipAsync(string id, RunsViewOptions options, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>The number at the view's icon; null for none.</summary>
    Task<ViewBadge?> BadgeAsync(CancellationToken cancel) => Task.FromResult<ViewBadge?>(null);

    /// <summary>Those of the rows <paramref name="ids"/> that are still there, as they look now; in no order.</summary>
    Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ViewNode>>([]);

    /// <summary>As above, as the user wants to see runs.</summary>
    Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, RunsViewOptions options, CancellationToken cancel) => RowsAsync(ids, cancel);
}
