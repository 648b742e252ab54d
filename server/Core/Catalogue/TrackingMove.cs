using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Catalogue;

/// <summary>What brings one version in MLflow's registry into a state: its stage where the server has stages, its alias where not, or where the team has one.</summary>
/// <param name="Model">The registered name.</param>
/// <param name="Version">The version.</param>
/// <param name="Stage">The stage that it gets; null where its stage stays.</param>
/// <param name="ArchivesOthers">Whether the other versions in that stage are archived.</param>
/// <param name="SetAliases">Aliases that stand for it from then on.</param>
/// <param name="DropAliases">Aliases that it loses, and nobody gets.</param>
/// <param name="StageAlias">The alias that it gets where the server has no stages; null where it would get none.</param>
public sealed record TrackingMove(string Model, string Version, string? Stage, bool ArchivesOthers, IReadOnlyList<string> SetAliases, IReadOnlyList<string> DropAliases, string? StageAlias)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Stage is null && SetAliases.Count == 0 && DropAliases.Count == 0;

    /// <summary>The steps in words.</summary>
    public IReadOnlyList<string> Steps =>
    [
        .. Stage is null ? [] : new[] { $"put version {Version} of {Model} into {(Stage == StateMap.NoStage ? "no stage" : $"the stage {Stage}")}{(ArchivesOthers ? ", and archive what is there" : "")}" },
        .. SetAliases.Select(alias => $"let the alias {alias} of {Model} stand for version {Version}"),
        .. DropAliases.Select(alias => $"take the alias {alias} from version {Version} of {Model}"),
    ];

    /// <summary>Plans the move of a version to a state.</summary>
    /// <param name="archivesOthers">Whether production has room for one only, so that others there are archived.</param>
    public static TrackingMove To(TrackedModel model, ModelVersion version, string state, StateMap map, bool archivesOthers = true)
    {
        var tracked = new TrackedState(model, map);
        var mine = tracked.AliasesOf(version);
        var own = map.AliasOf(state);

        // Whatever the team uses to say this state goes along: an alias that stands for it now, on whichever version.
        var used = model.Model.Aliases.Keys.Where(alias => map.FromAlias(alias) == state).ToList();
        var usesAliases = model.Model.Aliases.Keys.Any(alias => map.FromAlias(alias) is not null);
        var set = used.Where(alias => !mine.Contains(alias)).ToList();
        if (usesAliases && used.Count == 0 && own is not null && !mine.Contains(own))
        {
            set.Add(own);
        }

        var drop = mine.Where(alias => map.FromAlias(alias) is { } other && other != state).ToList();
        var stage = map.StageOf(state);

        // Who has only aliases keeps it so: stages are on their way out of MLflow.
        var wantsStage = (!usesAliases || tracked.HasStages) && !stage.Equals(version.Stage.Length == 0 ? StateMap.NoStage : version.Stage, StringComparison.OrdinalIgnoreCase);
        var archives = archivesOthers && state == ModelStates.Production;
        return new TrackingMove(model.Model.Name, version.Version, wantsStage ? stage : null, wantsStage && archives, set, drop, own is not null && !mine.Contains(own) && !set.Contains(own) ? own : null);
    }
}
