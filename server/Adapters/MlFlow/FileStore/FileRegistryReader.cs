using System.Globalization;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>The model registry of a file store: <c>models/NAME/{meta.yaml, tags/, aliases/ALIAS, version-N/{meta.yaml, tags/}}</c>.</summary>
internal static class FileRegistryReader
{
    /// <summary>Registered models by name.</summary>
    public static List<RegisteredModel> Models(string root, CancellationToken cancel)
    {
        var models = new List<RegisteredModel>();
        foreach (var folder in Folders(Path.Combine(root, "models")))
        {
            cancel.ThrowIfCancellationRequested();
            var meta = MetaYaml.Read(Path.Combine(folder, "meta.yaml"));
            List<string> damages = [];
            models.Add(new(
                meta.Text("name") ?? Path.GetFileName(folder),
                meta.Text("description") ?? meta.Damage,
                KeyFolder.Texts(Path.Combine(folder, "aliases"), "alias", damages),
                KeyFolder.Texts(Path.Combine(folder, "tags"), "tag", damages))
            {
                CreationTime = meta.Number("creation_timestamp"),
                LastUpdateTime = meta.Number("last_updated_timestamp"),
            });
        }

        return [.. models.Where(static model => !RegistryPrompt.Is(model.Tags)).OrderBy(static model => model.Name, StringComparer.Ordinal)];
    }

    /// <summary>Versions of a model, newest first, without deleted ones; empty for a model that is not there.</summary>
    public static List<ModelVersion> Versions(string root, string model, CancellationToken cancel)
    {
        var folder = Path.Combine(root, "models", model);
        if (!FileStoreIndex.IsPlainName(model) || !Directory.Exists(folder))
        {
            return [];
        }

        return Versions(folder, model, static _ => true, cancel);
    }

    /// <summary>Versions of all models that were made from one run, by model, newest first, without deleted ones.</summary>
    public static List<ModelVersion> VersionsOfRun(string root, string runId, CancellationToken cancel) =>
    [
        .. Folders(Path.Combine(root, "models")).OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .SelectMany(folder => Versions(folder, Path.GetFileName(folder), meta => meta.Text("run_id") == runId, cancel)),
    ];

    private static List<ModelVersion> Versions(string folder, string model, Func<MetaYaml, bool> isWanted, CancellationToken cancel)
    {
        var versions = new List<(long Number, ModelVersion Version)>();
        ILookup<string, string>? aliases = null;
        foreach (var path in Directory.EnumerateDirectories(folder, "version-*"))
        {
            cancel.ThrowIfCancellationRequested();
            var meta = MetaYaml.Read(Path.Combine(path, "meta.yaml"));
            var number = Path.GetFileName(path)["version-".Length..];
            if (meta.Text("current_stage") == "Deleted_Internal" || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var order) || !isWanted(meta))
            {
                continue;
            }

            // The file of an alias holds the version that it stands for.
            aliases ??= KeyFolder.Texts(Path.Combine(folder, "aliases"), "alias", []).ToLookup(static alias => alias.Value.Trim(), static alias => alias.Key, StringComparer.Ordinal);
            var tags = KeyFolder.Texts(Path.Combine(path, "tags"), "tag", []);
            if (RegistryPrompt.Is(tags))
            {
                continue;
            }

            versions.Add((order, new(model, number, meta.Text("current_stage") ?? "None", meta.Text("run_id"), meta.Text("source"), tags)
            {
                CreationTime = meta.Number("creation_timestamp"),
                LastUpdateTime = meta.Number("last_updated_timestamp"),
                Description = meta.Text("description") ?? meta.Damage,
                User = meta.Text("user_id"),
                Status = meta.Text("status") ?? "READY",
                StatusMessage = meta.Text("status_message"),
                RunLink = meta.Text("run_link"),
                Aliases = [.. aliases[number].Order(StringComparer.Ordinal)],
            }));
        }

        return [.. versions.OrderByDescending(static entry => entry.Number).Select(static entry => entry.Version)];
    }

    private static IEnumerable<string> Folders(string models) =>
        Directory.Exists(models) ? Directory.EnumerateDirectories(models).Where(folder => File.Exists(Path.Combine(folder, "meta.yaml"))) : [];
}
