using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Catalogue;

/// <summary>
/// What MLflow's stages and aliases mean in the words of the catalogue: None is no state of its own (development or testing), Staging is staging,
/// Production and the aliases <c>champion</c> and <c>production</c> are production, Archived is deprecated, and <c>registry.aliases</c> and
/// <c>registry.stages</c> of the policy come before that.
/// </summary>
public sealed class StateMap
{
    /// <summary>MLflow's word for a version in no stage.</summary>
    public const string NoStage = "None";

    private readonly Dictionary<string, string> _stateByAlias = new(StringComparer.OrdinalIgnoreCase) { ["champion"] = ModelStates.Production, ["production"] = ModelStates.Production };
    private readonly Dictionary<string, string> _stateByStage = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Staging"] = ModelStates.Staging,
        ["Production"] = ModelStates.Production,
        ["Archived"] = ModelStates.Deprecated,
    };

    private readonly Policy _policy;

    /// <summary>The map of a policy.</summary>
    public StateMap(Policy policy)
    {
        _policy = policy;
        foreach (var (state, alias) in policy.RegistryAliases)
        {
            _stateByAlias[alias] = state;
        }

        foreach (var (state, stage) in policy.RegistryStages.Where(static pair => !pair.Value.Equals(NoStage, StringComparison.OrdinalIgnoreCase)))
        {
            _stateByStage[stage] = state;
        }
    }

    /// <summary>The state that a stage stands for; null for one that stands for none, such as <c>None</c>.</summary>
    public string? FromStage(string stage) => _stateByStage.GetValueOrDefault(stage);

    /// <summary>The state that an alias stands for; null for any other alias.</summary>
    public string? FromAlias(string alias) => _stateByAlias.GetValueOrDefault(alias);

    /// <summary>The stage to give to a version in a state: <c>None</c>, <c>Staging</c>, <c>Production</c> or <c>Archived</c>, or what the policy says.</summary>
    public string StageOf(string state) => _policy.RegistryStages.GetValueOrDefault(state) ?? state switch
    {
        ModelStates.Staging => "Staging",
        ModelStates.Production => "Production",
        ModelStates.Deprecated => "Archived",
        _ => NoStage,
    };

    /// <summary>The alias to give to the version in a state; null where the team has none for it.</summary>
    public string? AliasOf(string state) => _policy.RegistryAliases.GetValueOrDefault(state);
}
