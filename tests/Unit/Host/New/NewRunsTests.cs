using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.New;

/// <summary>What <c>forge new</c> makes is run, checked off and reported on.</summary>
public sealed class NewRunsTests : IDisposable
{
    private readonly NewLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task The_experiment_runs_and_its_run_is_found()
    {
        await _lab.NewProjectAsync("churn-lab");
        await _lab.RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        var folder = Path.Combine(_lab.Project, "experiments", "active", "alice", "churn-trees");
        Assert.Contains("test_accuracy: ", await NewLab.PythonAsync(folder, "train.py"), StringComparison.Ordinal);
        Assert.Equal("2 passed", (await NewLab.PythonAsync(folder, Path.Combine(NewLab.StandIns, "run_tests.py"), Path.Combine(folder, "tests", "test_churn_trees.py"))).Trim());
        var (exit, output, _) = await _lab.RunAsync("runs", "list", "--format", "json");
        Assert.Equal(ExitCode.Clean, exit);
        using var json = JsonDocument.Parse(output);
        var run = Assert.Single(json.RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal("churn-trees", run.GetProperty("experimentName").GetString());
        Assert.Equal("42", run.GetProperty("params").GetProperty("seed").GetString());
        Assert.Equal(["author", "dataset_version", "model_type"], run.GetProperty("tags").EnumerateObject().Select(static tag => tag.Name).Where(static tag => !tag.StartsWith("mlflow", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_agents_own_tests_pass()
    {
        await _lab.NewProjectAsync("churn-lab");
        await _lab.RunAsync("new", "agent", "release-notes");
        var folder = Path.Combine(_lab.Project, "agents", "prototypes", "release-notes");
        Assert.Equal("4 passed", (await NewLab.PythonAsync(folder, Path.Combine(NewLab.StandIns, "run_tests.py"), Path.Combine(folder, "tests", "test_release_notes.py"))).Trim());
    }

    [Fact]
    public async Task An_agent_has_what_its_own_checklist_wants_of_its_README()
    {
        await _lab.NewProjectAsync("churn-lab");
        await _lab.RunAsync("new", "agent", "release-notes", "--user", "alice");
        var (exit, output, _) = await Cli.RunAsync(_lab.Project, "report", "checklist", "agents/prototypes/release-notes", "--format", "json");
        Assert.Equal(ExitCode.Clean, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["bandit finds nothing"], json.RootElement.GetProperty("items").EnumerateArray().Where(static item => item.GetProperty("state").GetString() == "open").Select(static item => item.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_score_outside_of_git_says_that_and_speaks_of_no_trust()
    {
        await _lab.NewProjectAsync("churn-lab");
        await _lab.RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        var (exit, output, error) = await Cli.RunAsync(_lab.Project, "report", "score");
        Assert.Equal((ExitCode.Unreachable, "forge: Whether everything is committed is not known: the folder is in no clone of a git repository.\n"), (exit, error.ReplaceLineEndings("\n")));
        Assert.Contains("**Readiness ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standup")]
    [InlineData("weekly")]
    public async Task In_a_new_project_reports_are_fine_before_the_first_run(string report)
    {
        await _lab.NewProjectAsync("churn-lab");
        await _lab.RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        var (exit, output, error) = await Cli.RunAsync(_lab.Project, "report", report);
        Assert.Equal((ExitCode.Clean, ""), (exit, error));
        Assert.NotEqual("", output);
        (exit, _, error) = await Cli.RunAsync(_lab.Project, "runs", "list");
        Assert.Equal((ExitCode.Clean, "forge: mlruns: nobody has logged a run into it in this clone yet; the first run makes it.\n"), (exit, error.ReplaceLineEndings("\n")));
        Assert.Equal(ExitCode.Unreachable, (await Cli.RunAsync(_lab.Project, "runs", "list", "--store", "elsewhere")).Exit);
    }
}
