using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Names;
using ForgeLsp.Tests.Unit.Features.Evidence;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Hover;

/// <summary>What is told of a place; <c>$0</c> is the mouse.</summary>
public sealed class HoverTests
{
    private const string Metadata = "experiments/active/alice/churn-trees/metadata.yaml";
    private const string Config = "experiments/active/alice/churn-trees/config.yaml";

    [Fact]
    public async Task A_key_is_explained_with_type_meaning_and_schema()
    {
        var (text, markdown) = await HoverAsync("experiment_id: a\nsta$0tus: planned\n");
        Assert.Equal("status", text);
        Assert.StartsWith("**Status** · text\n\nWhere the experiment stands.", markdown);
        Assert.EndsWith("*Experiment*", markdown);
    }

    [Fact]
    public async Task Bounds_defaults_and_allowed_words_are_told()
    {
        Assert.Contains("Must be: at least 0", (await HoverAsync("experiment_id: a\ncompute:\n  gpu_$0count: 1\n")).Markdown);
        Assert.Contains("Default: `72`", (await HoverAsync("gpus: {max_$0hours: 2}", "forge.yaml")).Markdown);
        Assert.Contains("One of: `min`, `max`", (await HoverAsync("tracking: {directions: {loss: mi$0n}}", "forge.yaml")).Markdown);
    }

    [Theory]
    [InlineData("experiment_id: a\nstatus: planned # com$0ment\n")]
    [InlineData("experiment_id: a\n$0\nstatus: planned\n")]
    [InlineData("experiment_id: a\nmine: some$0thing\n")]
    [InlineData("experiment_id: a\ngoal: |\n  a long te$0xt\n")]
    [InlineData("$0")]
    public async Task Where_nothing_is_known_nothing_is_told(string text) => Assert.Equal("", (await HoverAsync(text)).Markdown);

    [Fact]
    public async Task A_baseline_is_told_by_its_goal_state_and_result()
    {
        var (_, markdown) = await HoverAsync("""
            experiment_id: a
            baseline: churn$0-logistic
            #- experiments/active/bob/churn-logistic/metadata.yaml
            experiment_id: churn-logistic
            researcher: bob
            status: completed
            goal: Find a *floor*
            results: {best_metric: 0.81, primary_metric: auc}
            """);
        Assert.Contains("Find a \\*floor\\*", markdown);
        Assert.Contains("bob · `completed` · best `auc` `0.81`", markdown);
        Assert.Contains("In `experiments/active/bob/churn-logistic/metadata.yaml`", markdown);
    }

    [Fact]
    public async Task A_base_model_is_told_by_its_catalogue_entry()
    {
        var (_, markdown) = await HoverAsync("models:\n  a: {base_model: $0base}\n  base: {source: ollama, status: production, version: v2, owners: [x]}\n", "models/registry.yaml");
        Assert.Contains("ollama · `production` · version `v2`", markdown);
    }

    [Theory]
    [InlineData("seed: 01$02", "PyYAML reads the number `10`, YAML 1.2 the number `12`")]
    [InlineData("lr: 1e$0-4", "PyYAML reads the text `\"1e-4\"`, YAML 1.2 the number `1e-4`")]
    [InlineData("debug: n$0o", "PyYAML reads `false`, YAML 1.2 the text `\"no\"`")]
    public async Task A_scalar_that_readers_read_in_two_ways_is_told_in_both(string text, string expected) => Assert.Contains(expected, (await HoverAsync(text, Config)).Markdown);

    [Theory]
    [InlineData("seed: 12$03")]
    [InlineData("debug: \"n$0o\"")]
    public async Task A_scalar_with_one_reading_is_not_doubted(string text) => Assert.DoesNotContain("PyYAML", (await HoverAsync(text, Config)).Markdown);

    [Fact]
    public async Task An_alias_shows_what_it_stands_for()
    {
        var (text, markdown) = await HoverAsync("base: &b\n  lr: 0.1\n  momentum: 0.9\nmine: *$0b\n", Config);
        Assert.Equal("*b", text);
        Assert.Equal("`*b` stands for the value in line 2\n\n```yaml\nlr: 0.1\nmomentum: 0.9\n```", markdown);
    }

    [Fact]
    public async Task A_hyperparameter_shows_what_runs_of_the_experiment_used_and_what_came_of_it()
    {
        var stores = new FakeRunStores()
            .With("churn", "one", "train.lr=0.1", "val_auc=0.8")
            .With("churn", "two", "train.lr=1e-2", "val_auc=0.9")
            .With("churn", "three", "train.lr=0.01", "val_auc=0.85")
            .With("other", "four", "train.lr=5", "val_auc=0.99");
        var (_, markdown) = await HoverAsync($"train:\n  l$0r: 0.01\n#- {Metadata}\nexperiment_id: churn-trees\nresearcher: alice\nmlflow_experiment: churn\nresults: {{primary_metric: val_auc}}", Config, stores);
        Assert.Contains("""
            `train.lr` in 3 runs of `churn`

            | value | runs | best val\_auc |
            |---|---|---|
            | 0\.01 (here) | 2 | 0\.9 |
            | 0\.1 | 1 | 0\.8 |
            """, markdown);
    }

    [Fact]
    public async Task A_key_tells_which_scripts_read_it()
    {
        const string script = "\nimport yaml\ncfg = yaml.safe_load(open('config.yaml'))\nmodel.fit(cfg['train']['lr'])\n";
        var (_, markdown) = await HoverAsync("train:\n  l$0r: 0.01\n  wd: 0\n#- experiments/active/alice/churn-trees/eval.py" + script + "#- experiments/active/alice/churn-trees/train.py" + script + "print(cfg['train'].get('lr'))\n", Config);
        Assert.Contains("\n\nRead by `experiments/active/alice/churn-trees/eval.py`, `experiments/active/alice/churn-trees/train.py` in 2 places", markdown);
    }

    [Fact]
    public async Task Less_is_better_where_the_metric_says_so()
    {
        var stores = new FakeRunStores().With("churn", "one", "lr=0.1", "loss=0.3").With("churn", "two", "lr=0.2", "loss=0.2");
        var (_, markdown) = await HoverAsync("lr: $00.1", Config, stores);
        Assert.True(markdown.IndexOf("| 0\\.2 |", StringComparison.Ordinal) < markdown.IndexOf("| 0\\.1 (here) |", StringComparison.Ordinal), markdown);
    }

    [Fact]
    public async Task No_best_is_claimed_for_a_metric_that_nobody_knows()
    {
        var stores = new FakeRunStores().With("churn", "one", "lr=0.1", "zork=0.3");
        Assert.Contains("| value | runs |\n", (await HoverAsync("lr: $00.1", Config, stores)).Markdown);
    }

    [Fact]
    public async Task A_tracking_experiment_is_told_by_its_runs_without_any_address()
    {
        var stores = new FakeRunStores().With("churn", "one", "", "val_auc=0.8", start: 1).With("churn", "two|x", "", "val_auc=0.9", start: 2);
        var (_, markdown) = await HoverAsync("experiment_id: a\nmlflow_experiment: ch$0urn\n", Metadata, stores);
        Assert.Contains("2 runs · the last ", markdown);
        Assert.Contains("Best `val_auc`: `0.9` in two\\|x", markdown);
        Assert.DoesNotContain("secret", markdown);
    }

    [Fact]
    public async Task A_run_is_told_by_its_name_state_and_metrics()
    {
        var stores = new FakeRunStores().With("churn", "brave-fox", "", "val_auc=0.8");
        var (_, markdown) = await HoverAsync("experiment_id: a\nresults:\n  run_id: r$00\n", Metadata, stores);
        Assert.Contains("**brave\\-fox** · finished", markdown);
        Assert.Contains("| val\\_auc | 0\\.8 |", markdown);
    }

    [Fact]
    public async Task Without_an_answer_of_the_stores_the_rest_is_told()
    {
        var stores = new FakeRunStores { Gate = new TaskCompletionSource().Task }.With("churn", "one", "", "val_auc=0.8");
        Assert.Contains("Name of the experiment in the tracking store", (await HoverAsync("experiment_id: a\nmlflow_experiment: ch$0urn\n", Metadata, stores)).Markdown);
    }

    private static async Task<(string Text, string Markdown)> HoverAsync(string fixture, string path = Metadata, FakeRunStores? stores = null)
    {
        var files = FixtureText.Parse(fixture, path);
        var offset = files[0].Text.IndexOf("$0", StringComparison.Ordinal);
        var text = files[0].Text.Remove(offset, 2);
        var memory = new MemoryFiles();
        foreach (var file in files.Skip(1))
        {
            memory[file.Path] = file.Text;
        }

        memory[path] = text;
        var workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), memory, BuiltInSchemas.For);
        workspace.Load(CancellationToken.None);
        workspace.Open("file:///workspace/" + path, "yaml", 1, SourceText.From(text));
        var document = new DocumentScope(new WorkspaceScope(workspace, workspace.Current, static name => name), path);
        var evidence = stores is null ? null : new RunEvidence(stores, TimeProvider.System);
        var hover = await new HoverFeature(Fixture.Clock, evidence).AtAsync(document, offset, TestContext.Current.CancellationToken);
        return hover is null ? ("", "") : (text.Substring(hover.Span.Start, hover.Span.Length), hover.Markdown);
    }
}
