using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.New;

/// <summary><c>forge new project</c>: what is made, and that the check finds nothing in it.</summary>
public sealed class NewProjectTests : IDisposable
{
    private readonly NewLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_project_an_experiment_and_an_agent_pass_the_check()
    {
        await _lab.NewProjectAsync("churn-lab");
        await _lab.RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        await _lab.RunAsync("new", "agent", "release-notes", "--user", "alice");
        await _lab.NothingIsFoundAsync();
        Assert.Equal(
            [
                "agents/prototypes/release-notes/.dockerignore", "agents/prototypes/release-notes/Dockerfile", "agents/prototypes/release-notes/Modelfile", "agents/prototypes/release-notes/README.md",
                "agents/prototypes/release-notes/agent.py", "agents/prototypes/release-notes/config.yaml", "agents/prototypes/release-notes/requirements.txt", "agents/prototypes/release-notes/tests/test_release_notes.py",
            ],
            _lab.FilesBelow("agents/prototypes"));
        Assert.Equal(
            ["README.md", "config.yaml", "metadata.yaml", "requirements.txt", "tests/test_churn_trees.py", "train.py"],
            _lab.FilesBelow("experiments/active/alice/churn-trees").Select(static file => file["experiments/active/alice/churn-trees/".Length..]));
    }

    [Fact]
    public async Task What_the_team_shares_is_kept_by_git_and_what_is_secret_is_not()
    {
        await _lab.NewProjectAsync("churn-lab");
        var ignores = new ForgeLsp.Core.Ignoring.GitIgnore([new("", await File.ReadAllTextAsync(Path.Combine(_lab.Project, ".gitignore"), NewLab.Cancel))]);
        Assert.Equal([false, false, true, true], new[] { ".env.team", ".env.example", ".env", ".env.local" }.Select(ignores.IsIgnored));
        await File.WriteAllTextAsync(Path.Combine(_lab.Project, ".env.team"), "MLFLOW_TRACKING_URI=https://mlflow.example.org\n", NewLab.Cancel);
        await _lab.NothingIsFoundAsync();
    }

    [Theory]
    [InlineData("123", "null", "no")]
    [InlineData("on", "zoë.müller", "1e-4: \"quoted\" # and 'more' \\ {{ forge.name }} ${HOME}")]
    [InlineData("a", "漢字", "- [list, {of: things}]")]
    [InlineData("very-long-name-very-long-name-very-long-name-very-long-name-very-long-name-very0", "x_y-z.1", "Ünïcödé\nin \t two lines\u202E")]
    public async Task Odd_names_pass_the_check_too(string name, string user, string goal)
    {
        await _lab.NewProjectAsync("churn-lab", "--user", user, "--goal", goal);
        await _lab.RunAsync("new", "experiment", name, "--user", user, "--goal", goal);
        await _lab.RunAsync("new", "agent", name, "--user", user, "--goal", goal);
        await _lab.NothingIsFoundAsync();
        foreach (var script in Directory.EnumerateFiles(_lab.Project, "*.py", SearchOption.AllDirectories))
        {
            Assert.Empty(ForgeLsp.Core.Python.PythonTree.Parse(SourceText.From(await File.ReadAllTextAsync(script, NewLab.Cancel))).Problems);
        }
    }

    [Theory]
    [InlineData("Été 2026", "ete-2026")]
    [InlineData("流失预测", "project")]
    [InlineData("a.b_C", "a-b-c")]
    public async Task A_project_of_any_name_has_a_stack_that_compose_takes(string name, string slug)
    {
        await _lab.NewProjectAsync(name);
        var compose = await File.ReadAllTextAsync(Path.Combine(_lab.Path, name, "docker-compose.yml"), NewLab.Cancel);
        Assert.Contains($"\nname: {slug}\n", compose, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Clean, ""), await NewLab.CheckAsync(Path.Combine(_lab.Path, name)));
    }

    [Fact]
    public async Task The_stack_has_pinned_images_health_checks_and_no_password()
    {
        await _lab.NewProjectAsync("churn-lab");
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From(await File.ReadAllTextAsync(Path.Combine(_lab.Project, "docker-compose.yml"), NewLab.Cancel))), YamlDialect.Yaml12);
        Assert.Equal(["name", "services", "volumes"], root.Entries.Select(static entry => entry.Name));
        var example = await File.ReadAllLinesAsync(Path.Combine(_lab.Project, ".env.example"), NewLab.Cancel);
        foreach (var service in root["services"]?.Entries ?? [])
        {
            // The keys of the compose specification that are in use here; another one has to be looked up there.
            Assert.All(service.Value.Entries, static key => Assert.Contains(key.Name, (string[])["build", "command", "depends_on", "entrypoint", "environment", "healthcheck", "image", "ports", "restart", "volumes"]));
            Assert.Matches(@"^[a-z0-9./-]+:(v?\d|RELEASE\.\d)[\w.-]*$", service.Value["image"]?.Text ?? "");
            Assert.True(service.Value["healthcheck"] is not null || service.Value["restart"] is null, service.Name);
            foreach (var variable in service.Value["environment"]?.Entries ?? [])
            {
                if (variable.Name.Contains("PASSWORD", StringComparison.Ordinal) || variable.Name.Contains("KEY", StringComparison.Ordinal) || variable.Name == "MINIO_ROOT_USER")
                {
                    Assert.Matches(@"^\$\{[A-Z_]+:\?set it in \.env\}$", variable.Value.Text);
                    Assert.Contains(variable.Value.Text[2..variable.Value.Text.IndexOf(':', StringComparison.Ordinal)] + "=", example);
                }
            }

            foreach (var other in service.Value["depends_on"]?.Entries ?? [])
            {
                Assert.NotNull(root["services"]?[other.Name]);
            }
        }

        // What is kept in a volume, the volumes name.
        Assert.All(root["volumes"]?.Entries ?? [], volume => Assert.Contains(root["services"]?.Entries ?? [], service => service.Value["volumes"]?.Items.Any(item => item.Text.StartsWith(volume.Name + ":", StringComparison.Ordinal)) == true));
    }

    [Fact]
    public async Task What_is_there_is_kept_and_listed_and_the_rest_is_added()
    {
        _lab.Write("churn-lab/README.md", "mine");
        _lab.Write("churn-lab/docs/ONBOARDING.md", "mine too");
        var (exit, output, error) = await Cli.RunAsync(_lab.Project, "new", "project", ".");
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_lab.Project, "README.md"), NewLab.Cancel));
        Assert.StartsWith("forge: README.md is there already and stays as it is.\nforge: docs/ONBOARDING.md is there already and stays as it is.\n", error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("README.md\n  agents", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_lab.Project, "forge.yaml")));

        // A second time there is nothing left to add.
        Assert.Equal(ExitCode.Refused, (await Cli.RunAsync(_lab.Project, "new", "project", ".")).Exit);
    }
}
