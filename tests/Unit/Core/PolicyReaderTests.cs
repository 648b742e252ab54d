using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core;

public sealed class PolicyReaderTests
{
    [Fact]
    public void An_empty_policy_is_the_default_one()
    {
        var policy = Read("");
        Assert.Equal(Policy.Default.ExperimentPatterns, policy.ExperimentPatterns);
        Assert.Equal(72, policy.Gpus.MaxHours);
        Assert.Equal("models/registry.yaml", policy.RegistryFile);
        Assert.Null(policy.TrackingUri);
    }

    [Fact]
    public void Of_a_key_that_stands_twice_the_last_one_counts()
    {
        var policy = Read("gpus: { prices: { A100: 1, a100: 2 } }\nrules: { FRG101: { a: 1, a: 2 }, FRG401: error, FRG401: off }\n");
        Assert.Equal(2, policy.Gpus.Prices["A100"]);
        Assert.Equal("2", policy.Rules["FRG101"].Options["a"]);
        Assert.True(policy.Rules["FRG401"].IsOff);
    }

    [Fact]
    public void Further_stores_are_addresses_with_or_without_names()
    {
        var policy = Read("tracking: { uri: mlruns, stores: [ /data/mlruns, { name: Team, uri: https://team }, { name: nameless }, '', 5, { uri: x, name: '' } ] }\n");
        Assert.Equal([new TrackingStore("/data/mlruns"), new("https://team", "Team"), new("5"), new("x")], policy.TrackingStores);
        Assert.All(policy.TrackingStores, static store => Assert.False(store.IsOwn));
        Assert.Empty(Read("tracking: { stores: mlruns }\n").TrackingStores);
    }

    [Fact]
    public void Reads_every_section()
    {
        var policy = Read("""
            members: { alice: { git: alice@example.org, os: al } }
            layout: { experiments: ["work/{researcher}/{experiment}"] }
            tracking: { uri: "${MLFLOW_TRACKING_URI:-mlruns}", directions: { loss: min, accuracy: max } }
            gpus:
              hosts: [gpu1, gpu2]
              inventory:
                - { host: gpu1, gpu_id: 0, name: NVIDIA A100, memory_gib: 80 }
                - { gpu_id: 1 }
                - { gpu_id: -1, name: wrong }
                - nonsense
              prices: { A100: 3.00, default: 1 }
              max_hours: 24
            rules: { FRG104: off, FRG401: { severity: error, allow: [n_jobs, 3] }, FRG402: information }
            overrides: [ { files: "experiments/**/scratch/**", rules: { FRG402: off } } ]
            exclude: ["third_party/**"]
            """);
        Assert.Equal("al", policy.Members["alice"].Os);
        Assert.Equal("${MLFLOW_TRACKING_URI:-mlruns}", policy.TrackingUri);
        Assert.False(policy.HigherIsBetter["loss"]);
        Assert.True(policy.HigherIsBetter["accuracy"]);
        Assert.Equal([new InventoryGpu("gpu1", 0, "NVIDIA A100", 80, null), new InventoryGpu("gpu1", 1, "GPU", null, null)], policy.Gpus.Inventory);
        Assert.Equal(3.00m, policy.Gpus.Prices["a100"]);
        Assert.Equal(24, policy.Gpus.MaxHours);
        Assert.True(policy.Rules["FRG104"].IsOff);
        Assert.Equal(Severity.Error, policy.Rules["FRG401"].Severity);
        Assert.Equal("""["n_jobs",3]""", policy.Rules["FRG401"].Options["allow"]);
        Assert.Equal(Severity.Information, policy.Rules["FRG402"].Severity);
        Assert.True(policy.Overrides[0].Rules["FRG402"].IsOff);
        Assert.Equal(["third_party/**"], policy.Exclude);
    }

    [Fact]
    public void Reads_what_runs_and_experiments_must_have_and_how_they_are_named()
    {
        var policy = Read("""
            tracking: { central: true, experiment_naming: "{member}/{model}", run_naming: "", directions: { loss: lower, score: sideways, auc: maximize } }
            require: { params: [seed], metrics: accuracy, tags: [model_type], artifacts: [], files: [README.md, requirements.txt] }
            git: { branches: [main, "experiment/**"] }
            registry: { gates: { testing: "pytest tests/models", staging: [a, b] }, aliases: { staging: candidate, production: "" } }
            """);
        Assert.Equal(new TrackingPolicy { Central = true, ExperimentNaming = "{member}/{model}" }, policy.Tracking);
        Assert.Equal([("auc", true), ("loss", false)], policy.HigherIsBetter.Select(static pair => (pair.Key, pair.Value)).Order());
        Assert.Equal(["seed"], policy.Require.Params);
        Assert.Equal(["accuracy"], policy.Require.Metrics);
        Assert.Equal(["model_type"], policy.Require.Tags);
        Assert.Empty(policy.Require.Artifacts);
        Assert.Equal(["README.md", "requirements.txt"], policy.Require.Files);
        Assert.Equal(["main", "experiment/**"], policy.Branches);
        Assert.Equal(["pytest tests/models"], policy.Gates["testing"].Commands);
        Assert.Equal(["a", "b"], policy.Gates["staging"].Commands);
        Assert.Equal([("production", "champion"), ("staging", "candidate")], policy.RegistryAliases.Select(static pair => (pair.Key, pair.Value)).Order());
    }

    [Theory]
    [InlineData("- a list")]
    [InlineData("just text")]
    [InlineData("gpus: 3\nrules: [x]\ntracking: null\nmembers: {a: 1}\noverrides: {a: b}\nexclude: {a: b}\n")]
    [InlineData("gpus: {max_hours: -1, inventory: {a: 1}, hosts: 7}\n")]
    [InlineData("a: &a [*a]\ngpus: *a\nrules: {X: *a}\n")]
    public void What_has_the_wrong_shape_is_passed_over(string text) => Assert.Equal(72, Read(text).Gpus.MaxHours);

    private static Policy Read(string text) => PolicyReader.Read(YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.PyYaml));
}
