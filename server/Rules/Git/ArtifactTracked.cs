using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Git;

/// <summary>Reports what programs make, and what one person has for themselves, where git keeps it.</summary>
public sealed class ArtifactTracked : IRuleWithFixes<KeptFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG505",
        Name: "artifact-tracked",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "An `.env` file, weights of a model (`*.pth`, `*.pt`, `*.ckpt`, `*.safetensors`, `*.gguf` from 1 MB on), or a folder that MLflow (`mlruns`), Weights & Biases (`wandb/run-…`) or Hydra (`outputs` and `multirun` by date) fill is in git, and neither LFS nor DVC keeps it. "
            + "An `.env` file in which nothing looks secret is a hint. Templates (`.env.example`, `.env.team`, …), empty and encrypted files and those for tests are left alone, and a folder is told of once, at its first file.",
        Why: "Runs and weights change with each training, and git keeps every version of them in every clone. What stands in an `.env` file is known to everybody who has the repository, also after it was taken out.",
        Bad: "#- .env\nMLFLOW_TRACKING_URI=http://mlflow:5000\n",
        Good: "#- .env.example\nMLFLOW_TRACKING_URI=\n")
    {
        ExamplePath = ".env",
        NeedsGit = true,
        ExampleGit = new GitFacts { Files = new Dictionary<string, KeptFile>(StringComparer.Ordinal) { [".env"] = new(".env") { IsTracked = true, Bytes = 40 } } },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(KeptFile document, RuleContext context)
    {
        var name = Display.Plain(document.Path);
        if (!document.IsTracked)
        {
            yield break;
        }

        if (document.MadeFolder is { } folder)
        {
            var count = document.MadeCount == 1 ? "1 file" : document.MadeCount.ToString("#,0", CultureInfo.InvariantCulture) + " files";
            yield return new Finding(Info.Id, default, $"`{Display.Plain(folder)}` is in git with {count} that a program made: add it to `.gitignore`, and take it out with `git rm -r --cached \"{Display.Plain(folder)}\"`") { FixKey = "/" + folder + "/" };
        }
        else if (MadeFiles.IsEnvironment(document.Path))
        {
            yield return document.IsHarmless
                ? new Finding(Info.Id, default, "Nothing secret stands here yet, but this is where the next person puts it: keep the file out of git, and what all share in `.env.team`") { FixKey = "/" + document.Path, Severity = Severity.Hint }
                : new Finding(Info.Id, default, $"Everybody who has the repository has what stands here: add the file to `.gitignore`, take it out with `git rm --cached \"{name}\"`, and change what is secret in it") { FixKey = "/" + document.Path };
        }
        else if (MadeFiles.IsWeights(document.Path) && document.Bytes >= GitFacts.Noted)
        {
            yield return new Finding(Info.Id, default, $"Weights are in git, which keeps every version of them in every clone: `git rm --cached \"{name}\"`, then `dvc add \"{name}\"`; or let Git LFS keep them") { FixKey = "/" + document.Path };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(KeptFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } pattern)
        {
            yield return new Fix($"Add `{pattern}` to `.gitignore`", [new FileEdit(".gitignore", [new TextEdit(default, pattern + "\n")], Create: true)]);
        }
    }
}
