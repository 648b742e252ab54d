using ForgeLsp.Adapters.MlFlow.FileStore;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Facts;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace.Facts;

public sealed class TrackingReaderTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string C = "cccccccccccccccccccccccccccccccc";

    private readonly FakeStore _store = new()
    {
        Experiments = { new("1", "churn", IsDeleted: false), new("2", "old", IsDeleted: true), new("3", "other", IsDeleted: false) },
        Runs =
        {
            FakeStore.Run(A, "1", ("auc", 0.8, 0), ("loss", 0.2, 0)),
            FakeStore.Run(B, "1", ("auc", 0.9, 7), ("loss", 0.3, 0)),
            FakeStore.Run(C, "1", ("auc", double.NaN, 0)),
        },
        Models = { (FakeStore.Model("m"), []), (FakeStore.Model("n"), []) },
    };

    [Fact]
    public async Task Only_what_the_files_name_is_asked()
    {
        _store.Curves["auc"] = [new(0, 0, 0.5), new(5, 0, 0.95), new(6, 0, double.NaN), new(7, 0, 0.9)];
        var answer = await ReadAsync(
            $"mlflow_experiment: churn\nresults: {{ primary_metric: auc, run_id: {B} }}\n",
            "mlflow_experiment: churn\nresults: { primary_metric: loss, run_id: abbrev }\n",
            "mlflow_experiment: churn\nresults: { primary_metric: mystery }\n");
        Assert.Empty(answer.Problems);
        var facts = Assert.IsType<TrackingFacts>(answer.Facts);
        Assert.Equal(["churn", "other"], facts.Experiments?.Keys.Order(StringComparer.Ordinal));
        var best = facts.Experiments?["churn"].Best;
        Assert.Equal([("auc", B), ("loss", A)], best?.Select(static pair => (pair.Key, pair.Value.Id)).Order());
        Assert.Equal([B], facts.Runs.Keys);
        Assert.Equal(new MetricRange(0.5, 0.95), facts.Ranges[(B, "auc")]);
        Assert.Empty(facts.Models ?? new Dictionary<string, TrackedModel>(StringComparer.Ordinal));
        Assert.DoesNotContain("models", _store.Asked);
        Assert.Single(_store.Asked, "curve");
    }

    [Fact]
    public async Task A_store_that_waits_for_its_first_run_does_not_say_what_is_unknown()
    {
        var answer = await ReadAsync([new FakeStore { IsAwaited = true }], $"mlflow_experiment: churn\nresults: {{ primary_metric: auc, run_id: {A} }}\n");
        Assert.Empty(answer.Problems);
        Assert.Null(answer.Facts?.Experiments);
        Assert.Empty(answer.Facts?.Runs ?? new Dictionary<string, Run?>(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_catalogue_names_is_asked_too()
    {
        var registry = $"models:\n  linked: {{ source: local, mlflow_model: m, run_id: {A}, owners: [alice] }}\n  n: {{ source: mlflow, status: testing, owners: [alice] }}\n";
        var workspace = Workspace(("models/registry.yaml", registry));
        var questions = TrackingQuestions.Of(workspace.Current);
        Assert.Equal(["m", "n"], questions.Models.Order(StringComparer.Ordinal));
        var facts = (await ReadAsync([_store], workspace)).Facts;
        Assert.Equal([A], facts?.Runs.Keys);
        Assert.Equal(["m", "n"], facts?.Models?.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("metadata.yaml", "mlflow_experiment: churn\n", true)]
    [InlineData("metadata.yaml", $"results: {{ run_id: {A} }}\n", true)]
    [InlineData("metadata.yaml", "mlflow_experiment: ''\nresults: { run_id: abbrev }\n", false)]
    [InlineData("models/registry.yaml", $"models:\n  m: {{ source: local, run_id: {A} }}\n", true)]
    [InlineData("models/registry.yaml", "models:\n  m: { source: local, mlflow_model: m }\n", true)]
    [InlineData("models/registry.yaml", "models:\n  m: { source: mlflow }\n", true)]
    [InlineData("models/registry.yaml", "models:\n  m: { source: local }\n", false)]
    public void Whether_there_are_questions_is_known_without_them(string name, string text, bool areAny)
    {
        var workspace = Workspace((name == "metadata.yaml" ? "experiments/active/alice/one/metadata.yaml" : name, text)).Current;
        Assert.Equal(areAny, TrackingQuestions.AreAnyIn(workspace));
        Assert.Equal(areAny, !TrackingQuestions.Of(workspace).IsEmpty);
    }

    [Fact]
    public async Task A_run_that_no_store_has_is_null_and_only_once_all_have_answered()
    {
        var gone = new FakeStore("gone") { IsGone = true };
        var text = $"results: {{ primary_metric: auc, run_id: {new string('f', 32)} }}\n";
        var all = await ReadAsync(text);
        Assert.True(all.Facts?.Runs.TryGetValue(new string('f', 32), out var run) == true && run is null);
        var partly = await ReadAsync([_store, gone], text);
        Assert.Equal(["gone: The server is asleep; wake it."], partly.Problems);
        Assert.Empty(partly.Facts?.Runs ?? new Dictionary<string, Run?>(StringComparer.Ordinal) { ["x"] = null });
        Assert.Null(partly.Facts?.Experiments);
        Assert.Null(partly.Facts?.Models);
    }

    [Fact]
    public async Task What_one_store_has_is_known_though_another_is_silent()
    {
        var answer = await ReadAsync([new FakeStore("gone") { IsGone = true }, _store], $"results: {{ primary_metric: auc, run_id: {A} }}\n");
        Assert.Equal(0.8, answer.Facts?.Runs[A]?.Metrics["auc"].Value);
    }

    [Fact]
    public async Task Without_a_store_or_a_question_there_are_no_facts_and_nothing_is_asked()
    {
        Assert.Null((await ReadAsync([], "mlflow_experiment: churn\n")).Facts);
        Assert.Null((await ReadAsync("experiment_id: x\n")).Facts);
        Assert.Empty(_store.Asked);
    }

    [Fact]
    public async Task Versions_are_read_of_the_models_that_a_catalogue_names()
    {
        var workspace = Workspace(("models/registry.yaml", "models:\n  m: { source: mlflow, owners: [a] }\n  x: { source: ollama, owners: [a] }\n"));
        var answer = await ReadAsync([_store], workspace);
        Assert.Equal(["m", "n"], answer.Facts?.Models?.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("versions m", _store.Asked);
        Assert.DoesNotContain("versions n", _store.Asked);
    }

    [Fact]
    public async Task The_samples_real_runs_agree_with_their_metadata_and_a_changed_number_does_not()
    {
        var samples = Path.Combine(SolutionFolder.Path, "samples", "workspace");
        const string Wine = "experiments/active/alice/wine-random-forest/metadata.yaml";
        const string Bert = "experiments/archive/alice/bert-baseline/metadata.yaml";
        var texts = new[] { Wine, Bert, "models/registry.yaml", "forge.yaml" }.Select(path => (path, File.ReadAllText(Path.Combine(samples, path)))).ToArray();
        await using var store = new FileRunStore(Path.Combine(samples, "mlruns"));

        // The archived one was started outside of git.
        Assert.StartsWith("FRG418 This run does not say which commit it ran", Assert.Single(await FindAsync(store, texts)), StringComparison.Ordinal);

        var changed = texts.Select(static file => (file.path, file.Item2.Replace("best_metric: 1.0", "best_metric: 0.97", StringComparison.Ordinal).Replace("best_metric: 0.9643", "best_metric: 0.9463", StringComparison.Ordinal))).ToArray();
        Assert.Equal(
            ["FRG107 The run has 1 as `accuracy`, and 0.97 is written here", "FRG107 The run has 0.964326 as `val_accuracy`, and 0.9463 is written here"],
            (await FindAsync(store, changed)).Where(static line => line.StartsWith("FRG107", StringComparison.Ordinal)));
    }

    private static async Task<List<string>> FindAsync(IRunStore store, params (string Path, string Text)[] files)
    {
        var workspace = Workspace(files);
        var answer = await new TrackingReader(workspace.Current.Policy.HigherIsBetter).ReadAsync(TrackingQuestions.Of(workspace.Current), [new NamedStore("mlruns", "mlruns", store)], TestContext.Current.CancellationToken);
        Assert.Empty(answer.Problems);
        workspace.SetTracking(answer.Facts);
        var analyzer = new Analyzer([.. RuleCatalogue.All.Where(static rule => rule.Info.NeedsTracking)], Fixture.Clock, Assert.Fail);
        return [.. files.SelectMany(file => analyzer.Check(workspace.Current, workspace.FileAt(file.Path) ?? throw new InvalidOperationException(file.Path), CancellationToken.None)).Select(static found => $"{found.Rule.Id} {found.Finding.Message}")];
    }

    private static ForgeWorkspace Workspace(params (string Path, string Text)[] files)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = text;
        }

        var workspace = new ForgeWorkspace(new RootFolder("file:///w"), memory, BuiltInSchemas.For);
        workspace.Load(CancellationToken.None);
        return workspace;
    }

    private Task<TrackingAnswer> ReadAsync(params string[] metadata) => ReadAsync([_store], metadata);

    private static Task<TrackingAnswer> ReadAsync(FakeStore[] stores, params string[] metadata) =>
        ReadAsync(stores, Workspace([.. metadata.Select(static (text, i) => ($"experiments/alice/x{i}/metadata.yaml", text))]));

    private static Task<TrackingAnswer> ReadAsync(FakeStore[] stores, ForgeWorkspace workspace) =>
        new TrackingReader(workspace.Current.Policy.HigherIsBetter).ReadAsync(TrackingQuestions.Of(workspace.Current), [.. stores.Select(static (store, i) => new NamedStore(store.IsGone ? "gone" : $"s{i}", "x", store))], TestContext.Current.CancellationToken);
}
