using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Git;

/// <summary>Compares the name of the branch that is checked out with the policy's patterns.</summary>
public sealed class BranchNaming : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG503",
        Name: "branch-naming",
        Severity: Severity.Information,
        Since: "0.9",
        What: "The branch that is checked out fits none of the patterns of `git.branches` in forge.yaml, where the finding stands, nor `git.experiment_branch`. The rule is silent until the policy lists some, outside of a git repository, and where no branch is checked out, as on many build servers.",
        Why: "By the names of branches a team sees whose work a branch is and what it is for, and automation tells experiments from releases.",
        Bad: "git:\n  # `try-new-loss` is checked out.\n  branches: [main, \"experiment/**\"]\n",
        Good: "git:\n  # `try-new-loss` is checked out.\n  branches: [main, \"experiment/**\", \"try-*\"]\n")
    {
        ExamplePath = Policy.FileName,
        Kinds = [FileKind.Policy],
        NeedsGit = true,
        ExampleGit = new GitFacts { Branch = "try-new-loss" },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (document.Root["git"] is not { } git || git["branches"] is not { Kind: DataKind.Sequence, Items: [var first, ..] } patterns || context.Workspace.Git?.Branch is not { } branch
            || (git["experiment_branch"] is { Kind: DataKind.String } own && BranchPattern.IsMatch(own.Text, branch)) || patterns.Items.Any(pattern => pattern.Kind != DataKind.String || pattern.Text == branch || Glob.Parse(pattern.Text).IsMatch(branch)))
        {
            yield break;
        }

        var home = patterns.Items.Select(static pattern => pattern.Text).FirstOrDefault(static pattern => pattern.Contains('*', StringComparison.Ordinal)) ?? first.Text;
        yield return new Finding(Info.Id, patterns.Span, $"The branch `{Display.Plain(branch)}` fits none of these: rename it with `git branch -m` to a name such as `{Display.Plain(Example(home, branch))}`");
    }

    /// <summary>A name that fits the pattern: <c>experiment/**</c> and <c>try</c> make <c>experiment/try</c>.</summary>
    private static string Example(string pattern, string branch) =>
        pattern.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star ? pattern[..star] + branch[(branch.LastIndexOf('/') + 1)..] : pattern;
}
