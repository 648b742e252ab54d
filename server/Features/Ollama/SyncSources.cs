using ForgeLsp.Core.Text;
using ForgeLsp.Workspace;

namespace ForgeLsp.Features.Ollama;

/// <summary>The models of the workspace's catalogues, and their Modelfiles.</summary>
/// <param name="Catalogues">Paths of the catalogues, relative to their folders.</param>
/// <param name="Modelfile">The Modelfile of a model; null where there is none.</param>
public sealed record SyncSources(IReadOnlyList<string> Catalogues, IReadOnlyList<CatalogueModel> Models, Func<CatalogueModel, ModelfileSource?> Modelfile)
{
    /// <summary>Of folders, as they are now: a document that is open counts as it is in the editor.</summary>
    public static SyncSources Of(IEnumerable<ForgeWorkspace> folders)
    {
        var (catalogues, models) = (new List<string>(), new List<CatalogueModel>());
        var byModel = new Dictionary<CatalogueModel, ForgeWorkspace>(ReferenceEqualityComparer.Instance);
        foreach (var folder in folders)
        {
            var path = folder.Current.Policy.RegistryFile;
            if (folder.FileAt(path) is not { } file)
            {
                continue;
            }

            catalogues.Add(path);
            foreach (var model in CatalogueModel.Read(folder.Current.YamlOf(file).Root, path))
            {
                models.Add(model);
                byModel[model] = folder;
            }
        }

        return new(catalogues, models, model => byModel.TryGetValue(model, out var folder) ? Find(folder, model) : null);
    }

    /// <summary>The path is relative to the workspace, or to a folder above the catalogue, as FRG201 has it.</summary>
    private static ModelfileSource? Find(ForgeWorkspace folder, CatalogueModel model)
    {
        var above = model.Catalogue.Split('/')[..^1];
        for (var depth = 0; depth <= above.Length; depth++)
        {
            if (RelativePath.Join(string.Join('/', above[..depth]), model.Modelfile ?? "") is { Length: > 0 } path && folder.FileAt(path) is { } file)
            {
                return new(path, $"{folder.Root.FullPath}/{RelativePath.Folder(path)}".TrimEnd('/'), file.Text.ToString());
            }
        }

        return null;
    }
}
