using ForgeLsp.Rules.Workflows;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Workflows;

public sealed class NoWorkflowChecksTests
{
    private const string Team = "#- forge.yaml\nexclude: []\n#- experiments/active/a/a/metadata.yaml\nexperiment_id: a\n";

    [Fact]
    public void Told_once_at_the_first_workflow_that_runs_tests() => Fixture.Check<NoWorkflowChecks>("""
        #- .github/workflows/a-docs.yml
        jobs:
          a:
            steps:
              - run: mkdocs build
        #- .github/workflows/b-tests.yml
        jobs:
          a:
            steps:
              - uses: actions/checkout@v4
              - run: python -m pytest tests
        #            ^^^^^^^^^^^^^^^^^^^^^^ hint FRG340: No workflow runs `forge check`, so that nothing but editors keeps forge.yaml: add a step with `uses: forge-lsp/forge@v0.1.0`, which fails a pull request on new findings only
        #- .github/workflows/c-lint.yml
        jobs:
          a:
            steps:
              - run: ruff check
        #- forge.yaml
        exclude: []
        #- experiments/active/a/a/metadata.yaml
        experiment_id: a
        """);

    [Theory]
    [InlineData("- run: pytest\n      - run: forge check")]
    [InlineData("- run: pytest\n      - uses: forge-lsp/forge@v1")]
    [InlineData("- run: pytest && make lint")]
    [InlineData("- run: pytest\n      - run: ./scripts/check.sh")]
    [InlineData("- run: pytest\n      - uses: pre-commit/action@v3")]
    [InlineData("- run: tox -e pytest")]
    [InlineData("- run: echo pytesting")]
    public void What_checks_or_may_check_and_what_tests_nothing_is_fine(string steps) => Assert.Empty(Fixture.RunAll(new NoWorkflowChecks(), $"#- .github/workflows/t.yml\njobs:\n  a:\n    steps:\n      {steps}\n{Team}"));

    [Theory]
    [InlineData("jobs:\n  b:\n    uses: team/flows/.github/workflows/all.yml@main\n")]
    [InlineData("jobs:\n  b:\n    steps:\n      - run: forge check --format github\n")]
    public void Another_workflow_may_check(string other) => Assert.Empty(Fixture.RunAll(new NoWorkflowChecks(), $"#- .github/workflows/a.yml\njobs:\n  a:\n    steps:\n      - run: pytest\n#- .github/workflows/b.yml\n{other}{Team}"));

    [Theory]
    [InlineData("#- forge.yaml\nexclude: []\n")]
    [InlineData("#- experiments/active/a/a/metadata.yaml\nexperiment_id: a\n")]
    public void Who_has_no_policy_or_no_experiments_is_left_alone(string others) => Assert.Empty(Fixture.RunAll(new NoWorkflowChecks(), $"#- .github/workflows/t.yml\njobs:\n  a:\n    steps:\n      - run: pytest\n{others}"));
}
