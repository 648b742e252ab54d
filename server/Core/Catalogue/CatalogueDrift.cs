using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Catalogue;

/// <summary>One point on which the catalogue and the tracking registry disagree.</summary>
/// <param name="Kind">What they disagree on.</param>
/// <param name="Span">Where the catalogue says otherwise.</param>
/// <param name="Message">Both sides in a phrase.</param>
public sealed record Drift(DriftKind Kind, TextSpan Span, string Message)
{
    /// <summary>What the value at <see cref="Span"/> has to become to agree; null where no other value would.</summary>
    public string? Value { get; init; }

    /// <summary>The version in the tracking registry that the catalogue speaks of; null where it names none.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the tracking registry can be made to say what the catalogue says.</summary>
    public bool IsMendableThere => Version is not null && Kind is DriftKind.State or DriftKind.ProductionVersion or DriftKind.Alias;
}

/// <summary>What a catalogue and a tracking registry can disagree on.</summary>
public enum DriftKind { UnknownModel, UnknownVersion, ProductionVersion, State, Alias }

/// <summary>Compares an entry of the catalogue with what the tracking registry says: the rule FRG206, the views and the command line say the same by it.</summary>
public static class CatalogueDrift
{
    /// <summary>Where <paramref name="entry"/> and the registry disagree; nothing where the registry does not speak of the model.</summary>
    /// <param name="models">Registered models by name, with the versions of those that the workspace speaks of.</param>
    public static IEnumerable<Drift> Of(CatalogueEntry entry, IReadOnlyDictionary<string, TrackedModel> models, StateMap map)
    {
        if (entry.RegisteredName is not { } name)
        {
            yield break;
        }

        if (models.GetValueOrDefault(name) is not { } tracked)
        {
            if (entry.MlflowModel is not null && entry.At("mlflow_model") is { } named)
            {
                var nearest = NearestName.Of(name, models.Keys.Order(StringComparer.Ordinal));
                yield return new Drift(DriftKind.UnknownModel, named.Span, $"The tracking registry has no model `{name}`" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { Value = nearest };
            }

            yield break;
        }

        // A model whose versions nobody asked for.
        if (tracked.Versions.Count == 0)
        {
            yield break;
        }

        var state = new TrackedState(tracked, map);
        var pinned = entry.PinnedNode;
        var version = pinned is null ? null : tracked.Versions.FirstOrDefault(candidate => candidate.Version == CatalogueEntry.NumberOf(pinned));
        if (pinned is not null && version is null)
        {
            yield return new Drift(DriftKind.UnknownVersion, pinned.Span, $"The tracking registry has no version {CatalogueEntry.NumberOf(pinned)} of `{tracked.Model.Name}`; its newest is {tracked.Versions[0].Version}");
            yield break;
        }

        foreach (var drift in Aliases(entry, version, tracked))
        {
            yield return drift;
        }

        if (entry.Node["status"] is { Kind: DataKind.String } status && Stage(entry, status, pinned, version, tracked, state) is { } disagreement)
        {
            yield return disagreement;
        }
    }

    private static Drift? Stage(CatalogueEntry entry, DataNode status, DataNode? pinned, ModelVersion? version, TrackedModel tracked, TrackedState state)
    {
        var productive = state.VersionIn(ModelStates.Production);
        if (version is null)
        {
            return status.Text == ModelStates.Production && productive is null && state.SaysAnything
                ? new Drift(DriftKind.State, status.Span, $"`{entry.Name}` is in production here, and no version of `{tracked.Model.Name}` is in the tracking registry")
                : null;
        }

        var there = state.StateOf(version);
        if (there == status.Text)
        {
            return null;
        }

        if (status.Text == ModelStates.Production && productive is not null && pinned is not null)
        {
            return new Drift(DriftKind.ProductionVersion, pinned.Span, $"Version {version.Version} is in production here, and version {productive} in the tracking registry")
            {
                Value = pinned.Text.StartsWith('v') ? "v" + productive : productive,
                Version = version.Version,
            };
        }

        // Without a stage a version may be in development, tested, or given up; only what is said to be in use must be marked as such.
        if (there is null && status.Text != ModelStates.Production && (status.Text != ModelStates.Staging || !state.SaysAnything))
        {
            return null;
        }

        return new Drift(DriftKind.State, status.Span, $"`{entry.Name}` is `{status.Text}` here, and version {version.Version} is {state.Shown(version)} in the tracking registry") { Value = there, Version = version.Version };
    }

    private static IEnumerable<Drift> Aliases(CatalogueEntry entry, ModelVersion? version, TrackedModel tracked)
    {
        if (version is null)
        {
            yield break;
        }

        foreach (var alias in entry.Node["aliases"]?.Items ?? [])
        {
            var there = tracked.Model.Aliases.FirstOrDefault(known => known.Key.Equals(alias.Text, StringComparison.OrdinalIgnoreCase)).Value;
            if (alias is { Kind: DataKind.String, Text.Length: > 0 } && there != version.Version)
            {
                yield return new Drift(DriftKind.Alias, alias.Span, $"`{alias.Text}` is version {version.Version} here, and {(there is null ? "no version" : $"version {there}")} in the tracking registry") { Version = version.Version };
            }
        }
    }
}
