using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>Whether something else than good will runs the checks. Pure.</summary>
public static class EnforcedChecks
{
    private static readonly string[] Usual = [".pre-commit-config.yaml", ".pre-commit-config.yml", ".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", "Jenkinsfile", ".circleci/config.yml", ".ci/run"];
    private static readonly string[] Words = ["forge check", "forge-check", "/forge@"];

    /// <summary>The files that may run them.</summary>
    public static IEnumerable<string> Candidates(IWorkspaceView workspace) => Usual.Concat(workspace.FilesIn(".github/workflows").Where(RelativePath.IsYaml));

    /// <summary>Whether a text runs them: the command, the hook, or the action.</summary>
    public static bool AreIn(string text) => text.Split('\n').Any(static line => !line.TrimStart().StartsWith('#') && Array.Exists(Words, word => line.Contains(word, StringComparison.Ordinal)));
}
