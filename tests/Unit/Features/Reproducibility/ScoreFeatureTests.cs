using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reproducibility;

public sealed class ScoreFeatureTests
{
    private const string Folder = "experiments/active/alice/churn";
    private const string Metadata = $"{Folder}/metadata.yaml";
    private const string Head = "experiment_id: churn\nresearcher: alice\ncreated: 2026-11-01\nstatus: in_progress\ngoal: win\n";
    private const string Whole = Head + "mlflow_experiment: alice/churn\nseed: 7\ncommand: python train.py\nresults: {run_id: 0461f04714ad428ba4aa7c9069939494}\ndata: {path: data/in.csv, version: 22a1a2931c8370d3aeedd7183606fd7f}\n";

    private const string Script = """
        import mlflow, numpy, yaml
        from sklearn.ensemble import RandomForestClassifier
        cfg = yaml.safe_load(open("config.yaml"))
        numpy.random.seed(cfg["seed"])
        with mlflow.start_run():
            RandomForestClassifier(random_state=cfg["seed"]).fit([[1]], [1])
            mlflow.log_metric("accuracy", 1)

        """;

    private static readonly (string Path, string Text)[] All =
    [
        (Metadata, Whole), ($"{Folder}/train.py", Script), ($"{Folder}/config.yaml", "seed: 7\nlr: 0.1\n"), ($"{Folder}/README.md", "x"), ($"{Folder}/requirements.txt", "mlflow==3.4.0\nscikit-learn==1.5.2\n"), ("forge.yaml", "members: {}\n"),
    ];

    [Fact]
    public void An_experiment_with_everything_has_all_points()
    {
        var score = Score(All);
        Assert.Equal((100, "readiness", 3, "Enforced"), (score.Score, score.State, score.Level, score.LevelName));
        Assert.Empty(score.Losses);
        Assert.Equal([20, 15, 15, 15, 15, 10, 5, 5], score.Parts.Select(static part => part.Of));
        Assert.Equal(["run `forge reproduce`, so that it is known to be reproducible"], score.Next);
    }

    [Fact]
    public void One_with_nothing_has_none_but_for_its_owner()
    {
        var score = Score([(Metadata, "experiment_id: churn\nresearcher: alice\ncreated: 2026-11-01\nstatus: planned\n")], Facts with { HasPolicy = false, RunsChecks = false, Uncommitted = [$"{Folder}/"] });
        Assert.Equal((5, 0, "Chaos"), (score.Score, score.Level, score.LevelName));
        Assert.Equal(95, score.Losses.Sum(static loss => loss.Points));
        Assert.Equal(["log runs to a tracking store"], score.Next);
    }

    [Theory]
    [InlineData("path: data/in.csv, ", "say which data it reads")]
    [InlineData(", version: 22a1a2931c8370d3aeedd7183606fd7f", "give its data a version")]
    public void What_the_next_level_wants_of_data_is_what_is_missing(string taken, string wanted) =>
        Assert.Equal(wanted, Score([.. All.Select(file => (file.Path, file.Text.Replace(taken, "", StringComparison.Ordinal)))]).Next[0]);

    /// <summary>Each thing that is taken away costs its side, and leads somewhere that is there.</summary>
    [Theory]
    [InlineData("tracking", 4, null, "mlflow_experiment: alice/churn\n", "")]
    [InlineData("tracking", 6, null, "results: {run_id: 0461f04714ad428ba4aa7c9069939494}\n", "")]
    [InlineData("data", 10, null, ", version: 22a1a2931c8370d3aeedd7183606fd7f", "")]
    [InlineData("environment", 4, "FRG326", "mlflow==3.4.0", "mlflow>=3")]
    [InlineData("documentation", 1, "FRG002", "goal: win\n", "")]
    [InlineData("documentation", 2, null, "command: python train.py\n", "")]
    public void What_is_missing_costs_points_at_a_place(string part, int points, string? rule, string taken, string put)
    {
        var files = All.Select(file => (file.Path, file.Text.Replace(taken, put, StringComparison.Ordinal))).ToArray();
        Assert.NotEqual(All, files);
        var score = Score(files);
        Assert.Equal(100 - points, score.Score);
        var loss = Assert.Single(score.Losses);
        Assert.Equal((points, rule), (loss.Points, loss.RuleId));
        Assert.Contains(loss.Path, files.Select(static file => file.Path));
        Assert.Equal(part, score.Parts.Single(static one => one.Points < one.Of).Name);
    }

    [Theory]
    [InlineData($"{Folder}/requirements.txt", 15)]
    [InlineData($"{Folder}/README.md", 2)]
    public void A_file_that_is_missing_costs_points(string path, int points) => Assert.Equal(100 - points, Score([.. All.Where(file => file.Path != path)]).Score);

    [Fact]
    public void Data_may_have_its_version_from_dvc_or_git()
    {
        var plain = All.Select(static file => (file.Path, file.Text.Replace(", version: 22a1a2931c8370d3aeedd7183606fd7f", "", StringComparison.Ordinal))).ToArray();
        Assert.Equal(90, Score(plain).Score);
        Assert.Equal(100, Score([.. plain, ("data/in.csv.dvc", "outs:\n- {md5: x, path: in.csv}\n")]).Score);
        Assert.Equal(100, Score([.. plain, ("data/in.csv", "1\n")]).Score);
        Assert.Equal(90, Score([.. plain, ("data/in.csv", "1\n")], Facts with { Uncommitted = ["data/in.csv"] }).Score);
        Assert.Equal(90, Score([.. plain, ("data/in.csv", "1\n")], Facts with { Uncommitted = ["data/"] }).Score);
        Assert.Equal(90, Score([.. plain, ("data/in.csv", "1\n"), (".gitignore", "data\n")]).Score);
    }

    [Fact]
    public void Where_git_was_not_asked_nothing_is_lost_for_it()
    {
        var score = Score(All, Facts with { Uncommitted = null });
        Assert.Equal(100, score.Score);
        Assert.Equal((0, "not checked: git was not asked"), (score.Parts[5].Of, score.Parts[5].Evidence));
    }

    [Fact]
    public void What_is_not_committed_is_named()
    {
        var loss = Assert.Single(Score(All, Facts with { Uncommitted = [$"{Folder}/config.yaml", "experiments/active/alice/churning/x.py"] }).Losses);
        Assert.Equal((6, $"{Folder}/config.yaml", "FRG504"), (loss.Points, loss.Path, loss.RuleId));
        Assert.Equal(90, Score(All, Facts with { Uncommitted = ["experiments/"] }).Score);
        Assert.Equal(96, Score(All, Facts with { Uncommitted = [Metadata] }).Score);
    }

    [Fact]
    public void A_verdict_takes_the_place_of_readiness_until_something_changes()
    {
        var files = All.Select(static file => file.Path == Metadata ? (file.Path, Text: file.Text + "reproduction: {verdict: reproduced, commit: 0461f04714ad}\n") : file).ToArray();
        var score = Score(files);
        Assert.Equal(("reproduced", 4, "Auditable", "reproduced, 100/100"), (score.State, score.Level, score.LevelName, score.Short));
        var changed = Score(files, Facts with { ChangedSince = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["0461f04714ad"] = [Metadata, $"{Folder}/train.py", "other.py"] } });
        Assert.Equal("readiness", changed.State);
        Assert.Equal([$"{Folder}/train.py"], changed.ChangedSince);
        Assert.Equal("not reproduced, 100/100", Score([.. files.Select(static file => (file.Path, file.Text.Replace("verdict: reproduced", "verdict: not_reproduced", StringComparison.Ordinal)))]).Short);
    }

    [Fact]
    public void A_workspace_has_the_mean_and_the_level_of_most()
    {
        var files = new List<(string, string)> { ("forge.yaml", "members: {}\n") };
        for (var i = 0; i < 5; i++)
        {
            files.AddRange(All.Where(static file => file.Path != "forge.yaml").Select(file => (file.Path.Replace("churn", $"churn{i}", StringComparison.Ordinal), i == 0 && file.Path.EndsWith(".py", StringComparison.Ordinal) ? "x = 1\n" : file.Text)));
        }

        files.Add(("experiments/archive/bob/old/metadata.yaml", "experiment_id: old\nresearcher: bob\ncreated: 2026-01-01\nstatus: archived\ngoal: x\n"));
        var report = Workspace(files);
        Assert.Equal((6, 3, "Enforced"), (report.Experiments.Count, report.Level, report.LevelName));
        Assert.Equal((int)Math.Round((400 + report.Experiments.Single(static one => one.Path.Contains("churn0", StringComparison.Ordinal)).Score) / 5.0), report.Score);
        Assert.Contains("run `forge reproduce`, so that it is known to be reproducible (4 of 5 experiments)", report.Next);
        Assert.Equal("experiments/archive/bob/old/metadata.yaml", report.Experiments[0].Path);
    }

    [Fact]
    public void A_workspace_without_experiments_has_no_score() => Assert.Null(Workspace([("forge.yaml", "")]).Score);

    /// <summary>Points follow the files alone, and reading summaries does not grow with the square of their number.</summary>
    [Fact]
    public void Thousands_of_experiments_ask_each_file_once()
    {
        var files = new List<(string, string)>();
        for (var i = 0; i < 1500; i++)
        {
            files.Add(($"experiments/r{i % 20}/e{i}/metadata.yaml", Head.Replace("churn", $"e{i}", StringComparison.Ordinal)));
            files.Add(($"experiments/r{i % 20}/e{i}/config.yaml", "lr: 0.1\n"));
        }

        var asked = 0;
        var snapshot = Load(files.Append(("requirements.txt", "numpy\n")));
        var report = new ScoreFeature(snapshot, Facts with { Packages = _ => ++asked > 0 ? new(1, []) : null }).Workspace([], TestContext.Current.CancellationToken);
        Assert.Equal((1500, 1), (report.Experiments.Count, asked));
    }

    [Fact]
    public void A_loss_leads_to_what_its_rule_found()
    {
        var score = Score([.. All.Select(static file => (file.Path, file.Text.Replace("mlflow==3.4.0", "mlflow", StringComparison.Ordinal)))]);
        var finding = new Finding("FRG326", new(0, 6), "open") { FixKey = "x" };
        var located = ScorePlaces.Locate(score, path => path.EndsWith("requirements.txt", StringComparison.Ordinal) ? [new(finding, 4)] : [], static (_, _) => 9);
        var loss = Assert.Single(located.Losses);
        Assert.Equal(($"{Folder}/requirements.txt", 4, "FRG326", true), (loss.Path, loss.Line, loss.RuleId, loss.IsFixable));

        // What no rule finds there names none.
        var other = Assert.Single(ScorePlaces.Locate(score, static _ => [], static (_, _) => 9).Losses);
        Assert.Equal(9, other.Line);
        Assert.Null(other.RuleId);
    }

    [Fact]
    public void Where_no_rule_is_asked_a_loss_is_at_the_id_or_at_the_beginning_of_its_file()
    {
        static ScoreLoss Loss(string path, int start) => new(1, "x", path, 0, null, false) { Span = new(start, 4) };
        var score = Score([.. All]);
        score = score with { Parts = [score.Parts[0] with { Losses = [Loss(score.Path, 40), Loss(score.Path, 0), Loss("requirements.txt", 0), Loss("wine.ipynb", 0)] }] };
        Assert.Equal([3, 1, 1, 0], ScorePlaces.Lines(score, idLine: 3).Losses.Select(static loss => loss.Line));
    }

    [Theory]
    [InlineData("      - run: forge check\n", true)]
    [InlineData("    - id: forge-check\n", true)]
    [InlineData("      # - run: forge check\n", false)]
    [InlineData("      - run: pytest\n", false)]
    public void Checks_are_enforced_where_something_runs_them(string text, bool are) => Assert.Equal(are, EnforcedChecks.AreIn("jobs:\n" + text));

    private static ScoreFacts Facts { get; } = new() { Uncommitted = [], HasPolicy = true, RunsChecks = true };

    private static ExperimentScore Score((string Path, string Text)[] files, ScoreFacts? facts = null)
    {
        var snapshot = Load(files);
        return new ScoreFeature(snapshot, (facts ?? Facts) with { Packages = path => EnvironmentFiles.Read(path, files.First(file => file.Path == path).Text) }).Experiment(snapshot.Experiments.Single(static one => one.ExperimentId == "churn"));
    }

    private static ScoreReport Workspace(IReadOnlyList<(string Path, string Text)> files) =>
        new ScoreFeature(Load(files), Facts with { Packages = path => EnvironmentFiles.Read(path, files.First(file => file.Path == path).Text) }).Workspace([], TestContext.Current.CancellationToken);

    private static Snapshot Load(IEnumerable<(string Path, string Text)> files)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = text;
        }

        var workspace = new ForgeWorkspace(RootFolder.FromPath("/work"), memory, BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(TestContext.Current.CancellationToken);
        return workspace.Current;
    }
}
