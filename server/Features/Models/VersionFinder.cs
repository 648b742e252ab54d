using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>A version with its model and its store.</summary>
internal sealed record FoundVersion(NamedStore Store, RegisteredModel Model, ModelVersion Version);

/// <summary>Finds versions of registered models: by the row of a view, or as people name them.</summary>
internal sealed class VersionFinder(ModelsServices services)
{
    /// <summary>The version of a row: one of its own, or the one that a model of the catalogue names.</summary>
    /// <exception cref="StoreException">There is none, or its store does not answer.</exception>
    public async Task<FoundVersion> AtRowAsync(string id, CancellationToken cancel)
    {
        if (ModelNodes.ParseVersion(id) is var (registered, version))
        {
            return await InStoresAsync(registered, version, cancel);
        }

        return id.StartsWith(ModelNodes.ModelPrefix, StringComparison.Ordinal)
            ? await NamedAsync(id[ModelNodes.ModelPrefix.Length..], version: null, cancel)
            : throw new StoreException(StoreFailure.NotFound, "This row is no version of a model; refresh the view.");
    }

    /// <summary>The version that somebody names.</summary>
    /// <param name="name">The model in the catalogue, or what the registry calls it.</param>
    /// <param name="version">Its number, with or without a <c>v</c>, or an alias behind an <c>@</c>; null for the one that the catalogue names.</param>
    /// <exception cref="StoreException">There is none, or its store does not answer.</exception>
    public async Task<FoundVersion> NamedAsync(string name, string? version, CancellationToken cancel)
    {
        var catalogue = await CatalogueState.ReadFilesAsync(services, cancel);
        if (catalogue.Catalogue[name] is not { } entry)
        {
            return version is null
                ? throw new StoreException(StoreFailure.NotFound, ModelsFeature.Unknown(catalogue, name))
                : await InStoresAsync(name, version, cancel);
        }

        return entry.RegisteredName is not { } registered
            ? throw new StoreException(StoreFailure.NotFound, $"`{name}` is not in a tracking registry: write `mlflow_model` and `mlflow_version` in the catalogue, or name the model as the registry does.")
            : (version ?? entry.PinnedVersion) is { } wanted
                ? await InStoresAsync(registered, wanted, cancel)
                : throw new StoreException(StoreFailure.NotFound, $"`{name}` names no version in the catalogue; write `mlflow_version`, or say which version is meant.");
    }

    private async Task<FoundVersion> InStoresAsync(string registered, string version, CancellationToken cancel)
    {
        StoreException? silent = null;
        var names = new List<string>();
        foreach (var named in services.Stores is { } stores ? await stores.ListAsync(cancel) : [])
        {
            try
            {
                var models = await named.Store.ListModelsAsync(cancel);
                names.AddRange(models.Select(static model => model.Name));
                if (models.FirstOrDefault(model => model.Name == registered) is { } model)
                {
                    return In(named, model, await named.Store.ListModelVersionsAsync(registered, cancel), version);
                }
            }
            catch (StoreException problem) when (problem.Failure != StoreFailure.NotFound)
            {
                silent ??= problem;
            }
        }

        var nearest = NearestName.Of(registered, names.Distinct(StringComparer.Ordinal));
        throw silent ?? new StoreException(StoreFailure.NotFound, $"No tracking registry has a model `{registered}`{(nearest is null ? "." : $" — did you mean `{nearest}`?")}");
    }

    private static FoundVersion In(NamedStore named, RegisteredModel model, IReadOnlyList<ModelVersion> versions, string wanted)
    {
        var number = wanted is ['@', .. var alias]
            ? model.Aliases.GetValueOrDefault(alias) ?? throw new StoreException(StoreFailure.NotFound, $"`{model.Name}` has no alias {alias} in {named.Alias}{(model.Aliases.Count == 0 ? "." : $"; it has {string.Join(", ", model.Aliases.Keys.Order(StringComparer.Ordinal))}.")}")
            : wanted is ['v' or 'V', _, ..] ? wanted[1..] : wanted;
        return versions.FirstOrDefault(one => one.Version == number) is { } version
            ? new FoundVersion(named, model, version)
            : throw new StoreException(StoreFailure.NotFound, versions.Count == 0 ? $"`{model.Name}` has no version in {named.Alias}." : $"`{model.Name}` has no version {number} in {named.Alias}; its newest is {versions[0].Version}.");
    }
}
