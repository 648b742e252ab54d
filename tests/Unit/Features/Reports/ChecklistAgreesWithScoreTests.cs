using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.Reports.OneExperiment;
using ForgeLsp.Features.Reports.Review;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Core.Reservations;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

/// <summary>The law of both: a box is ticked where the score loses nothing for it, and nowhere else.</summary>
public sealed class ChecklistAgreesWithScoreTests
{
    private const string Folder = "experiments/active/alice/churn";
    private const string Script = """
        import mlflow, numpy, yaml
        from sklearn.ensemble import RandomForestClassifier
        cfg = yaml.safe_load(open("config.yaml"))
        numpy.random.seed(cfg["seed"])
        with mlflow.start_run():
            RandomForestClassifier(random_state=cfg["seed"]).fit([[1]], [1])
            mlflow.log_metric("accuracy", 1)

        """;

    private static readonly string[] Parts =
        [ScorePart.Tracking, ScorePart.Configuration, ScorePart.Data, ScorePart.Environment, ScorePart.Seed, ScorePart.Code, ScorePart.Documentation, ScorePart.Owner];

    private static readonly string[] Metadata =
    [
        "experiment_id: churn", "researcher: alice", "created: 2026-11-01", "status: in_progress", "goal: win", "mlflow_experiment: alice/churn", "seed: 7", "command: python train.py",
        "results: {run_id: 0461f04714ad428ba4aa7c9069939494}", "data: {path: data/in.csv, version: 22a1a2931c8370d3aeedd7183606fd7f}",
    ];

    private static readonly (string Path, string Text)[] Whole =
    [
        ($"{Folder}/metadata.yaml", string.Join('\n', Metadata) + "\n"), ($"{Folder}/train.py", Script), ($"{Folder}/config.yaml", "seed: 7\nlr: 0.1\n"), ($"{Folder}/README.md", "x"),
        ($"{Folder}/requirements.txt", "mlflow==3.4.0\nscikit-learn==1.5.2\n"), ("forge.yaml", "members: {alice: {}}\n"),
    ];

    private static readonly GitStatus Clean = new("main", "0461f04714ad428ba4aa7c9069939494a1b2c3d4", null, null, null, [], []);

    [Fact]
    public async Task Every_box_of_an_experiment_with_everything_is_ticked()
    {
        var states = Assert.Single(await AgreeAsync(Scene(Whole, Clean)));
        Assert.All(Parts, part => Assert.Equal(ReviewState.Done, states[part]));
    }

    [Fact]
    public async Task Whatever_is_taken_away_both_see_it()
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Metadata)
        {
            await TakeAsync([.. Whole.Select(file => (file.Path, file.Text.Replace(line + "\n", "", StringComparison.Ordinal)))], Clean);
        }

        foreach (var (path, _) in Whole)
        {
            await TakeAsync([.. Whole.Where(file => file.Path != path || path.EndsWith("metadata.yaml", StringComparison.Ordinal))], Clean);
        }

        await TakeAsync([.. Whole.Select(static file => (file.Path, file.Text.Replace("numpy.random.seed(cfg[\"seed\"])\n", "", StringComparison.Ordinal).Replace("random_state=cfg[\"seed\"]", "", StringComparison.Ordinal)))], Clean);
        await TakeAsync([.. Whole.Select(static file => (file.Path, file.Text.Replace("mlflow==3.4.0", "mlflow", StringComparison.Ordinal)))], Clean);
        await TakeAsync([.. Whole.Select(static file => (file.Path, file.Text.Replace("alice: {}", "bob: {}", StringComparison.Ordinal)))], Clean);
        await TakeAsync(Whole, Clean with { Untracked = ["experiments/"] });
        Assert.Equal(Parts.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));

        async Task TakeAsync((string Path, string Text)[] files, GitStatus status)
        {
            foreach (var states in await AgreeAsync(Scene(files, status)))
            {
                open.UnionWith(states.Where(static pair => pair.Value == ReviewState.Open).Select(static pair => pair.Key));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001")]
    [InlineData("experiment_id: [churn\nseed: {\n")]
    [InlineData("experiment_id: churn\nseed: [1, 2]\ndata: data/in.csv\nowners: {alice: yes}\ncommand: {a: b}\nresults: text\n")]
    [InlineData("experiment_id: churn\nseed: ''\ndata: {path: ../../../../../etc, version: ''}\nowners: [' ']\nresearcher: ''\ncommand: ' '\nmlflow_experiment: ''\nresults: {run_id: ''}\n")]
    [InlineData("experiment_id: churn\r\nseed: 7\r\ndata: {path: /, version: latest}\r\nowners: [nobody]\r\ncommand: python ../../../x.py --seed 7\r\n")]
    [InlineData("experiment_id: churn\ndata: {path: in.csv}\ncommand: \"python 'train.py\"\n")]
    [InlineData("experiment_id: \"`|[x](y)\"\nresearcher: \"`\"\ngoal: \"<b>\"\nmlflow_experiment: \"a`b`\"\n")]
    public async Task Odd_metadata_are_judged_alike(string metadata)
    {
        (string, string)[] files = [.. Whole.Skip(1), ($"{Folder}/metadata.yaml", metadata), ($"{Folder}/in.csv.dvc", "outs:\n- {md5: x, path: in.csv}\n")];
        await AgreeAsync(Scene(files, Clean));
        await AgreeAsync(Scene(files, Clean with { Changed = [new($"{Folder}/metadata.yaml", null, GitChangeKind.Modified, null, null)] }));
        await AgreeAsync(Scene([.. files, ("metadata.yaml", metadata)], Clean with { Untracked = ["metadata.yaml", "../x"] }));
    }

    [Fact]
    public async Task Where_git_cannot_say_neither_claims_anything()
    {
        Assert.Equal(ReviewState.NotApplicable, Assert.Single(await AgreeAsync(Scene(Whole, null)))[ScorePart.Code]);
        var broken = Scene(Whole, Clean) with { History = new ReportWorkshop.FakeHistory { Broken = "Git is gone." } };
        Assert.Equal(ReviewState.NotApplicable, Assert.Single(await AgreeAsync(broken))[ScorePart.Code]);
    }

    [Fact]
    public async Task The_experiments_of_the_sample_are_judged_alike()
    {
        var root = Path.Combine(SolutionFolder.Path, "samples", "workspace");
        var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), new DiskFiles(root), BuiltInSchemas.For, modules: new ModuleReader());
        Assert.NotEmpty(await AgreeAsync(Scene(workspace, root, Clean)));
    }

    /// <summary>Holds both side by side for every experiment.</summary>
    /// <returns>How it stands with each side of the score, by experiment.</returns>
    private static async Task<IReadOnlyList<Dictionary<string, ReviewState>>> AgreeAsync(ReportScene scene)
    {
        var all = new List<Dictionary<string, ReviewState>>();
        var together = await ScoreKind.ReportAsync(null, scene, TestContext.Current.CancellationToken);
        foreach (var experiment in scene.Experiments(TestContext.Current.CancellationToken))
        {
            var score = Assert.Single((await ScoreKind.ReportAsync(experiment.Path, scene, TestContext.Current.CancellationToken)).Experiments);
            Assert.Equal(together.Experiments.Single(one => one.Path == experiment.Path).Score, score.Score);
            var items = ReproducibilityItems.Of(await ExperimentGatherer.GatherAsync(scene, experiment, null, TestContext.Current.CancellationToken)).ToDictionary(static item => item.Text, StringComparer.Ordinal);
            Assert.Equal(Parts, score.Parts.Select(static part => part.Name));
            foreach (var part in score.Parts)
            {
                var item = items[ReproducibilityItems.TextOf(part.Name)];
                Assert.Equal(part.Of == 0 ? ReviewState.NotApplicable : part.Losses.Count == 0 ? ReviewState.Done : ReviewState.Open, item.State);
                if (part.Losses is [var first, ..])
                {
                    Assert.Equal((first.Path, first.Line > 0 ? first.Line : null), (item.Path, item.Line));
                    Assert.All(part.Losses, loss => Assert.Contains(loss.Missing.Replace("`", "", StringComparison.Ordinal), item.Evidence, StringComparison.Ordinal));
                    Assert.False(string.IsNullOrWhiteSpace(item.Next));
                }
            }

            all.Add(score.Parts.ToDictionary(static part => part.Name, part => items[ReproducibilityItems.TextOf(part.Name)].State, StringComparer.Ordinal));
        }

        return all;
    }

    private static ReportScene Scene((string Path, string Text)[] files, GitStatus? status)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = text;
        }

        return Scene(new ForgeWorkspace(RootFolder.FromPath("/work"), memory, BuiltInSchemas.For, modules: new ModuleReader()), "/work", status);
    }

    private static ReportScene Scene(ForgeWorkspace workspace, string root, GitStatus? status)
    {
        workspace.Load(TestContext.Current.CancellationToken);
        var clock = new TestClock("2026-11-21T12:00:00", "Europe/Berlin");
        var analyzer = new Analyzer(RuleCatalogue.All, clock, static problem => Assert.Fail(problem.ToString()));
        return new ReportScene(root, workspace.Current.Policy, clock)
        {
            Experiments = _ => workspace.Current.Experiments,
            Files = _ => new WorkspaceScope(workspace, workspace.Current, static path => path),
            History = status is null ? null : new ReportWorkshop.FakeHistory { Status = status },
            Check = (scope, file, cancel) => analyzer.Check(scope.Snapshot, file, cancel),
        };
    }
}
