using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Workflows;

/// <summary>Tells a team that has a policy, experiments and tests on its server that nothing there keeps the policy.</summary>
public sealed class NoWorkflowChecks : IRule<YamlFile>
{
    private const string Home = ".github/workflows";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG340",
        Name: "no-workflow-checks",
        Severity: Severity.Hint,
        Since: "0.9",
        What: "The workspace has a `forge.yaml` and experiments, a workflow under `.github/workflows` runs tests or a linter, and none runs `forge check`. Told once, at the first such workflow. "
            + "Where a workflow runs a makefile, a script, tox, hooks or another workflow, those may check, and nothing is said.",
        Why: "What only editors check is kept by those who have the editor open. A pull request that breaks an experiment's metadata goes in with green tests.",
        Bad: "#- .github/workflows/tests.yml\non: push\njobs:\n  tests:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: pytest\n#- forge.yaml\nexclude: []\n#- experiments/active/alice/trees/metadata.yaml\nexperiment_id: trees\n",
        Good: "#- .github/workflows/tests.yml\non: push\njobs:\n  tests:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: pytest\n      - uses: forge-lsp/forge@v0.1.0\n#- forge.yaml\nexclude: []\n#- experiments/active/alice/trees/metadata.yaml\nexperiment_id: trees\n")
    {
        ExamplePath = Home + "/tests.yml",
        Kinds = [FileKind.Workflow],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var workspace = context.Workspace;
        if (!document.Path.StartsWith(Home + "/", StringComparison.Ordinal) || First(document.Root) is not { } place
            || !workspace.FileExists(Policy.FileName) || workspace.Experiments.Count == 0)
        {
            yield break;
        }

        foreach (var path in workspace.FilesIn(Home))
        {
            if (workspace.WorkflowAt(path) is { } other && (other.MayCheck || (other.RunsTests && string.CompareOrdinal(path, document.Path) < 0)))
            {
                yield break;
            }
        }

        yield return new Finding(Info.Id, place.Span, "No workflow runs `forge check`, so that nothing but editors keeps forge.yaml: add a step with `uses: forge-lsp/forge@v0.1.0`, which fails a pull request on new findings only");
    }

    /// <summary>The first command that runs tests; null where there is none.</summary>
    private static DataNode? First(DataNode root) =>
        (root["jobs"]?.Entries ?? []).SelectMany(static job => job.Value["steps"]?.Items ?? []).FirstOrDefault(WorkflowSummary.IsTest)?["run"];
}
