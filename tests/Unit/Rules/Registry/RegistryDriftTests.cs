using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Registry;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Registry;

public sealed class RegistryDriftTests
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    [Fact]
    public void Another_version_in_production_is_reported_at_the_version() => Fixture.Check<RegistryDrift>("""
        models:
          churn: { source: mlflow, mlflow_model: churn-classifier, mlflow_version: 2, status: production }
          #                                                                        ^ warning FRG206: Version 2 is in production here, and version 3 in the tracking registry
          churn-classifier: { source: mlflow, version: v2, status: production }
          #                                            ^^ warning FRG206: Version 2 is in production here, and version 3 in the tracking registry
          same: { source: mlflow, mlflow_model: churn-classifier, mlflow_version: "3", status: production }
        """, Facts("champion=3", "1", "2", "3"));

    [Theory]
    [InlineData("development", "None", true)]
    [InlineData("testing", "None", true)]
    [InlineData("deprecated", "None", true)]
    [InlineData("staging", "Staging", true)]
    [InlineData("production", "Production", true)]
    [InlineData("deprecated", "Archived", true)]
    [InlineData("production", "None", false)]
    [InlineData("production", "Staging", false)]
    [InlineData("staging", "Production", false)]
    [InlineData("testing", "Production", false)]
    [InlineData("deprecated", "Production", false)]
    [InlineData("staging", "Archived", false)]
    public void Stages_are_states_of_the_catalogue(string status, string stage, bool agrees) => Fixture.Check<RegistryDrift>(
        $"models:\n  m: {{ mlflow_model: churn-classifier, mlflow_version: 1, status: {status} }}\n"
            + (agrees ? "" : $"  #                                                               {new string('^', status.Length)} warning FRG206: `m` is `{status}` here, and version 1 is {(stage == "None" ? "in no stage" : $"in `{stage}`")} in the tracking registry\n"),
        Facts("", $"1:{stage}"));

    [Fact]
    public void A_registry_without_stages_and_aliases_says_nothing_about_staging() => Fixture.Check<RegistryDrift>(
        "models:\n  m: { mlflow_model: churn-classifier, mlflow_version: 1, status: staging }\n", Facts("", "1", "2"));

    [Fact]
    public void The_policy_says_what_an_alias_means() => Fixture.Check<RegistryDrift>("""
        models:
          a: { mlflow_model: churn-classifier, mlflow_version: 2, status: production }
          b: { mlflow_model: churn-classifier, mlflow_version: 1, status: production }
          #                                                    ^ warning FRG206: Version 1 is in production here, and version 2 in the tracking registry
          c: { mlflow_model: churn-classifier, mlflow_version: 3, status: development }
          #                                                               ^^^^^^^^^^^ warning FRG206: `c` is `development` here, and version 3 is `candidate` in the tracking registry
        #- forge.yaml
        registry: { aliases: { production: live, staging: candidate } }
        """, Facts("live=2,candidate=3", "1", "2", "3"));

    [Fact]
    public void Aliases_that_the_catalogue_names_must_point_to_its_version() => Fixture.Check<RegistryDrift>("""
        models:
          a: { mlflow_model: churn-classifier, mlflow_version: 2, aliases: [best, shadow, "Tested"] }
          #                                                                 ^^^^ warning FRG206: `best` is version 2 here, and version 3 in the tracking registry
          #                                                                       ^^^^^^ warning FRG206: `shadow` is version 2 here, and no version in the tracking registry
        """, Facts("best=3,tested=2", "1", "2", "3"));

    [Fact]
    public void A_model_or_a_version_that_is_not_there_is_reported_where_it_is_named() => Fixture.Check<RegistryDrift>("""
        models:
          a: { mlflow_model: churn-clasifier, status: testing }
          #                  ^^^^^^^^^^^^^^^ warning FRG206: The tracking registry has no model `churn-clasifier` — did you mean `churn-classifier`?
          b: { mlflow_model: churn-classifier, mlflow_version: 7 }
          #                                                    ^ warning FRG206: The tracking registry has no version 7 of `churn-classifier`; its newest is 2
          c: { source: mlflow, version: v1, status: production }
          d: { mlflow_model: churn-classifier, version: v1.2.0, status: testing }
        """, Facts("", "1", "2"));

    [Fact]
    public void Without_a_version_only_production_is_compared() => Fixture.Check<RegistryDrift>("""
        models:
          a: { mlflow_model: churn-classifier, status: production }
          #                                            ^^^^^^^^^^ warning FRG206: `a` is in production here, and no version of `churn-classifier` is in the tracking registry
          b: { mlflow_model: churn-classifier, status: testing }
        """, Facts("", "1:Staging", "2"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_claimed_while_a_store_has_not_answered(bool partly) => Fixture.Check<RegistryDrift>(
        "models:\n  a: { mlflow_model: gone, mlflow_version: 1, status: production }\n", partly ? new TrackingFacts() : null);

    [Fact]
    public void The_version_or_the_state_is_taken_over()
    {
        Fixture.Fix<RegistryDrift>(
            "models:\n  churn-classifier: { source: mlflow, version: v2, status: production }\n",
            "models:\n  churn-classifier: { source: mlflow, version: v3, status: production }\n",
            "Take over `v3` from the tracking registry",
            Facts("champion=3", "1", "2", "3"));
        Fixture.Fix<RegistryDrift>(
            "models:\n  m: { mlflow_model: churn-classifier, mlflow_version: 1, status: testing }\n",
            "models:\n  m: { mlflow_model: churn-classifier, mlflow_version: 1, status: staging }\n",
            "Take over `staging` from the tracking registry",
            Facts("", "1:Staging"));
    }

    [Theory]
    [InlineData("best=3", "Take the alias `best` out: in the tracking registry it is version 3")]
    [InlineData("", "Take the alias `best` out, as in the tracking registry")]
    public void An_alias_that_stands_for_another_version_is_taken_out(string aliases, string title) => Fixture.Fix<RegistryDrift>(
        "models:\n  a:\n    mlflow_model: churn-classifier\n    mlflow_version: 2\n    aliases: [shadow, best]   # two of them\n",
        "models:\n  a:\n    mlflow_model: churn-classifier\n    mlflow_version: 2\n    aliases: [shadow]   # two of them\n",
        title,
        Facts("shadow=2" + (aliases.Length == 0 ? "" : "," + aliases), "1", "2", "3"));

    [Fact]
    public void An_alias_goes_to_the_entry_of_the_version_that_it_stands_for() => Fixture.Fix<RegistryDrift>(
        "models:\n  a: { mlflow_model: churn-classifier, mlflow_version: 2, aliases: [shadow, best] }\n  b: { mlflow_model: churn-classifier, mlflow_version: 3, aliases: [old] }\n",
        "models:\n  a: { mlflow_model: churn-classifier, mlflow_version: 2, aliases: [shadow] }\n  b: { mlflow_model: churn-classifier, mlflow_version: 3, aliases: [old, best] }\n",
        "Let `b` have the alias `best`, as in the tracking registry",
        Facts("shadow=2,best=3,old=3", "1", "2", "3"));

    /// <summary>A registered model; versions as <c>number:stage</c>, oldest first.</summary>
    private static TrackingFacts Facts(string aliases, params string[] versions)
    {
        var points = aliases.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static alias => alias.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        var model = new RegisteredModel("churn-classifier", null, points, None);
        var made = versions.Reverse().Select(static text => text.Split(':')).Select(parts => new ModelVersion("churn-classifier", parts[0], parts.Length > 1 ? parts[1] : "None", null, null, None));
        return new TrackingFacts { Models = new Dictionary<string, TrackedModel>(StringComparer.Ordinal) { [model.Name] = new(model, [.. made]) } };
    }
}
