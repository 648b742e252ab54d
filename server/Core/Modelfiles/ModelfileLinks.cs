using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>What leads from the catalogue to Modelfiles and back.</summary>
public static class ModelfileLinks
{
    /// <summary>
    /// Where a Modelfile that a catalogue names may lie, relative to the workspace: from the root, then from each folder above the catalogue. Empty for
    /// addresses, paths outside of the workspace and what something else fills in.
    /// </summary>
    public static List<string> Candidates(string catalogue, string written)
    {
        var found = new List<string>();
        if (written.Length == 0 || written.Contains("${", StringComparison.Ordinal))
        {
            return found;
        }

        var folders = catalogue.Split('/')[..^1];
        for (var depth = 0; depth <= folders.Length; depth++)
        {
            if (RelativePath.Join(string.Join('/', folders[..depth]), written) is { } joined)
            {
                found.Add(joined);
            }
        }

        return found;
    }

    /// <summary>The entries of the catalogues that the Modelfile at <paramref name="path"/> builds.</summary>
    public static IEnumerable<ModelSummary> BuiltBy(string path, IWorkspaceView workspace) => workspace.Models.Where(model =>
        model.Modelfile is { } written && written.EndsWith(RelativePath.Name(path), StringComparison.Ordinal) && Candidates(model.Path, written).Find(workspace.FileExists) == path);

    /// <summary>
    /// The catalogue's entries that the value of a <c>FROM</c> means: an entry of this name, since a custom model is made under the name that it has there, or
    /// one that is this model of Ollama's library.
    /// </summary>
    public static IEnumerable<ModelSummary> Named(string value, IWorkspaceView workspace)
    {
        if (value.Length == 0 || ModelReference.IsPath(value))
        {
            return [];
        }

        var name = ModelReference.Parse(value);
        var exact = workspace.Models.Where(model => model.Name == value || SameModel(model.Name, name) || (model.ModelName is { } library && SameModel(library, name))).ToList();
        return exact.Count > 0 ? exact : workspace.Models.Where(model => model.ModelName is { } library && ModelReference.Parse(library).Agrees(name));
    }

    /// <summary>What a Modelfile writes behind <c>FROM</c> for a base that the catalogue names: the name in Ollama's library, or the entry's own.</summary>
    public static string NameOf(string baseModel, IWorkspaceView workspace) =>
        workspace.ModelsNamed(baseModel) is [{ ModelName: { Length: > 0 } library }, ..] ? library : baseModel;

    private static bool SameModel(string one, ModelReference other)
    {
        var name = ModelReference.Parse(one);
        return name.Model == other.Model && (name.Tag ?? "latest") == (other.Tag ?? "latest");
    }
}
