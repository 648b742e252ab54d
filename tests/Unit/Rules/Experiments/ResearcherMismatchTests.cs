using ForgeLsp.Rules.Experiments;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Experiments;

public sealed class ResearcherMismatchTests
{
    [Fact]
    public void Another_name_than_the_folders_is_reported() => Fixture.Check<ResearcherMismatch>("""
        experiment_id: churn-trees
        researcher: bob
        #           ^^^ warning FRG101: The experiment lies in the folder of `alice`, and names `bob`
        #- experiments/carol/pilot/metadata.yaml
        researcher: alice
        #           ^^^^^ warning FRG101: The experiment lies in the folder of `carol`, and names `alice`
        """);

    [Fact]
    public void Case_blanks_and_hyphens_do_not_matter() => Fixture.Check<ResearcherMismatch>("""
        #- experiments/active/alice-smith/x/metadata.yaml
        researcher: Alice Smith
        """);

    [Fact]
    public void The_policys_names_of_one_person_are_one_person() => Fixture.Check<ResearcherMismatch>("""
        researcher: alice@example.org
        #- forge.yaml
        members: { alice: { git: alice@example.org } }
        """);

    [Fact]
    public void Without_a_researchers_folder_nothing_is_said() => Fixture.Check<ResearcherMismatch>("""
        #- experiments/active/pilot/metadata.yaml
        experiment_id: pilot
        researcher: bob
        goal: x
        """);

    [Fact]
    public void The_fix_takes_the_folders_name() => Fixture.Fix<ResearcherMismatch>(
        "researcher: \"bob\"   # copied\nexperiment_id: x\n",
        "researcher: \"alice\"   # copied\nexperiment_id: x\n",
        "Set researcher to `alice`");
}
