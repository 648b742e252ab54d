using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Git;

/// <summary>Reports large files that git itself keeps.</summary>
public sealed class LargeFileTracked : IRule<KeptFile>
{
    private const double DefaultLimit = 10;
    private const double Megabyte = 1_000_000;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG501",
        Name: "large-file-tracked",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "A file of more than 10 MB (`mb`) is in git, and neither LFS nor DVC keeps it. Weights of models are FRG505's. Nothing is said outside of a git repository, and in the editor before the workspace is trusted.",
        Why: "Git keeps every version of it in every clone for ever. Each change of a large file makes cloning slower for everybody, and nothing but a rewritten history takes it out again.",
        Bad: "#- data/train.csv\nid,label,text\n# … 48 MB of it, in git\n",
        Good: "#- data/train.csv.dvc\nouts:\n- md5: 22a1a2931c8370d3aeedd7183606fd7f\n  size: 48000000\n  hash: md5\n  path: train.csv\n")
    {
        ExamplePath = "data/train.csv",
        NeedsGit = true,
        ExampleGit = new GitFacts { Files = new Dictionary<string, KeptFile>(StringComparer.Ordinal) { ["data/train.csv"] = new("data/train.csv") { IsTracked = true, Bytes = 48_000_000 } } },
        Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["mb"] = "From which size on a file is large, in megabytes (1,000,000 bytes); 10 without it, and at least 1." },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(KeptFile document, RuleContext context)
    {
        var limit = context.Options.TryGetValue("mb", out var text) && double.TryParse(text.Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : DefaultLimit;
        if (!document.IsTracked || document.Bytes is not { } bytes || bytes <= limit * Megabyte || MadeFiles.IsWeights(document.Path) || document.MadeFolder is not null)
        {
            yield break;
        }

        var size = (bytes / Megabyte).ToString("#,0", CultureInfo.InvariantCulture);
        var name = Display.Plain(document.Path);
        yield return new Finding(Info.Id, default, document.Path.EndsWith(".ipynb", StringComparison.Ordinal)
            ? $"This notebook has {size} MB in git, and each version of it stays in every clone: clear its outputs before it is committed"
            : $"Git has {size} MB of this, and each version of it stays in every clone: `git rm --cached \"{name}\"`, then `dvc add \"{name}\"`; or let Git LFS keep it");
    }
}
