using ForgeLsp.Core.Catalogue;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Models;

/// <summary>How the user wants to see models; the client remembers it and sends it with each request.</summary>
/// <param name="Group"><c>state</c> (also where absent), <c>owner</c> or <c>source</c>.</param>
public sealed record ModelListOptions(string? Group = null)
{
    /// <summary>By state.</summary>
    public static ModelListOptions None { get; } = new();
}

/// <summary>A way to put models into groups: by state, owner or source. An empty group stands for those that say nothing.</summary>
internal sealed class ModelGrouping
{
    private static readonly ModelGrouping ByState = new("modelState", static entry => [entry.Status ?? ""]);
    private static readonly ModelGrouping ByOwner = new("modelOwner", static entry => entry.Owners.Count == 0 ? [""] : entry.Owners);
    private static readonly ModelGrouping BySource = new("modelSource", static entry => [entry.Source ?? ""]);
    private static readonly ModelGrouping[] All = [ByState, ByOwner, BySource];

    private readonly Func<CatalogueEntry, IReadOnlyList<string>> _of;

    private ModelGrouping(string kind, Func<CatalogueEntry, IReadOnlyList<string>> of)
    {
        Kind = kind;
        _of = of;
    }

    /// <summary>What the ids of its rows begin with, and their context.</summary>
    public string Kind { get; }

    /// <summary>The grouping of an option; by state where it names none.</summary>
    public static ModelGrouping Of(string? group) => group switch { "owner" => ByOwner, "source" => BySource, _ => ByState };

    /// <summary>The grouping and the group that a row stands for; null for other rows.</summary>
    public static (ModelGrouping Grouping, string Group)? Parse(string id) =>
        Array.Find(All, one => id.StartsWith(one.Kind + ":", StringComparison.Ordinal)) is { } grouping ? (grouping, id[(grouping.Kind.Length + 1)..]) : null;

    /// <summary>The groups of a model.</summary>
    public IReadOnlyList<string> GroupsOf(CatalogueEntry entry) => [.. _of(entry).Distinct(StringComparer.Ordinal)];

    /// <summary>The groups of a catalogue in their order with how many models each has. Every state is there, so that a model can be brought to it.</summary>
    public IEnumerable<(string Group, int Count)> Count(IReadOnlyList<CatalogueEntry> entries)
    {
        var counts = entries.SelectMany(GroupsOf).CountBy(static group => group, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var first = this == ByState ? ModelStates.All : [];
        return first.Select(state => (state, counts.GetValueOrDefault(state)))
            .Concat(counts.Where(pair => !first.Contains(pair.Key)).OrderBy(static pair => pair.Key.Length == 0).ThenBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(static pair => (pair.Key, pair.Value)));
    }

    /// <summary>The row of a group.</summary>
    public ViewNode Row(string group, int count)
    {
        var title = group.Length > 0 ? this == ByState && ModelStates.IsState(group) ? char.ToUpperInvariant(group[0]) + group[1..] : MarkdownText.OneLine(group, 80)
            : this == ByState ? "No status" : this == ByOwner ? "No owner" : "No source";
        return new ViewNode($"{Kind}:{group}", title)
        {
            Description = count == 0 ? "none" : ModelText.Number(count),
            Icon = Icon(group),
            Expansion = count == 0 ? ViewExpansion.None : group == ModelStates.Deprecated && this == ByState ? ViewExpansion.Collapsed : ViewExpansion.Expanded,
            Context = Kind,
            AccessibleLabel = $"{title}, {(count == 0 ? "no models" : ModelText.Count(count, "model"))}",
        };
    }

    private string Icon(string group) => this == ByOwner ? "person" : this == BySource ? "package" : group switch
    {
        ModelStates.Development => "beaker",
        ModelStates.Testing => "checklist",
        ModelStates.Staging => "eye",
        ModelStates.Production => "rocket",
        ModelStates.Deprecated => "archive",
        _ => "question",
    };
}
