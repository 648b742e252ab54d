using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Catalogue;

/// <summary>What a tracking registry says of one model, in the words of the catalogue.</summary>
public sealed class TrackedState(TrackedModel model, StateMap map)
{
    /// <summary>Whether the model has aliases or stages at all; where it has none, the team keeps its states elsewhere.</summary>
    public bool SaysAnything => model.Model.Aliases.Keys.Any(alias => map.FromAlias(alias) is not null) || model.Versions.Any(version => map.FromStage(version.Stage) is not null);

    /// <summary>Whether any version is in a stage: then the team uses stages, which MLflow gave up in favour of aliases.</summary>
    public bool HasStages => model.Versions.Any(static version => version.Stage.Length > 0 && !version.Stage.Equals(StateMap.NoStage, StringComparison.OrdinalIgnoreCase));

    /// <summary>The version that is in <paramref name="state"/>, the newest of several; null where there is none.</summary>
    public string? VersionIn(string state) => model.Versions.FirstOrDefault(version => StateOf(version) == state)?.Version;

    /// <summary>State of a version; null where neither an alias nor a stage tells one.</summary>
    public string? StateOf(ModelVersion version)
    {
        var states = AliasesOf(version).Select(map.FromAlias).OfType<string>().ToList();
        return states.Contains(ModelStates.Production) ? ModelStates.Production : states.FirstOrDefault() ?? map.FromStage(version.Stage);
    }

    /// <summary>The aliases of a version, by name.</summary>
    public IReadOnlyList<string> AliasesOf(ModelVersion version) => [.. model.Model.Aliases.Where(alias => alias.Value == version.Version).Select(static alias => alias.Key).Order(StringComparer.Ordinal)];

    /// <summary>How the registry itself puts it.</summary>
    public string Shown(ModelVersion version)
    {
        var aliases = AliasesOf(version);
        return aliases.Count > 0 ? string.Join(", ", aliases.Select(static alias => $"`{alias}`")) : map.FromStage(version.Stage) is null ? "in no stage" : $"in `{version.Stage}`";
    }
}
