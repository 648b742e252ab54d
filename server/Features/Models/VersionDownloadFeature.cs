using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Artifacts;

namespace ForgeLsp.Features.Models;

/// <summary>Copies the files of a version to the disk of this machine: they are artifacts of the run that it was made from.</summary>
/// <param name="saver">Writes them, whole or not at all, and never outside of the folder.</param>
public sealed class VersionDownloadFeature(ModelsServices services, IArtifactSaver saver)
{
    /// <summary>How often a version may stand for another one, as copies between models do.</summary>
    private const int MaxHops = 8;
    private const string RunsScheme = "runs:/";
    private const string ModelsScheme = "models:/";

    /// <summary>Copies the version of a row of the Models view, or the one that a model of the catalogue names. It writes.</summary>
    /// <param name="into">Absolute path of the folder that gets a folder of the version's name.</param>
    /// <param name="progress">Takes a line for people and a percentage from 0 to 100, null where unknown.</param>
    /// <exception cref="StoreException">There is no such version, or it cannot be read or written.</exception>
    public async Task<ArtifactSave> SaveAsync(string id, string into, Action<string, int?> progress, CancellationToken cancel) => await SaveAsync(await new VersionFinder(services).AtRowAsync(id, cancel), target: null, into, progress, cancel);

    /// <summary>Copies a version as people name it. It writes.</summary>
    /// <param name="name">The model in the catalogue, or what the registry calls it.</param>
    /// <param name="version">A number, or an alias behind an <c>@</c>; null for the one that the catalogue names.</param>
    /// <param name="target">Absolute path of the new folder.</param>
    /// <param name="progress">Takes a line for people and a percentage from 0 to 100, null where unknown.</param>
    /// <exception cref="StoreException">There is no such version, or it cannot be read or written.</exception>
    public async Task<ArtifactSave> SaveAsync(string name, string? version, string target, Action<string, int?> progress, CancellationToken cancel) =>
        await SaveAsync(await new VersionFinder(services).NamedAsync(name, version, cancel), target, into: null, progress, cancel);

    private async Task<ArtifactSave> SaveAsync(FoundVersion found, string? target, string? into, Action<string, int?> progress, CancellationToken cancel)
    {
        var stores = services.Stores ?? throw new StoreException(StoreFailure.NotFound, "No tracking store is asked here.");
        var (store, runId, path) = await PlaceAsync(stores, found, cancel);
        target ??= Path.Combine(into ?? "", saver.NameFor($"{found.Model.Name.Replace('/', '-').Replace(':', '-')}-v{found.Version.Version}") ?? $"model-v{found.Version.Version}");
        return await new ArtifactsFeature(stores, saver, services.Time).SaveAsync(new ArtifactSaveWish(store.Alias, runId, path, target), progress, cancel);
    }

    /// <summary>The run among whose artifacts the files of a version are, and their path there.</summary>
    private static async Task<(NamedStore Store, string RunId, string Path)> PlaceAsync(IRunStores stores, FoundVersion found, CancellationToken cancel)
    {
        var what = $"version {found.Version.Version} of {found.Model.Name}";
        var version = await OriginalAsync(found, cancel);
        var source = version.Source?.Trim() ?? "";
        if (source.StartsWith(RunsScheme, StringComparison.OrdinalIgnoreCase) && source[RunsScheme.Length..].TrimStart('/').Split('/', 2) is [{ Length: > 0 } id, ..] parts)
        {
            return (await StoreOfAsync(stores, found.Store, id, what, cancel), id, parts.Length > 1 ? parts[1] : "");
        }

        if (version.RunId is not { Length: > 0 } runId)
        {
            throw new StoreException(StoreFailure.NotFound, source.Length == 0
                ? $"The registry does not say where the files of {what} are."
                : $"The files of {what} are at {source}, and it names no run through which they could be read; copy them from there.");
        }

        var store = await StoreOfAsync(stores, found.Store, runId, what, cancel);
        var run = await store.Store.GetRunAsync(runId, cancel);
        return (await LoggedAsync(store.Store, runId, source, cancel) ?? Below(run?.ArtifactUri, source) ?? Below($"/{runId}/artifacts", source)) is { } path
            ? (store, runId, path)
            : throw new StoreException(StoreFailure.NotFound, $"The files of {what} are at {source}, and not among the artifacts of its run {runId}; copy them from there.");
    }

    /// <summary>A version that was copied from another one has the files of that.</summary>
    private static async Task<ModelVersion> OriginalAsync(FoundVersion found, CancellationToken cancel)
    {
        var version = found.Version;
        for (var hop = 0; hop < MaxHops && version.Source is { } source && source.StartsWith(ModelsScheme, StringComparison.OrdinalIgnoreCase)
            && source[ModelsScheme.Length..].Trim('/').Split('/') is [var model, var number]; hop++)
        {
            if ((await found.Store.Store.ListModelVersionsAsync(model, cancel)).FirstOrDefault(one => one.Version == number) is not { } original)
            {
                break;
            }

            version = original;
        }

        return version;
    }

    private static async Task<NamedStore> StoreOfAsync(IRunStores stores, NamedStore first, string runId, string what, CancellationToken cancel)
    {
        foreach (var named in (await stores.ListAsync(cancel)).OrderByDescending(named => named.Alias == first.Alias))
        {
            if (await named.Store.GetRunAsync(runId, cancel) is not null)
            {
                return named;
            }
        }

        throw new StoreException(StoreFailure.NotFound, $"The files of {what} are artifacts of the run {runId}, which no tracking store has any more.");
    }

    /// <summary>A model that MLflow 3 logged is a folder of its run by its name; where several have one name, the newest has it, and the others their ids.</summary>
    private static async Task<string?> LoggedAsync(IRunStore store, string runId, string source, CancellationToken cancel)
    {
        var id = source.StartsWith(ModelsScheme, StringComparison.OrdinalIgnoreCase) ? source[ModelsScheme.Length..].Trim('/') : null;
        var logged = await store.ListLoggedModelsAsync(runId, cancel);
        return logged.FirstOrDefault(model => model.Id == id || (model.ArtifactUri is { Length: > 0 } uri && uri.TrimEnd('/') == source.TrimEnd('/'))) is { } model
            ? model.Name.Length > 0 && logged.Where(one => one.Name == model.Name).OrderByDescending(static one => one.CreationTime ?? 0).ThenBy(static one => one.Id, StringComparer.Ordinal).First() == model ? model.Name : model.Id
            : null;
    }

    /// <summary>The path behind a folder of an address; null where the address is not below it.</summary>
    private static string? Below(string? folder, string address)
    {
        var root = folder?.TrimEnd('/');
        var at = string.IsNullOrEmpty(root) ? -1 : address.IndexOf(root, StringComparison.Ordinal);
        return root is not null && at >= 0 && (at == 0 || root[0] == '/') && (address.Length == at + root.Length || address[at + root.Length] == '/') ? address[(at + root.Length)..].Trim('/') : null;
    }
}
