using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Compare;

namespace ForgeLsp.Features.Models;

/// <summary>The models of the catalogue, and the versions of those that are tracked, for pick lists.</summary>
/// <param name="look">The catalogue and what the stores say.</param>
/// <param name="policy">The team's policy.</param>
/// <param name="modelfile">Address of a Modelfile as written; null where there is none.</param>
public sealed class ModelChoicesFeature(ModelsLook look, Func<Policy> policy, Func<string, string?> modelfile)
{
    /// <summary>All of them in the order of the catalogue, each with its versions behind it; then the versions of what was asked for and is not in it.</summary>
    /// <exception cref="Core.Ports.StoreException">The catalogue cannot be read.</exception>
    public async Task<ModelChoices> ListAsync(CancellationToken cancel)
    {
        var state = await look.GetAsync(asks: true, cancel);
        if (state is null || state.Texts.Catalogue is null)
        {
            return new([], state is null ? "Open the folder that holds your models." : $"There is no model catalogue at {state.Texts.Path}; make one, or name it in forge.yaml as registry.file.");
        }

        var map = new StateMap(policy());
        return new([.. state.Catalogue.Entries.SelectMany(entry => Of(entry, state, map)).DistinctBy(static choice => choice.Id, StringComparer.Ordinal)], state.Catalogue.Problem is { } problem ? ModelText.Plain(problem) : null);
    }

    private IEnumerable<ModelChoice> Of(CatalogueEntry entry, CatalogueState state, StateMap map)
    {
        var tracked = entry.RegisteredName is { } name ? state.Tracked.GetValueOrDefault(name) : null;
        var pinned = tracked?.Model.Versions.FirstOrDefault(version => version.Version == entry.PinnedVersion);
        var file = entry.Modelfile is { } written ? modelfile(written) : null;
        var alias = tracked?.Store.Alias ?? "";
        var run = entry.RunId ?? pinned?.RunId;
        yield return new ModelChoice(ModelNodes.ModelPrefix + entry.Name, entry.Name, entry.Status)
        {
            Version = entry.Version,
            Owners = string.Join(", ", entry.Owners),
            IsModel = true,
            Next = Lifecycle.Next(entry.Status ?? ModelStates.Development),
            Targets = Lifecycle.Targets(entry.Status),
            Modelfile = file,
            Run = run is null ? null : new RunRef(alias, run),
        };
        if (tracked is null)
        {
            yield break;
        }

        var said = new TrackedState(tracked.Model, map);
        foreach (var version in tracked.Model.Versions)
        {
            yield return new ModelChoice(ModelNodes.VersionId(tracked.Model.Model.Name, version.Version), $"{tracked.Model.Model.Name} version {version.Version}", said.StateOf(version))
            {
                Version = version.Version,
                Modelfile = version == pinned ? file : null,
                Run = version.RunId is { } id ? new RunRef(alias, id) : null,
            };
        }
    }
}
