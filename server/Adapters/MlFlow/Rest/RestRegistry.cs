using System.Globalization;
using ForgeLsp.Core.Model;
using static ForgeLsp.Adapters.MlFlow.Rest.RestPages;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>A server's model registry. A server without one has no models.</summary>
internal sealed class RestRegistry(RestClient client)
{
    private const int MaxModels = 100;
    private const int AtOnce = 4;
    private static readonly string Most = MaxModels.ToString(CultureInfo.InvariantCulture);

    /// <summary>Registered models by name.</summary>
    public Task<IReadOnlyList<RegisteredModel>> ModelsAsync(CancellationToken cancel) => IfKnownAsync<IReadOnlyList<RegisteredModel>>(
        async () =>
        {
            var models = new Dictionary<string, RegisteredModel>(StringComparer.Ordinal);
            await EachAsync(
                page => client.GetAsync(Api + "registered-models/search", [("max_results", Most), ("page_token", page)], RestJson.Default.RestModels, cancel),
                static answer => answer.NextPageToken,
                answer =>
                {
                    foreach (var model in (answer.RegisteredModels ?? []).Select(RestReader.Model).OfType<RegisteredModel>())
                    {
                        models[model.Name] = model;
                    }
                });
            return [.. models.Values.Where(static model => !RegistryPrompt.Is(model.Tags)).OrderBy(static model => model.Name, StringComparer.Ordinal)];
        },
        []);

    /// <summary>Versions of one model, newest first.</summary>
    public Task<IReadOnlyList<ModelVersion>> VersionsAsync(string model, CancellationToken cancel) =>
        VersionsAsync(RestFilter.IsPlain(model) ? $"name='{model}'" : null, version => version.Name == model, cancel);

    /// <summary>Versions of all models that were made from one run, by model, newest first.</summary>
    public Task<IReadOnlyList<ModelVersion>> VersionsOfRunAsync(string runId, CancellationToken cancel) =>
        IsId(runId) ? VersionsAsync($"run_id='{runId}'", version => version.RunId == runId, cancel) : Task.FromResult<IReadOnlyList<ModelVersion>>([]);

    private Task<IReadOnlyList<ModelVersion>> VersionsAsync(string? filter, Func<ModelVersion, bool> isWanted, CancellationToken cancel) => IfKnownAsync<IReadOnlyList<ModelVersion>>(
        async () =>
        {
            var versions = new Dictionary<(string, string), ModelVersion>();
            await EachAsync(
                page => client.GetAsync(Api + "model-versions/search", [("filter", filter), ("max_results", Most), ("page_token", page)], RestJson.Default.RestVersions, cancel),
                static answer => answer.NextPageToken,
                answer =>
                {
                    foreach (var version in (answer.ModelVersions ?? []).Select(RestReader.Version).OfType<ModelVersion>().Where(isWanted))
                    {
                        versions[(version.Name, version.Version)] = version;
                    }
                });
            var known = versions.Values.Where(static version => !RegistryPrompt.Is(version.Tags)).ToList();
            var aliases = await AliasesAsync([.. known.Select(static version => version.Name).Distinct(StringComparer.Ordinal)], cancel);
            return
            [
                .. known.Select(version => version with { Aliases = [.. aliases[(version.Name, version.Version)].Order(StringComparer.Ordinal)] })
                    .OrderBy(static version => version.Name, StringComparer.Ordinal)
                    .ThenByDescending(static version => long.TryParse(version.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1),
            ];
        },
        []);

    // A search of versions leaves their aliases out; the model has them.
    private async Task<ILookup<(string Model, string Version), string>> AliasesAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        var models = await EachOfAsync(
            names,
            AtOnce,
            (name, token) => IfKnownAsync(async () => RestReader.Model((await client.GetAsync(Api + "registered-models/get", [("name", name)], RestJson.Default.RestModelAnswer, token)).RegisteredModel), null),
            cancel);
        return models.OfType<RegisteredModel>().SelectMany(static model => model.Aliases.Select(alias => (model.Name, alias.Value, alias.Key))).ToLookup(static entry => (entry.Name, entry.Value), static entry => entry.Key);
    }
}
