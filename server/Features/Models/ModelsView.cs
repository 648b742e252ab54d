using System.Globalization;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Models;

/// <summary>The Models view: state (or owner, or source) → model of the catalogue → versions in the tracking registry, and what only that registry has.</summary>
/// <param name="look">The catalogue and what the stores say.</param>
/// <param name="policy">The team's policy.</param>
/// <param name="toUri">The editor's address of a path.</param>
public sealed class ModelsView(ModelsLook look, Func<Policy> policy, Func<string, string> toUri) : IViewProvider
{
    /// <summary>Rows of a group per page.</summary>
    private const int PageSize = 200;

    /// <inheritdoc/>
    public string View => "models";

    /// <inheritdoc/>
    public Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel) => ChildrenAsync(id, page, RunsViewOptions.None, cancel);

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, RunsViewOptions options, CancellationToken cancel)
    {
        CatalogueState? state;
        try
        {
            state = await look.GetAsync(asks: id is null, cancel);
        }
        catch (StoreException problem) when (id is null)
        {
            return new([], new(problem.Failure == StoreFailure.Unauthorised ? "untrusted" : "damaged", problem.Message));
        }

        if (state is null)
        {
            return new([], id is null ? new("empty", "Open the folder that holds your models.") : null);
        }

        return id is null ? Root(state, (options.Models ?? ModelListOptions.None).Group) : await BelowAsync(state, id, page, cancel);
    }

    private static ViewPage Root(CatalogueState state, string? group)
    {
        var nodes = new List<ViewNode>();
        if (state.Catalogue.Entries.Count > 0)
        {
            var grouping = ModelGrouping.Of(group);
            nodes.AddRange(grouping.Count(state.Catalogue.Entries).Select(one => grouping.Row(one.Group, one.Count)));
        }

        var others = OthersIn(state).Count;
        if (others > 0)
        {
            nodes.Add(new(ModelNodes.Others, "Only in the tracking registry")
            {
                Description = ModelText.Number(others),
                Tooltip = "Registered models that the catalogue does not speak of.",
                Icon = "cloud",
                Expansion = ViewExpansion.Collapsed,
                Context = "trackedModels",
                AccessibleLabel = $"Only in the tracking registry, {ModelText.Count(others, "model")}",
            });
        }

        return new(nodes, Message(state));
    }

    private static ViewMessage? Message(CatalogueState state)
    {
        if (state.Texts.Catalogue is null)
        {
            return new("empty", $"There is no model catalogue yet: write {MarkdownText.OneLine(state.Texts.Path, 120)}, where `models:` maps each name to its source, status and owners.");
        }

        if (state.Catalogue.Problem is { } problem)
        {
            return new(state.Catalogue.Entries.Count == 0 && state.Catalogue.File.Tree.Problems.Count == 0 ? "foreign" : "damaged", MarkdownText.OneLine(problem, 300));
        }

        return state.Problems.Count > 0
            ? new("unreachable", MarkdownText.OneLine($"What MLflow says is not shown: {string.Join(" ", state.Problems)}", 300))
            : state.Catalogue.Entries.Count == 0 ? new("empty", $"{MarkdownText.OneLine(state.Texts.Path, 120)} names no model yet: `models:` maps each name to its source, status and owners.") : null;
    }

    private async Task<ViewPage> BelowAsync(CatalogueState state, string id, string? page, CancellationToken cancel)
    {
        var nodes = new ModelNodes(state, new StateMap(policy()), toUri(state.Texts.Path));
        if (ModelGrouping.Parse(id) is var (grouping, group))
        {
            return Page(id, [.. state.Catalogue.Entries.Where(entry => grouping.GroupsOf(entry).Contains(group, StringComparer.Ordinal))], nodes.Model, page);
        }

        if (id == ModelNodes.Others)
        {
            return Page(id, OthersIn(state), ModelNodes.Tracked, page);
        }

        var entry = id.StartsWith(ModelNodes.ModelPrefix, StringComparison.Ordinal) ? state.Catalogue[id[ModelNodes.ModelPrefix.Length..]] : null;
        var tracked = entry is not null ? nodes.TrackedOf(entry)
            : id.StartsWith(ModelNodes.TrackedPrefix, StringComparison.Ordinal) ? state.Tracked.GetValueOrDefault(id[ModelNodes.TrackedPrefix.Length..]) : null;
        if (tracked is null)
        {
            return new([]);
        }

        try
        {
            return Page(id, [.. nodes.Versions(await ModelsLook.WithVersionsAsync(tracked, cancel), entry?.PinnedVersion)], static node => node, page);
        }
        catch (StoreException problem)
        {
            var text = MarkdownText.OneLine(problem.Message, 300);
            return new([new($"problem:{id}", text) { Icon = "warning", IconColor = "list.warningForeground", Context = "problem", AccessibleLabel = "Problem: " + text }]);
        }
    }

    private static List<TrackedIn> OthersIn(CatalogueState state)
    {
        var named = state.Catalogue.Entries.Select(static entry => entry.RegisteredName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. state.Tracked.Where(pair => !named.Contains(pair.Key)).OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(static pair => pair.Value)];
    }

    /// <summary>One page of rows in their order; a page's token is how many came before it.</summary>
    private static ViewPage Page<T>(string id, IReadOnlyList<T> all, Func<T, ViewNode> row, string? page)
    {
        var from = page is null ? 0 : int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : throw new ArgumentException("This is not a page of the view.", nameof(page));
        var nodes = all.Skip(from).Take(PageSize).Select(row).ToList();
        if (from + PageSize < all.Count)
        {
            nodes.Add(new($"more:{id}", "Load more") { Icon = "ellipsis", Context = "loadMore", Command = new("loadMore", (from + PageSize).ToString(CultureInfo.InvariantCulture)), AccessibleLabel = "Load more models" });
        }

        return new(nodes);
    }
}
