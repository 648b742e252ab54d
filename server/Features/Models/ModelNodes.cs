using ForgeLsp.Core.Catalogue;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Models;

/// <summary>The rows of the Models view below its groups. Pure: facts in, a row out.</summary>
/// <param name="state">The catalogue and what the stores say.</param>
/// <param name="map">What stages and aliases mean.</param>
/// <param name="uri">The editor's address of the catalogue.</param>
internal sealed class ModelNodes(CatalogueState state, StateMap map, string uri)
{
    /// <summary>What the id of a model of the catalogue begins with.</summary>
    public const string ModelPrefix = "catalogueModel:";

    /// <summary>What the id of a model begins with that only a tracking registry has.</summary>
    public const string TrackedPrefix = "trackedModel:";

    /// <summary>What the id of a version begins with.</summary>
    public const string VersionPrefix = "trackedVersion:";

    /// <summary>The id of the row of all models that only a tracking registry has.</summary>
    public const string Others = "trackedModels:";

    /// <summary>The id of a version's row.</summary>
    public static string VersionId(string registered, string version) => $"{VersionPrefix}{Uri.EscapeDataString(registered)}/{Uri.EscapeDataString(version)}";

    /// <summary>The registered model and the version of a row; null where it is none of a version.</summary>
    public static (string Registered, string Version)? ParseVersion(string id) =>
        id.StartsWith(VersionPrefix, StringComparison.Ordinal) && id[VersionPrefix.Length..].Split('/') is [var model, var version] ? (Uri.UnescapeDataString(model), Uri.UnescapeDataString(version)) : null;

    /// <summary>A model of the catalogue.</summary>
    public ViewNode Model(CatalogueEntry entry)
    {
        var tracked = TrackedOf(entry);
        var drift = state.DriftOf(entry, map).ToList();
        var name = MarkdownText.OneLine(entry.Name, 120);
        var owner = entry.Owners is [var first, ..] ? first + (entry.Owners.Count > 1 ? $" +{entry.Owners.Count - 1}" : "") : null;
        var aliases = tracked is not null && entry.PinnedVersion is { } pinned
            ? tracked.Model.Model.Aliases.Where(alias => alias.Value == pinned).Select(static alias => alias.Key).Order(StringComparer.Ordinal)
            : entry.Aliases.AsEnumerable();
        var parts = new[] { entry.Version, owner, ModelText.Metric(entry) }.Concat(aliases.Select(static alias => "@" + alias)).Append(drift.Count == 0 ? null : "differs from MLflow").OfType<string>();
        var description = MarkdownText.OneLine(string.Join(" · ", parts), 160);
        var place = state.Catalogue.Text.PositionAt(entry.Key.Start);
        return new ViewNode(ModelPrefix + entry.Name, name)
        {
            Description = description.Length == 0 ? null : description,
            Tooltip = ModelText.Tooltip(entry, tracked, drift),
            Icon = drift.Count > 0 ? "warning" : "package",
            IconColor = drift.Count > 0 ? "list.warningForeground" : null,
            Expansion = tracked?.Model.Versions.Count > 0 ? ViewExpansion.Collapsed : ViewExpansion.None,
            Context = Context(entry, tracked, drift),
            AccessibleLabel = $"Model {name}, {MarkdownText.OneLine(entry.Status ?? "no status", 40)}{(description.Length == 0 ? "" : ", " + description.Replace(" · ", ", ", StringComparison.Ordinal))}",
            Command = new ViewCommand("open", FormattableString.Invariant($"{uri}#{place.Line},{place.Column}")),
        };
    }

    /// <summary>A model that only a tracking registry has.</summary>
    public static ViewNode Tracked(TrackedIn tracked)
    {
        var name = MarkdownText.OneLine(tracked.Model.Model.Name, 120);
        var aliases = MarkdownText.OneLine(string.Join(" · ", tracked.Model.Model.Aliases.OrderBy(static alias => alias.Key, StringComparer.Ordinal).Select(static alias => $"@{alias.Key} {alias.Value}").Prepend(tracked.Store.Alias)), 160);
        return new ViewNode(TrackedPrefix + tracked.Model.Model.Name, name)
        {
            Description = aliases,
            Tooltip = string.Join("\n\n", new[] { $"**{MarkdownText.Escape(tracked.Model.Model.Name)}** is in the tracking registry, and the catalogue does not speak of it.", MarkdownText.Escape(tracked.Model.Model.Description ?? "", 500) }.Where(static line => line.Length > 0)),
            Icon = "cloud",
            Expansion = ViewExpansion.Collapsed,
            Context = "trackedModel",
            AccessibleLabel = $"Model {name}, only in the tracking registry, {aliases}",
        };
    }

    /// <summary>The versions of a registered model, newest first.</summary>
    /// <param name="pinned">The version that the catalogue names; null where it names none.</param>
    public IEnumerable<ViewNode> Versions(TrackedIn tracked, string? pinned)
    {
        var said = new TrackedState(tracked.Model, map);
        return tracked.Model.Versions.Select(version =>
        {
            var description = ModelText.Version(said, version, version.Version == pinned);
            var label = "Version " + MarkdownText.OneLine(version.Version, 40);
            var states = said.StateOf(version);
            return new ViewNode(VersionId(tracked.Model.Model.Name, version.Version), label)
            {
                Description = description.Length == 0 ? null : description,
                Tooltip = string.Join("\n\n", new[]
                {
                    $"**{MarkdownText.Escape(tracked.Model.Model.Name)}** version {MarkdownText.Escape(version.Version)}{(states is null ? "" : $", which the catalogue would call {MarkdownText.Escape(states)}")}",
                    MarkdownText.Escape(version.Description ?? "", 500),
                    version.RunId is { } run ? $"Run: {MarkdownText.Escape(run)}" : "",
                    version.User is { } user ? $"Registered by {MarkdownText.Escape(user)}" : "",
                }.Where(static line => line.Length > 0)),
                Icon = version.Version == pinned ? "pinned" : "tag",
                Context = version.RunId is null ? "trackedVersion" : "trackedVersion.run",
                AccessibleLabel = description.Length == 0 ? label : $"{label}, {description.Replace(" · ", ", ", StringComparison.Ordinal)}",
            };
        });
    }

    /// <summary>The registered model behind an entry; null where it is not tracked, or no store has it.</summary>
    public TrackedIn? TrackedOf(CatalogueEntry entry) => entry.RegisteredName is { } name ? state.Tracked.GetValueOrDefault(name) : null;

    private static string Context(CatalogueEntry entry, TrackedIn? tracked, IReadOnlyList<Drift> drift)
    {
        var status = entry.Status ?? ModelStates.Development;
        var hasRun = entry.RunId is not null || (entry.PinnedVersion is { } pinned && tracked?.Model.Versions.Any(version => version.Version == pinned && version.RunId is not null) == true);
        return string.Concat(
            "catalogueModel",
            status == ModelStates.Deprecated ? ".deprecated" : "",
            drift.Any(static one => one.IsMendableThere) && tracked?.Store.Store.ModelWriter is not null ? ".drift" : "",
            entry.Modelfile is null ? "" : ".modelfile",
            Lifecycle.Next(status) is null ? "" : ".next",
            status == ModelStates.Production ? ".production" : "",
            hasRun ? ".run" : "",
            entry.PinnedVersion is { } there && tracked?.Model.Versions.Any(version => version.Version == there) == true ? ".tracked" : "");
    }
}
