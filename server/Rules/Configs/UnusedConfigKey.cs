using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Rules.Configs;

/// <summary>Reports keys of a config that no script reads, where it is known what the scripts read.</summary>
public sealed class UnusedConfigKey : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG303",
        Name: "unused-config-key",
        Severity: Severity.Hint,
        Since: "0.2",
        What: "No script that loads this file reads the key. It is only said where all of what happens to the config can be seen: not where a script passes it on whole, walks over it or unpacks it (`**cfg`), "
            + "not for files that Hydra composes or DVC takes parameters from, and not for keys that stand there for an anchor.",
        Why: "Somebody changes the value and expects another result. A key that is left over from an earlier version tells a story that is not true.",
        Bad: "lr: 0.001\nwarmup: 100\n#- experiments/active/alice/churn-net/train.py\nimport yaml\ncfg = yaml.safe_load(open('config.yaml'))\nfit(lr=cfg['lr'])\nif __name__ == '__main__': main()\n",
        Good: "lr: 0.001\n#- experiments/active/alice/churn-net/train.py\nimport yaml\ncfg = yaml.safe_load(open('config.yaml'))\nfit(lr=cfg['lr'])\nif __name__ == '__main__': main()\n")
    {
        ExamplePath = "experiments/active/alice/churn-net/config.yaml",
        Kinds = [FileKind.TrainingConfig],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (document.Dialect == YamlDialect.OmegaConf || document.Tree.Problems.Count > 0 || document.Root.Kind != DataKind.Mapping)
            return [];

        var scripts = context.Workspace.ScriptsNaming(document.Path);
        if (scripts.Count == 0 || scripts.Any(static script => script.Escapes) || IsPipelined(document.Path, context.Workspace))
            return [];

        var reads = scripts.SelectMany(static script => script.Reads).Where(read => (read.ConfigPath ?? document.Path) == document.Path).ToList();
        var found = new List<Finding>();
        if (reads.Count > 0)
            Search(document.Root, "", reads, found);

        return found;
    }

    private void Search(DataNode mapping, string prefix, List<ConfigRead> reads, List<Finding> found)
    {
        foreach (var entry in mapping.Entries)
        {
            var name = prefix + entry.Name;
            if (entry.IsMerged || entry.Name.StartsWith("x-", StringComparison.Ordinal) || reads.Exists(read => !read.IsStep && IsAtOrBelow(name, read.Key)))
                continue;

            if (!reads.Exists(read => IsAtOrBelow(read.Key, name)))
            {
                if (!HoldsAnchor(entry.Value))
                    found.Add(new Finding(Info.Id, entry.Key.Span, $"No script reads `{name}`") { IsUnnecessary = true });
            }
            else if (entry.Value.Shared == entry.Value)
            {
                Search(entry.Value, name + ".", reads, found);
            }
        }
    }

    private static bool IsAtOrBelow(string name, string above) =>
        name.StartsWith(above, StringComparison.Ordinal) && (name.Length == above.Length || name[above.Length] == '.');

    private static bool HoldsAnchor(DataNode value) =>
        YamlData.SyntaxOf(value)?.Anchor is not null || value.Entries.Any(static entry => YamlData.SyntaxOf(entry.Value)?.Anchor is not null);

    private static bool IsPipelined(string path, IWorkspaceView workspace)
    {
        var folder = RelativePath.Folder(path);
        return workspace.FileExists(folder.Length == 0 ? "dvc.yaml" : folder + "/dvc.yaml");
    }
}
