using ForgeLsp.Rules.Experiments;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

public sealed class DuplicateExperimentIdTests
{
    [Fact]
    public void Both_places_are_reported() => Fixture.Check<DuplicateExperimentId>("""
        experiment_id: churn-trees
        #              ^^^^^^^^^^^ error FRG102: `churn-trees` is also the id of experiments/active/bob/copy/metadata.yaml
        #- experiments/active/bob/copy/metadata.yaml
        researcher: bob
        experiment_id: "churn-trees"
        #              ^^^^^^^^^^^^^ error FRG102: `churn-trees` is also the id of experiments/active/alice/churn-trees/metadata.yaml
        #- experiments/active/bob/other/metadata.yaml
        experiment_id: other
        """);

    [Fact]
    public void Each_finding_links_the_other_place()
    {
        var rule = new DuplicateExperimentId();
        Assert.Equal(
            ["experiments/active/bob/churn-copy/metadata.yaml", "experiments/active/alice/churn-trees/metadata.yaml"],
            Fixture.RunAll(rule, rule.Info.Bad).Select(finding => Assert.Single(finding.Finding.Related).Path));
    }

    [Fact]
    public void Empty_ids_are_not_equal() => Fixture.Check<DuplicateExperimentId>("""
        experiment_id:
        #- experiments/active/bob/copy/metadata.yaml
        experiment_id:
        """);
}
