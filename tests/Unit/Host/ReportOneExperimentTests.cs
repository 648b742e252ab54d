using System.Text.Json;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>Handoff, pull request and review of a small team, from its files to what is read.</summary>
public sealed class ReportOneExperimentTests : IDisposable
{
    private const string Folder = "experiments/active/alice/trees";
    private readonly GitFolder _clone = new();

    public ReportOneExperimentTests()
    {
        _clone.Write("forge.yaml", "members: { alice: { git: alice@example.org }, bob: {} }\ntracking: { uri: mlruns, directions: { accuracy: max } }\n");
        _clone.Write(Folder + "/metadata.yaml", "experiment_id: trees\nresearcher: alice\ncreated: 2026-03-01\nstatus: completed\ngoal: More trees.\nmlflow_experiment: trees\nbaseline: stump\nowners: [alice]\nresults: { run_id: '1000', primary_metric: accuracy, best_metric: 0.9, summary: More trees help. }\n");
        _clone.Write(Folder + "/requirements.txt", "scikit-learn==1.5.2\n");
        _clone.Write("experiments/active/bob/stump/metadata.yaml", "experiment_id: stump\nresearcher: bob\ncreated: 2026-02-01\nstatus: completed\ngoal: One tree.\nmlflow_experiment: stump\nresults: { run_id: '2000', primary_metric: accuracy, best_metric: 0.8 }\n");
        Experiment("1", "trees");
        Experiment("2", "stump");
        for (var seed = 0; seed < 3; seed++)
        {
            Run("1", $"100{seed}", 3, ("n_trees", "50"), seed, 0.90 + (seed / 1000.0));
            Run("2", $"200{seed}", 3, ("n_trees", "1"), seed, 0.80 + (seed / 1000.0));
        }

        Run("1", "1009", 4, ("n_trees", "9000"), 0, 0.1);
        _clone.Commit("all");
    }

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task A_pull_request_has_the_means_over_seeds_of_both_sides()
    {
        var (exit, text, error) = await RunAsync("pr", "trees");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("| Run | 1000 (results.run_id of its metadata) |", text, StringComparison.Ordinal);
        Assert.Contains("| Baseline | 2000 (of stump: results.run_id of its metadata) |", text, StringComparison.Ordinal);
        Assert.Contains("### Means over repeats", text, StringComparison.Ordinal);
        Assert.Contains("`n_trees`", text, StringComparison.Ordinal);
        Assert.DoesNotContain("9000", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await RunAsync("pr", "trees", "--format", "json")).Output);
        Assert.Equal("accuracy", json.RootElement.GetProperty("comparison").GetProperty("metric").GetString());
    }

    [Fact]
    public async Task Seeds_that_were_committed_one_by_one_are_repetitions_still()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            _clone.Write($"mlruns/1/100{seed}/tags/mlflow.source.git.commit", new string((char)('a' + seed), 40));
            _clone.Write($"mlruns/2/200{seed}/tags/mlflow.source.git.commit", new string((char)('d' + seed), 40));
        }

        var (_, text, _) = await RunAsync("pr", "trees");
        Assert.Contains("### Means over repeats", text, StringComparison.Ordinal);
        Assert.Contains("the means differ more than repetitions alone explain", text, StringComparison.Ordinal);

        // Where nothing but the code differs, commits are what is compared.
        (_, text, _) = await RunAsync("pr", "trees", "--baseline", "1001");
        Assert.DoesNotContain("between repetitions", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_is_named_from_where_one_is()
    {
        var folder = Path.Combine(_clone.Path, Folder);
        Task<(int Exit, string Output, string Error)> HereAsync(string target) => Cli.RunAsync(folder, static name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null, "report", "checklist", target);
        Assert.StartsWith("# Review of trees\n", (await HereAsync(".")).Output, StringComparison.Ordinal);
        Assert.StartsWith("# Review of stump\n", (await HereAsync("../../bob/stump/metadata.yaml")).Output, StringComparison.Ordinal);
        Assert.StartsWith("# Review of stump\n", (await HereAsync("experiments/active/bob/stump")).Output, StringComparison.Ordinal);
        Assert.StartsWith("# Review of trees\n", (await HereAsync("trees")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_branch_the_commit_that_is_checked_out_is_named()
    {
        var commit = _clone.Git("rev-parse", "HEAD").Trim();
        _clone.Git("switch", "--quiet", "--detach");
        Assert.Contains($"| Branch | none, the commit {commit[..10]} is checked out |", (await RunAsync("pr", "trees")).Output, StringComparison.Ordinal);
        var text = (await RunAsync("handoff", "trees", "--output", "-")).Output;
        Assert.Contains($"No branch is checked out, but the commit {commit[..10]}.", text, StringComparison.Ordinal);
        Assert.Contains($"```sh\ngit checkout {commit}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_a_shallow_clone_lacks_is_fetched_first()
    {
        var first = _clone.Git("rev-parse", "HEAD").Trim();
        _clone.Write("mlruns/1/1000/tags/mlflow.source.git.commit", first);
        _clone.Commit("second");
        using var shallow = new TempFolder();
        _clone.Git("clone", "--quiet", "--depth", "1", new Uri(_clone.Path).AbsoluteUri, Path.Combine(shallow.Path, "clone"));
        var text = (await Cli.RunAsync(Path.Combine(shallow.Path, "clone"), static name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null, "report", "pr", "trees")).Output;
        Assert.Contains($"```sh\ngit fetch --unshallow   # {first[..10]} is not in the clone that this was written in\ngit checkout {first}\n", text, StringComparison.Ordinal);
        Assert.Contains("The clone is shallow: 'git fetch --unshallow'.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_or_an_experiment_that_is_not_there_is_said()
    {
        Assert.Equal(3, (await RunAsync("pr", "trees", "--run", "9999")).Exit);
        Assert.Equal((2, "forge: There is no experiment 'tree'; did you mean 'trees'?"), await SaidAsync("pr", "tree"));
        Assert.Equal((2, "forge: There is no experiment 'tree'; did you mean 'trees'?"), await SaidAsync("handoff", "tree"));
        Assert.Equal((2, "forge: There is no experiment 'zebra'; there are stump, trees."), await SaidAsync("score", "zebra"));
    }

    [Fact]
    public async Task Where_there_are_many_experiments_the_first_are_named()
    {
        for (var i = 0; i < 5; i++)
        {
            _clone.Write($"experiments/active/bob/run-{i}/metadata.yaml", i == 0 ? "researcher: bob\n" : $"experiment_id: many-{i}\n");
        }

        Assert.Equal((2, "forge: There is no experiment 'zebra'; there are experiments/active/bob/run-0, many-1, many-2, many-3, many-4 and 2 more."), await SaidAsync("checklist", "zebra"));
        using var empty = new TempFolder();
        var (exit, _, error) = await Cli.RunAsync(empty.Path, "report", "pr", "zebra");
        Assert.Equal((2, "forge: There is no experiment 'zebra': an experiment is a folder with a metadata.yaml."), (exit, error.Trim()));
    }

    [Fact]
    public async Task A_handoff_is_written_once_and_only_overwritten_when_told()
    {
        var (exit, output, error) = await RunAsync("handoff", "trees", "--to", "bob");
        Assert.Equal((0, ""), (exit, output));
        Assert.Contains("wrote ", error, StringComparison.Ordinal);
        var path = Path.Combine(_clone.Path, Folder, "HANDOFF.md");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        foreach (var part in new[] { "| From | alice |", "| To | bob |", "| Contact | `alice@example.org` |", "Branch main, which no remote has yet.", "1 run failed or was ended: bad (1009).", "**TO FILL IN:** What did you try that led nowhere, and why?", "[metadata.yaml](metadata.yaml)", "pip install -r experiments/active/alice/trees/requirements.txt" })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);
        (exit, _, error) = await RunAsync("handoff", "trees");
        Assert.Equal(4, exit);
        Assert.Contains("--force", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await RunAsync("handoff", "trees", "--force")).Exit);
        Assert.Contains("**TO FILL IN:** Who takes it over?", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("# Handoff: trees", (await RunAsync("handoff", Folder, "--output", "-")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checklist_is_ticked_by_evidence()
    {
        var before = await StatesAsync("trees");
        Assert.Equal("done", before["The result is a tracked run"]);
        Assert.Equal("open", before["The run names its commit, and the clone has it"]);
        Assert.Equal("done", before["Everything in its folder is committed"]);
        Assert.Equal("done", before["The environment is pinned"]);
        Assert.Equal("open", before["The version of the data is known"]);

        // The run logged one, but no file says it: who looks for it there does not find it.
        Assert.Equal("open", before["The seed is fixed and noted"]);
        Assert.Equal("person", before["Failed runs are understood"]);
        _clone.Write(Folder + "/requirements.txt", "scikit-learn>=1.5\n");
        _clone.Write(Folder + "/metadata.yaml", File.ReadAllText(Path.Combine(_clone.Path, Folder, "metadata.yaml")) + "data: { path: data.csv }\n");
        _clone.Write(Folder + "/data.csv.dvc", "outs: [{md5: 0123456789abcdef0123456789abcdef, path: data.csv}]\n");
        var after = await StatesAsync("trees");
        Assert.Equal(("open", "open", "done"), (after["The environment is pinned"], after["Everything in its folder is committed"], after["The version of the data is known"]));
    }

    [Fact]
    public async Task An_agent_is_asked_for_what_production_needs()
    {
        const string Agent = "agents/production/triage";
        _clone.Write(Agent + "/agent.py", "def answer(question):\n    return question\n");
        var states = await StatesAsync(Agent);
        Assert.All(["It has tests", "It has a Dockerfile", "Its packages are listed", "It has a README", "Its configuration is outside of the code", "It can be asked whether it works", "bandit finds nothing"], point => Assert.Equal("open", states[point]));
        Assert.Equal("notApplicable", states["Tests cover 80 % of the lines"]);
        _clone.Write(Agent + "/tests/test_agent.py", "def test_answers():\n    assert True\n");
        _clone.Write(Agent + "/Dockerfile", "FROM python:3.12-slim\nHEALTHCHECK CMD curl localhost\n");
        _clone.Write(Agent + "/requirements.txt", "openai==1.0.0\n");
        _clone.Write(Agent + "/config.yaml", "model: x\n");
        _clone.Write(Agent + "/README.md", "# Triage\n## What it does\n## Installation\n## Usage\n## Configuration\n## Deployment\n## Tests\n");
        _clone.Write(Agent + "/bandit.json", "{\"results\": []}");
        _clone.Write(Agent + "/coverage.xml", "<?xml version=\"1.0\" ?>\n<coverage version=\"7\" line-rate=\"0.7999\" branch-rate=\"0\">\n</coverage>\n");
        states = await StatesAsync(Agent);
        Assert.All(states.Where(static pair => pair.Value == "open"), static pair => Assert.Equal("Tests cover 80 % of the lines", pair.Key));
        Assert.Equal("open", states["Tests cover 80 % of the lines"]);
        _clone.Write(Agent + "/coverage.xml", "<coverage line-rate=\"0.8\"/>");
        _clone.Write(Agent + "/bandit.json", "{\"results\": [{\"issue_severity\": \"HIGH\"}]}");
        _clone.Write(Agent + "/Dockerfile", "FROM python\nHEALTHCHECK CMD curl localhost\n");
        states = await StatesAsync(Agent);
        Assert.Equal(("done", "open", "open"), (states["Tests cover 80 % of the lines"], states["bandit finds nothing"], states["It has a Dockerfile"]));
        _clone.Write(Agent + "/coverage.xml", "cut off");
        var text = (await RunAsync("checklist", Agent)).Output;
        Assert.Contains("- [ ] Tests cover 80 % of the lines — its report cannot be read ([coverage.xml]", text, StringComparison.Ordinal);
        Assert.Contains("1 issue, 1 of high severity", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("approved by:").Length - 1);
    }

    private async Task<Dictionary<string, string>> StatesAsync(string target)
    {
        var (exit, output, error) = await RunAsync("checklist", target, "--format", "json");
        Assert.Equal((0, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("items").EnumerateArray().DistinctBy(static item => item.GetProperty("text").GetString()).ToDictionary(static item => item.GetProperty("text").GetString() ?? "", static item => item.GetProperty("state").GetString() ?? "");
    }

    private async Task<(int Exit, string Said)> SaidAsync(params string[] report)
    {
        var (exit, output, error) = await RunAsync(report);
        Assert.Equal("", output);
        return (exit, error.Trim());
    }

    private void Experiment(string id, string name) => _clone.Write($"mlruns/{id}/meta.yaml", $"artifact_location: x\nexperiment_id: '{id}'\nlifecycle_stage: active\nname: {name}\n");

    private void Run(string experiment, string id, int status, (string Key, string Value) param, int seed, double accuracy)
    {
        var folder = $"mlruns/{experiment}/{id}";
        _clone.Write(folder + "/meta.yaml", $"run_id: '{id}'\nrun_uuid: '{id}'\nexperiment_id: '{experiment}'\nrun_name: {(status == 3 ? $"seed {seed}" : "bad")}\nuser_id: alice\nstatus: {status}\nlifecycle_stage: active\nstart_time: 1772438400000\nend_time: 1772442000000\nartifact_uri: x\n");
        _clone.Write(folder + "/params/" + param.Key, param.Value);
        _clone.Write(folder + "/params/seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _clone.Write(folder + "/metrics/accuracy", FormattableString.Invariant($"1772438400000 {accuracy} 0\n"));
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) =>
        Cli.RunAsync(_clone.Path, static name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null, ["report", .. args]);
}
