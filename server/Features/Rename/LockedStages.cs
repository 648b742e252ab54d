using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Rename;

/// <summary>A stage's name in <c>dvc.lock</c>: without it DVC would take a renamed stage for a new one and run it again.</summary>
internal static class LockedStages
{
    /// <summary>The edits of the lock file beside the pipeline; those of <c>foreach</c> (<c>stage@item</c>) included.</summary>
    public static IEnumerable<PlacedEdit> Edits(DocumentScope pipeline, string name, string newName)
    {
        var path = RelativePath.Join(RelativePath.Folder(pipeline.Path), "dvc.lock");
        if (path is null || pipeline.Workspace.File(path) is not { } source || YamlTree.Parse(source.Text).Documents[0].Root is not YamlMapping root)
        {
            yield break;
        }

        if (root.Entries.FirstOrDefault(static entry => entry.Key is YamlScalar { Value: "stages" })?.Value is not YamlMapping stages)
        {
            yield break;
        }

        foreach (var entry in stages.Entries)
        {
            if (entry.Key is YamlScalar key && (key.Value == name || key.Value.StartsWith(name + "@", StringComparison.Ordinal)))
            {
                yield return new PlacedEdit(path, new TextEdit(key.Span, ScalarText.Write(newName + key.Value[name.Length..], key.Style, isKey: true)), IsDefinition: false);
            }
        }
    }
}
