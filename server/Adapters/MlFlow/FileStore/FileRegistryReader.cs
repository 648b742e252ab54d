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
                KeyFolder.Texts(Path.Combine(folder, "tags"), "tag", damages)));
        }

        return [.. models.Where(model => !RegistryPrompt.Is(model)).OrderBy(model => model.Name, StringComparer.Ordinal)];
    }

    /// <summary>Versions of a model, newest first, without deleted ones; empty for a model that is not there.</summary>
    public static List<ModelVersion> Versions(string root, string model, CancellationToken cancel)
    {
        var folder = Path.Combine(root, "models", model);
        if (!FileStoreIndex.IsPlainName(model) || !Directory.Exists(folder))
        {
            return [];
        }

        var versions = new List<(long Number, ModelVersion Version)>();
        foreach (var path in Directory.EnumerateDirectories(folder, "version-*"))
        {
            cancel.ThrowIfCancellationRequested();
            var meta = MetaYaml.Read(Path.Combine(path, "meta.yaml"));
            var number = Path.GetFileName(path)["version-".Length..];
            if (meta.Text("current_stage") == "Deleted_Internal" || !long.TryParse(number, out var order))
            {
                continue;
            }

            var stage = meta.Values.GetValueOrDefault("current_stage") ?? "None";
            versions.Add((order, new(model, number, stage, meta.Text("run_id"), meta.Text("source"), KeyFolder.Texts(Path.Combine(path, "tags"), "tag", []))));
        }

        return [.. versions.OrderByDescending(entry => entry.Number).Select(entry => entry.Version)];
    }

    private static IEnumerable<string> Folders(string models) =>
        Directory.Exists(models) ? Directory.EnumerateDirectories(models).Where(folder => File.Exists(Path.Combine(folder, "meta.yaml"))) : [];
}
