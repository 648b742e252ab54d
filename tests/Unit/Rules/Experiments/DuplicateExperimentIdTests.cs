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
    public void A_folder_that_was_copied_very_often_links_a_few_places()
    {
        var rule = new DuplicateExperimentId();
        var copies = string.Concat(Enumerable.Range(0, 60).Select(static i => $"#- experiments/active/bob/copy{i}/metadata.yaml\nexperiment_id: churn-trees\n"));
        Assert.All(Fixture.RunAll(rule, "experiment_id: churn-trees\n" + copies), static finding => Assert.Equal(20, finding.Finding.Related.Count));
    }

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
