using ForgeLsp.Rules.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Yaml;

public sealed class PolicyProblemTests
{
    [Fact]
    public void Rules_that_do_not_exist_are_hints_with_the_nearest_or_the_one_of_that_name() => Fixture.Check<PolicyProblem>("""
        rules:
          FRG101: error
          FRG999: off
        # ^^^^^^ hint FRG007: There is no rule `FRG999`…
          frg101: off
        # ^^^^^^ hint FRG007: There is no rule `frg101` — did you mean `FRG101`?
          researcher-mismatch: off
        # ^^^^^^^^^^^^^^^^^^^ hint FRG007: There is no rule `researcher-mismatch` — did you mean `FRG101`?
        overrides:
          - files: "a/**"
            rules: { FRG102: off, FRG1O2: off }
            #                     ^^^^^^ hint FRG007: There is no rule `FRG1O2` — did you mean `FRG102`?
        """);

    [Fact]
    public void Patterns_whose_braces_do_not_pair_up_fit_nothing() => Fixture.Check<PolicyProblem>("""
        tracking:
          experiment_naming: "{member}/{model"
          #                  ^^^^^^^^^^^^^^^^^ warning FRG007: The braces of `{member}/{model` do not pair up, so that no name is checked: write each part as `{part}`
          run_naming: "{model}_{date}"
        layout: { experiments: ["experiments/{active,archive/{researcher}", "/abs/{researcher}", "work/{researcher}"] }
        #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning FRG007: The braces of `experiments/{active,archive/{researcher}` do not pair up, so that no folder fits
        #                                                                   ^^^^^^^^^^^^^^^^^^^ warning FRG007: `/abs/{researcher}` fits no folder: a pattern is relative to the workspace and has `/` between folders
        exclude: ["third_party/**", "a/{b"]
        #                           ^^^^^^ warning FRG007: The braces of `a/{b` do not pair up, so that no file fits
        overrides:
          - files: "}x"
            #      ^^^^ warning FRG007: The braces of `}x` do not pair up, so that no file fits
        """);

    [Theory]
    [InlineData("experiment")]
    [InlineData("exp/{researcher}")]
    [InlineData("exp/{user}/{experiment}")]
    [InlineData("exp/*/{experiment}")]
    public void A_branch_that_all_experiments_would_share_or_git_would_refuse_is_none(string pattern) =>
        Assert.Contains("names no branch of its own for each experiment", Assert.Single(Fixture.Run(new PolicyProblem(), $"git: {{ experiment_branch: \"{pattern}\" }}\n")).Finding.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("exp/{researcher}-{experiment}")]
    [InlineData("{researcher}/{experiment}")]
    [InlineData("exp/{experiment}")]
    public void A_branch_of_its_own_is_fine(string pattern) => Assert.Empty(Fixture.Run(new PolicyProblem(), $"git: {{ experiment_branch: \"{pattern}\" }}\n"));

    [Fact]
    public void One_name_is_not_two_members() => Fixture.Check<PolicyProblem>("""
        members:
          alice: { git: alice@example.org, os: al }
          alfred: { git: alfred@example.org, os: al, mlflow: al }
          #                                      ^^ warning FRG007: `al` is the name of `alice` already: one name cannot be two members
        """);

    [Fact]
    public void A_schema_that_is_missing_is_named() => Fixture.Check<PolicyProblem>("""
        schemas:
          "a/*.yaml": schemas/our.schema.json
          "b/*.yaml": schemas/uor.schema.json
          #           ^^^^^^^^^^^^^^^^^^^^^^^ warning FRG007: There is no file `schemas/uor.schema.json` in the workspace — did you mean `schemas/our.schema.json`?
          "c/*.yaml": https://example.org/x.json
          "d/*.yaml": ../outside.json
        #- schemas/our.schema.json
        {}
        """);

    [Theory]
    [InlineData("${MLFLOW_TRACKING_URI:-mlruns}", true)]
    [InlineData("${HOST}/${PATH_2}", true)]
    [InlineData("mlruns", true)]
    [InlineData("${MLFLOW_TRACKING_URI", false)]
    [InlineData("${}", false)]
    [InlineData("${a b}", false)]
    public void An_address_that_is_not_filled_in_is_reported(string uri, bool isFine) => Fixture.Check<PolicyProblem>(
        $"tracking:\n  uri: \"{uri}\"\n" + (isFine ? "" : $"  #    {new string('^', uri.Length + 2)} warning FRG007: This is not filled in: write `${{NAME}}`, or `${{NAME:-default}}`\n"));

    [Fact]
    public void The_default_host_is_one_of_the_hosts() => Fixture.Check<PolicyProblem>("""
        gpus: { hosts: [atlas, borea], default_host: boera }
        #                                            ^^^^^ warning FRG007: `boera` is none of the hosts — did you mean `borea`?
        """);

    [Theory]
    [InlineData("gpus: { default_host: cluster, inventory: [ { host: cluster, gpu_id: 0 } ] }\n")]
    [InlineData("gpus: { default_host: alone }\n")]
    [InlineData("members: 3\nrules: [a]\ntracking: x\nlayout: null\noverrides: { a: b }\nschemas: [x]\nexclude: { a: b }\n")]
    [InlineData("")]
    public void What_is_right_or_has_another_shape_is_left_alone(string text) => Fixture.Check<PolicyProblem>("# policy\n" + text);

    [Fact]
    public void Other_files_are_not_policies() => Fixture.Check<PolicyProblem>("#- sub/forge.yaml\nrules: { FRG999: off }\n");

    [Fact]
    public void The_nearest_name_is_the_fix() => Fixture.Fix<PolicyProblem>("rules: { \"frg101\": off }\n", "rules: { \"FRG101\": off }\n", "Change to `FRG101`");
}
