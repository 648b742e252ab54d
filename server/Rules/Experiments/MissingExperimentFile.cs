using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports files that the policy requires of every experiment and that its folder lacks.</summary>
public sealed class MissingExperimentFile : IRuleWithFixes<ExperimentDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG108",
        Name: "missing-experiment-file",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A file that `require.files` in forge.yaml names is missing in the experiment's folder. The rule is silent until the policy names files; a name may hold `*`.",
        Why: "What the team agreed on, a README or pinned packages, is what makes the experiment usable for somebody else.",
        Bad: "experiment_id: churn-trees\nresearcher: alice\n#- forge.yaml\nrequire:\n  files: [README.md]\n",
        Good: "experiment_id: churn-trees\nresearcher: alice\n#- experiments/active/alice/churn-trees/README.md\nTrees for churn.\n#- forge.yaml\nrequire:\n  files: [README.md]\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ExperimentDocument document, RuleContext context)
    {
        var required = context.Workspace.Policy.Require.Files;
        if (required.Count == 0 || document.Root.Entries.Count == 0)
            return [];

        var folder = Folder(document.File.Path);
        var missing = required.Where(name => name.Trim('/').Length > 0 && !IsThere(folder + name.Trim('/'), context.Workspace)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
            return [];

        var place = (document.At("experiment_id") is { Span.Length: > 0 } id ? id : document.Root.Entries[0].Key).Span;
        var names = string.Join(", ", missing.Select(name => $"`{name}`"));
        return
        [
            new Finding(Info.Id, place, $"{names} {(missing.Count == 1 ? "is" : "are")} missing in this folder: forge.yaml requires {(missing.Count == 1 ? "it" : "them")} of every experiment")
            {
                FixKey = missing.Exists(CanCreate) ? string.Join('\n', missing.Where(CanCreate)) : null,
            },
        ];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ExperimentDocument document, Finding finding, RuleContext context)
    {
        var names = (finding.FixKey ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var edits = names.Select(name => Create(document, name)).ToList();
        if (edits.Count > 1)
            yield return new Fix($"Create the {edits.Count} missing files", edits);

        for (var i = 0; i < edits.Count; i++)
            yield return new Fix($"Create `{names[i]}`", [edits[i]], IsPreferred: edits.Count == 1);
    }

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static bool IsThere(string path, IWorkspaceView workspace)
    {
        if (!path.Contains('*', StringComparison.Ordinal))
            return workspace.FileExists(path) || workspace.FolderExists(path);

        var pattern = Glob.Parse(path);
        return workspace.FilesIn(Folder(path).TrimEnd('/')).Any(pattern.IsMatch);
    }

    private static bool CanCreate(string name) => !name.Contains('*', StringComparison.Ordinal) && !name.EndsWith('/') && !name.Split('/').Contains("..", StringComparer.Ordinal);

    private static FileEdit Create(ExperimentDocument document, string name) =>
        new(Folder(document.File.Path) + name.Trim('/'), [new TextEdit(new TextSpan(0, 0), FirstLines(document, name))], Create: true);

    /// <summary>A beginning that says what belongs into the file.</summary>
    private static string FirstLines(ExperimentDocument document, string name)
    {
        var title = document.At("experiment_id") is { Kind: DataKind.String } id ? id.Text : "Experiment";
        var goal = document.At("goal") is { Kind: DataKind.String } text ? text.Text.ReplaceLineEndings(" ").Trim() : "";
        var file = name[(name.LastIndexOf('/') + 1)..];
        return file switch
        {
            "HANDOFF.md" => $"# Handoff of {title}\n\n## Current status\n\n## Next steps\n\n## How to run\n",
            _ when file.EndsWith(".md", StringComparison.OrdinalIgnoreCase) => $"# {title}\n" + (goal.Length > 0 ? $"\n{goal}\n" : ""),
            _ when file.StartsWith("requirements", StringComparison.Ordinal) => $"# Packages of {title}, each with its version\n",
            "config.yaml" or "params.yaml" => $"# Hyperparameters of {title}\nseed: {(document.At("seed") is { Kind: DataKind.Integer } seed ? seed.NumberText : "42")}\n",
            _ when file.EndsWith(".py", StringComparison.Ordinal) => $"\"\"\"{(goal.Length > 0 ? goal : title).Replace("\"", "'", StringComparison.Ordinal).Replace('\\', '/')}\"\"\"\n",
            _ when file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal) || file.EndsWith(".txt", StringComparison.Ordinal) => $"# {title}\n",
            _ => "",
        };
    }
}
