using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Models;

/// <summary>A registered model with the store that has it.</summary>
internal sealed record TrackedIn(NamedStore Store, TrackedModel Model);

/// <summary>The catalogue, its history, and what the tracking stores say of its models, at one moment.</summary>
/// <param name="Texts">The texts that were read.</param>
/// <param name="Tracked">Registered models by name; of those that the catalogue does not speak of, without versions.</param>
/// <param name="Problems">A sentence on each store that did not answer.</param>
internal sealed record CatalogueState(CatalogueTexts Texts, ModelCatalogue Catalogue, IReadOnlyDictionary<string, TrackedIn> Tracked, IReadOnlyList<string> Problems)
{
    /// <summary>Whether stores are still being asked, and nothing is known of them yet.</summary>
    public bool IsAsking { get; init; }

    /// <summary>Whether a store that did not answer may know more.</summary>
    public bool IsPartial => IsAsking || Problems.Count > 0;

    /// <summary>The tracked models as the rules see them.</summary>
    public IReadOnlyDictionary<string, TrackedModel> Models => Tracked.ToDictionary(static pair => pair.Key, static pair => pair.Value.Model, StringComparer.Ordinal);

    /// <summary>Where the catalogue and a tracking store disagree on an entry; nothing is claimed of a store that did not answer.</summary>
    public IEnumerable<Drift> DriftOf(CatalogueEntry entry, StateMap map) =>
        Tracked.Count == 0 && IsPartial ? [] : CatalogueDrift.Of(entry, Models, map).Where(drift => drift.Kind != DriftKind.UnknownModel || !IsPartial);

    /// <summary>Reads the files, and asks the stores for what the catalogue names.</summary>
    /// <exception cref="StoreException">The catalogue cannot be read.</exception>
    public static async Task<CatalogueState> ReadAsync(ModelsServices services, CancellationToken cancel)
    {
        var files = await ReadFilesAsync(services, cancel);
        var (tracked, problems) = await AskAsync(services, files.Catalogue, cancel);
        return files with { Tracked = tracked, Problems = problems };
    }

    /// <summary>Reads the files, and asks nobody.</summary>
    /// <exception cref="StoreException">The catalogue cannot be read.</exception>
    public static async Task<CatalogueState> ReadFilesAsync(ModelsServices services, CancellationToken cancel)
    {
        var texts = await services.Files.ReadAsync(cancel);
        return new CatalogueState(texts, ModelCatalogue.Read(texts.Path, SourceText.From(texts.Catalogue ?? "")), new Dictionary<string, TrackedIn>(StringComparer.Ordinal), []);
    }

    /// <summary>Asks the stores for their models, with the versions of those that the catalogue names.</summary>
    public static async Task<(IReadOnlyDictionary<string, TrackedIn> Tracked, IReadOnlyList<string> Problems)> AskAsync(ModelsServices services, ModelCatalogue catalogue, CancellationToken cancel)
    {
        var wanted = catalogue.Entries.Select(static entry => entry.RegisteredName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var tracked = new Dictionary<string, TrackedIn>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var named in services.Stores is { } stores ? await stores.ListAsync(cancel) : [])
        {
            try
            {
                var models = await named.Store.ListModelsAsync(cancel);
                foreach (var model in models.Where(model => !tracked.ContainsKey(model.Name)))
                {
                    IReadOnlyList<ModelVersion> versions = wanted.Contains(model.Name) ? await named.Store.ListModelVersionsAsync(model.Name, cancel) : [];
                    tracked[model.Name] = new TrackedIn(named, new TrackedModel(model, versions));
                }
            }
            catch (StoreException problem)
            {
                problems.Add($"{named.Alias}: {problem.Message}");
            }
        }

        return (tracked, problems);
    }
}
