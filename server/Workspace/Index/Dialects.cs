using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Workspace.Index;

/// <summary>Says whose eyes read a YAML file.</summary>
internal static class Dialects
{
    /// <summary>
    /// The reader of a file of this kind. A config shows that Hydra or OmegaConf reads it: by a list <c>defaults:</c> or a section <c>hydra:</c>, by a value to fill in
    /// (<c>???</c>), or by <c>_target_</c> or <c>${…}</c> anywhere.
    /// </summary>
    public static YamlDialect Of(FileKind kind, YamlTree tree) => kind switch
    {
        FileKind.Pipeline or FileKind.Compose or FileKind.Workflow => YamlDialect.Yaml12,
        FileKind.TrainingConfig when IsHydra(tree) => YamlDialect.OmegaConf,
        _ => YamlDialect.PyYaml,
    };

    private static bool IsHydra(YamlTree tree)
    {
        if (tree.Documents[0].Root is not YamlMapping root)
        {
            return false;
        }

        foreach (var entry in root.Entries)
        {
            if (entry is { Key: YamlScalar { Value: "defaults" }, Value: YamlSequence } or { Key: YamlScalar { Value: "hydra" } })
            {
                return true;
            }
        }

        const string Package = "# @package";
        var (text, all) = (tree.Text, new TextSpan(0, tree.Text.Length));
        return text.Contains("_target_:", all) || text.Contains("${", all) || text.Contains(" ???", all) || (text.Length >= Package.Length && text.Contains(Package, new TextSpan(0, Package.Length)));
    }
}
