using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Lenses;
using ForgeLsp.Tests.Unit.Features.Runs;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Names;

public sealed class LensTests
{
    [Fact]
    public void An_experiment_shows_its_runs_the_comparison_and_its_row()
    {
        var fixture = new NavigationFixture("""
            #- experiments/alice/a/metadata.yaml
            goal: x
            experiment_id: «a»
            researcher: alice
            mlflow_experiment: wine
            results: { primary_metric: accuracy }
            """);
        var lenses = CodeLensFeature.Of(fixture.Document) ?? [];
        Assert.All(lenses, lens => Assert.Equal(Assert.Single(fixture.Marked), fixture.Show(fixture.Path, lens.Span)));
        Assert.Equal([(LensKind.Runs, null), (LensKind.CompareRuns, "Compare runs"), (LensKind.Reveal, "Open in sidebar")], lenses.Select(static lens => (lens.Kind, lens.Title)));
        Assert.Equal(("wine", "accuracy"), (lenses[0].Experiment, lenses[0].Metric));
        Assert.Equal(["researcher:alice", "metadata:experiments/alice/a/metadata.yaml"], lenses[2].Nodes);
    }

    [Fact]
    public void Without_a_tracking_experiment_there_is_nothing_to_compare() =>
        Assert.Equal([LensKind.Reveal], (CodeLensFeature.Of(new NavigationFixture("#- experiments/alice/a/metadata.yaml\nexperiment_id: a\n").Document) ?? []).Select(static lens => lens.Kind));

    [Theory]
    [InlineData("#- experiments/alice/a/metadata.yaml\n")]
    [InlineData("#- experiments/alice/a/metadata.yaml\nmlflow_experiment: [\n")]
    [InlineData("#- models/registry.yaml\nmodels: {a: {}}\n")]
    public void A_half_written_file_has_no_lens_but_that_of_its_row(string text) =>
        Assert.All(CodeLensFeature.Of(new NavigationFixture(text).Document) ?? [], static lens => Assert.Equal(LensKind.Reveal, lens.Kind));

    [Fact]
    public void Other_files_have_none() => Assert.Null(CodeLensFeature.Of(new NavigationFixture("#- config.yaml\na: 1\n#- train.py\n").Document));

    [Theory]
    [InlineData("alice/bert", "acc", "3 runs · best acc 0.9")]
    [InlineData("alice/bert", "loss", "3 runs · best loss 0.3")]
    [InlineData("alice/bert", "mystery", "3 runs")]
    [InlineData("alice/bert", null, "3 runs")]
    [InlineData("old", "acc", "No runs yet")]
    [InlineData("nobody", "acc", "No runs yet")]
    public async Task The_runs_of_an_experiment_are_counted_and_the_best_is_named(string experiment, string? metric, string expected) =>
        Assert.Equal(expected, (await Feature(new SampleStores("broken")).OfAsync(experiment, metric, isLast: false, default)).Text);

    [Theory]
    [InlineData("alice/bert", "acc", "Last run 56 years ago: finished · acc 0.5 · best acc 0.9")]
    [InlineData("alice/bert", "mystery", "Last run 56 years ago: finished")]
    [InlineData("old", "acc", "No runs yet")]
    public async Task The_last_run_is_told_with_how_it_ended(string experiment, string metric, string expected) =>
        Assert.Equal(expected, (await Feature(new SampleStores("broken")).OfAsync(experiment, metric, isLast: true, default)).Text);

    [Theory]
    [InlineData("model.fit(x)\n«if __name__ == '__main__'»:\n    main()\n")]
    [InlineData("import mlflow\ndef f(): pass\nwith «mlflow.start_run()»:\n    model.fit(x)\n")]
    [InlineData("def main():\n    model.fit(x)\n«main()»\n")]
    [InlineData("x = load()\n«model.fit(x)»\n")]
    [InlineData("x = (\n«model.fit(x)»\n")]
    public void A_training_script_shows_its_last_run_where_it_begins(string code)
    {
        var fixture = new NavigationFixture("#- experiments/alice/a/src/train.py\n" + code + "#- experiments/alice/a/metadata.yaml\nmlflow_experiment: wine\nresults: {primary_metric: accuracy}\n");
        var lenses = CodeLensFeature.Of(fixture.Document) ?? [];
        Assert.All(lenses, lens => Assert.Equal(Assert.Single(fixture.Marked), fixture.Show(fixture.Path, lens.Span)));
        Assert.Equal(
            [(LensKind.LastRun, null, "wine", "accuracy"), (LensKind.CompareWithLast, "Compare with last", "wine", null), (LensKind.CompareLastTwo, "Compare last two runs", "wine", null), (LensKind.CompareWithBest, "Compare with best run", "wine", null)],
            lenses.Select(static lens => (lens.Kind, lens.Title, lens.Experiment, lens.Metric)));
        Assert.Equal("experiments/alice/a/src/train.py", lenses[2].Script);
    }

    [Theory]
    [InlineData("import mlflow\ndef main():\n    with «mlflow.start_run()»:\n        model.fit(x)\nif __name__ == '__main__':\n    main()\n")]
    [InlineData("from mlflow import start_run as run\nimport wandb as w\ndef main():\n    app.init()\n    «w.init()»\n    model.fit(x)\nmain()\n")]
    public void Runs_of_a_script_are_compared_beside_the_call_that_opens_one(string code)
    {
        var fixture = new NavigationFixture("#- experiments/alice/a/src/train.py\n" + code + "#- experiments/alice/a/metadata.yaml\nmlflow_experiment: wine\n");
        var lenses = (CodeLensFeature.Of(fixture.Document) ?? []).Where(static lens => lens.Kind is LensKind.CompareLastTwo or LensKind.CompareWithBest).ToList();
        Assert.Equal(2, lenses.Count);
        Assert.All(lenses, lens => Assert.Equal(Assert.Single(fixture.Marked), fixture.Show(fixture.Path, lens.Span)));
    }

    [Theory]
    [InlineData("import mlflow\nmlflow.set_experiment('beer')\nmodel.fit(x)\n", "beer", "f1")]
    [InlineData("import mlflow\nmlflow.set_experiment(name)\nmodel.fit(x)\n", "wine", "accuracy")]
    public void The_experiment_that_a_script_sets_goes_before_that_of_its_folder(string code, string experiment, string metric)
    {
        var fixture = new NavigationFixture("#- experiments/alice/a/train.py\n" + code + "#- experiments/alice/a/metadata.yaml\nmlflow_experiment: wine\nresults: {primary_metric: accuracy}\n#- experiments/bob/b/metadata.yaml\nmlflow_experiment: beer\nresults: {primary_metric: f1}\n");
        Assert.Equal((experiment, metric), CodeLensFeature.Of(fixture.Document) is [var lens, ..] ? (lens.Experiment, lens.Metric) : default);
    }

    [Theory]
    [InlineData("#- experiments/alice/a/train.py\nmodel.fit(x)\n")]
    [InlineData("#- lib/train.py\nmodel.fit(x)\n#- experiments/alice/a/metadata.yaml\nmlflow_experiment: wine\n")]
    [InlineData("#- experiments/alice/a/model.py\ndef fit(model):\n    model.fit(x)\n#- experiments/alice/a/metadata.yaml\nmlflow_experiment: wine\n")]
    [InlineData("#- experiments/alice/a/plot.py\nif __name__ == '__main__':\n    plot()\n#- experiments/alice/a/metadata.yaml\nmlflow_experiment: wine\n")]
    public void A_script_that_trains_for_no_known_experiment_has_none(string text) => Assert.Null(CodeLensFeature.Of(new NavigationFixture(text).Document));

    [Theory]
    [InlineData("import torch.nn as nn\nmodel.fit(x)\n", "", true)]
    [InlineData("import torch\nif __name__ == '__main__':\n    main()\n", "", true)]
    [InlineData("import torch\ndef forward(x):\n    return x\n", "", false)]
    [InlineData("import sklearn\nmodel.fit(x)\n", "", false)]
    [InlineData("import sklearn\nmodel.fit(x)\n", "gpus: { inventory: [{ gpu_id: 0, name: A100 }] }", true)]
    [InlineData("import sklearn\nmodel.fit(x)\n", "gpus: { hosts: [atlas] }", true)]
    [InlineData("import csv\nif __name__ == '__main__':\n    main()\n", "gpus: { hosts: [atlas] }", false)]
    public void A_script_is_offered_to_run_on_a_card_where_it_may_use_one(string code, string policy, bool isOffered)
    {
        var fixture = new NavigationFixture($"#- tools/train.py\n{code}#- forge.yaml\n{policy}\n");
        var lenses = CodeLensFeature.Of(fixture.Document) ?? [];
        Assert.Equal(isOffered ? [LensKind.RunWithGpu, LensKind.RunWithGpuOptions] : [], lenses.Select(static lens => lens.Kind));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_said_to_be_so() =>
        Assert.Equal(("No tracking store", null), (await Feature(new NoStores()).OfAsync("wine", null, isLast: false, default)) is var runs ? (runs.Text, runs.Count) : default);

    [Fact]
    public void What_the_tracking_registry_knows_of_a_model_stands_above_it()
    {
        var fixture = new NavigationFixture("#- models/registry.yaml\nmodels:\n  «ours»:\n    source: custom\n    mlflow_model: churn\n  theirs: {}\n");
        var model = new RegisteredModel("churn", null, new Dictionary<string, string>(StringComparer.Ordinal) { ["champion"] = "3" }, new Dictionary<string, string>(StringComparer.Ordinal));
        fixture.Workspace.SetTracking(new TrackingFacts { Models = new Dictionary<string, TrackedModel>(StringComparer.Ordinal) { ["churn"] = new(model, []) } });
        var lens = Assert.Single(CodeLensFeature.Of(fixture.Document) ?? []);
        Assert.Equal(Assert.Single(fixture.Marked), fixture.Show(fixture.Path, lens.Span));
        Assert.Equal("Tracking registry: champion is version 3", lens.Title);
    }

    private static ExperimentRunsFeature Feature(IRunStores stores) => new(stores, static () => new Dictionary<string, bool>(StringComparer.Ordinal), Fixture.Clock);

    private sealed class NoStores : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([]);
    }
}
