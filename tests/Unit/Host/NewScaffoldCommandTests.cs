using System.Diagnostics;
using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Core.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary><c>forge new project|experiment|agent</c> as a whole: what is made, that the check finds nothing in it, and that it runs.</summary>
public sealed class NewScaffoldCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Project => Path.Combine(_folder.Path, "churn-lab");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_an_experiment_and_an_agent_pass_the_check()
    {
        await NewProjectAsync("churn-lab");
        await RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        await RunAsync("new", "agent", "release-notes", "--user", "alice");
        await NothingIsFoundAsync();
        Assert.Equal(
            [
                "agents/prototypes/release-notes/.dockerignore", "agents/prototypes/release-notes/Dockerfile", "agents/prototypes/release-notes/Modelfile", "agents/prototypes/release-notes/README.md",
                "agents/prototypes/release-notes/agent.py", "agents/prototypes/release-notes/config.yaml", "agents/prototypes/release-notes/requirements.txt", "agents/prototypes/release-notes/tests/test_release_notes.py",
            ],
            FilesBelow("agents/prototypes"));
        Assert.Equal(
            ["README.md", "config.yaml", "metadata.yaml", "requirements.txt", "tests/test_churn_trees.py", "train.py"],
            FilesBelow("experiments/active/alice/churn-trees").Select(static file => file["experiments/active/alice/churn-trees/".Length..]));
    }

    [Fact]
    public async Task What_the_team_shares_is_kept_by_git_and_what_is_secret_is_not()
    {
        await NewProjectAsync("churn-lab");
        var ignores = new ForgeLsp.Core.Ignoring.GitIgnore([new("", await File.ReadAllTextAsync(Path.Combine(Project, ".gitignore"), Cancel))]);
        Assert.Equal([false, false, true, true], new[] { ".env.team", ".env.example", ".env", ".env.local" }.Select(ignores.IsIgnored));
        await File.WriteAllTextAsync(Path.Combine(Project, ".env.team"), "MLFLOW_TRACKING_URI=https://mlflow.example.org\n", Cancel);
        await NothingIsFoundAsync();
    }

    [Fact]
    public async Task Whoever_is_no_member_is_told_whose_the_experiment_becomes()
    {
        await NewProjectAsync("churn-lab", "--user", "alice");
        var (exit, _, error) = await RunAsync("new", "experiment", "churn-trees");
        Assert.Equal(ExitCode.Clean, exit);
        Assert.Contains(" is no member of forge.yaml: ", error, StringComparison.Ordinal);
        (_, _, error) = await RunAsync("new", "experiment", "churn-more", "--user", "alice");
        Assert.DoesNotContain("is no member", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123", "null", "no")]
    [InlineData("on", "zoë.müller", "1e-4: \"quoted\" # and 'more' \\ {{ forge.name }} ${HOME}")]
    [InlineData("a", "漢字", "- [list, {of: things}]")]
    [InlineData("very-long-name-very-long-name-very-long-name-very-long-name-very-long-name-very0", "x_y-z.1", "Ünïcödé\nin \t two lines\u202E")]
    public async Task Odd_names_pass_the_check_too(string name, string user, string goal)
    {
        await NewProjectAsync("churn-lab", "--user", user, "--goal", goal);
        await RunAsync("new", "experiment", name, "--user", user, "--goal", goal);
        await RunAsync("new", "agent", name, "--user", user, "--goal", goal);
        await NothingIsFoundAsync();
        foreach (var script in Directory.EnumerateFiles(Project, "*.py", SearchOption.AllDirectories))
        {
            Assert.Empty(ForgeLsp.Core.Python.PythonTree.Parse(SourceText.From(await File.ReadAllTextAsync(script, Cancel))).Problems);
        }
    }

    [Theory]
    [InlineData("Été 2026", "ete-2026")]
    [InlineData("流失预测", "project")]
    [InlineData("a.b_C", "a-b-c")]
    public async Task A_project_of_any_name_has_a_stack_that_compose_takes(string name, string slug)
    {
        await NewProjectAsync(name);
        var compose = await File.ReadAllTextAsync(Path.Combine(_folder.Path, name, "docker-compose.yml"), Cancel);
        Assert.Contains($"\nname: {slug}\n", compose, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Clean, ""), await CheckAsync(Path.Combine(_folder.Path, name)));
    }

    [Fact]
    public async Task The_stack_has_pinned_images_health_checks_and_no_password()
    {
        await NewProjectAsync("churn-lab");
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From(await File.ReadAllTextAsync(Path.Combine(Project, "docker-compose.yml"), Cancel))), YamlDialect.Yaml12);
        Assert.Equal(["name", "services", "volumes"], root.Entries.Select(static entry => entry.Name));
        var example = await File.ReadAllLinesAsync(Path.Combine(Project, ".env.example"), Cancel);
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
    public async Task The_experiment_runs_and_its_run_is_found()
    {
        await NewProjectAsync("churn-lab");
        await RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        var folder = Path.Combine(Project, "experiments", "active", "alice", "churn-trees");
        Assert.Contains("test_accuracy: ", await PythonAsync(folder, "train.py"), StringComparison.Ordinal);
        Assert.Equal("2 passed", (await PythonAsync(folder, Path.Combine(StandIns, "run_tests.py"), Path.Combine(folder, "tests", "test_churn_trees.py"))).Trim());
        var (exit, output, _) = await RunAsync("runs", "list", "--format", "json");
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
        await NewProjectAsync("churn-lab");
        await RunAsync("new", "agent", "release-notes");
        var folder = Path.Combine(Project, "agents", "prototypes", "release-notes");
        Assert.Equal("4 passed", (await PythonAsync(folder, Path.Combine(StandIns, "run_tests.py"), Path.Combine(folder, "tests", "test_release_notes.py"))).Trim());
    }

    [Fact]
    public async Task What_is_there_is_kept_and_listed_and_the_rest_is_added()
    {
        _folder.Write("churn-lab/README.md", "mine");
        _folder.Write("churn-lab/docs/ONBOARDING.md", "mine too");
        var (exit, output, error) = await Cli.RunAsync(Project, "new", "project", ".");
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Project, "README.md"), Cancel));
        Assert.StartsWith("forge: README.md is there already and stays as it is.\nforge: docs/ONBOARDING.md is there already and stays as it is.\n", error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("README.md\n  agents", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Project, "forge.yaml")));

        // A second time there is nothing left to add.
        Assert.Equal(ExitCode.Refused, (await Cli.RunAsync(Project, "new", "project", ".")).Exit);
    }

    [Fact]
    public async Task A_dry_run_shows_the_tree_and_writes_nothing()
    {
        var (exit, output, error) = await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run");
        Assert.Equal((ExitCode.Clean, "forge: Nothing was written: a dry run.\n"), (exit, error.ReplaceLineEndings("\n")));
        Assert.Equal("experiments/active/alice/wine/\n  README.md\n  config.yaml\n  metadata.yaml\n  requirements.txt\n  tests/\n    test_wine.py\n  train.py\n", output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        (_, output, _) = await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run", "--format", "json");
        Assert.Equal("""{"version":1,"kind":"experiment","folder":"experiments/active/alice/wine","made":["README.md","config.yaml","metadata.yaml","requirements.txt","tests/test_wine.py","train.py"],"kept":[],"branch":null,"dryRun":true}""" + "\n", output);
    }

    [Theory]
    [InlineData("../../evil", ExitCode.Usage)]
    [InlineData("Wine", ExitCode.Usage)]
    [InlineData("nul", ExitCode.Usage)]
    [InlineData("taken", ExitCode.Refused)]
    [InlineData("elsewhere", ExitCode.Refused)]
    [InlineData("twin", ExitCode.Refused)]
    public async Task A_name_that_cannot_be_is_refused_and_nothing_written(string name, int expected)
    {
        _folder.Write("experiments/active/alice/taken/metadata.yaml", "experiment_id: another\nresearcher: alice\n");
        _folder.Write("experiments/archive/bob/old/metadata.yaml", "experiment_id: elsewhere\nresearcher: bob\n");
        _folder.Write("experiments/active/alice/Twin/notes.txt", "");
        var before = FilesOf(_folder.Path);
        var (exit, output, error) = await RunInAsync(_folder.Path, "new", "experiment", name, "--user", "alice");
        Assert.Equal((expected, ""), (exit, output));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(before, FilesOf(_folder.Path));
    }

    [Fact]
    public async Task A_researcher_of_another_case_is_the_same_one()
    {
        _folder.Write("experiments/active/Alice/old/metadata.yaml", "experiment_id: old\nresearcher: Alice\n");
        await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice");
        Assert.Contains("researcher: Alice\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "experiments/active/Alice/wine/metadata.yaml"), Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layout: { experiments: [\"work/{researcher}/{experiment}\"] }\n", "work/alice/wine")]
    [InlineData("layout: { experiments: [\"archive/{experiment}\", \"lab/{open,done}/{experiment}\"] }\n", "lab/open/wine")]
    [InlineData("layout: { experiments: [\"experiments/**\"] }\n", null)]
    public async Task The_layout_of_the_policy_says_where_it_goes(string policy, string? expected)
    {
        _folder.Write("forge.yaml", policy);
        var (exit, output, _) = await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run");
        Assert.Equal(expected is null ? ExitCode.Usage : ExitCode.Clean, exit);
        Assert.StartsWith(expected ?? "", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_others_are_goes_before_the_order_of_the_layout()
    {
        _folder.Write("experiments/bob/old/metadata.yaml", "experiment_id: old\nresearcher: bob\n");
        Assert.StartsWith("experiments/alice/wine/\n", (await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tracking_experiment_fits_the_teams_pattern()
    {
        _folder.Write("forge.yaml", "members: { alice: {} }\ntracking: { experiment_naming: \"{member}/{model}/{variant}\" }\n");
        await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice");
        Assert.Contains("mlflow_experiment: alice/wine/baseline\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "experiments/active/alice/wine/metadata.yaml"), Cancel), StringComparison.Ordinal);
        Assert.Equal((ExitCode.Clean, ""), await CheckAsync(_folder.Path));
    }

    [Fact]
    public async Task The_teams_own_templates_go_before_those_of_Forge()
    {
        _folder.Write("forge.yaml", "templates: shared/templates\n");
        _folder.Write("shared/templates/experiment/metadata.yaml", "experiment_id: {{ forge.name }}\nresearcher: {{ forge.user }}\ncreated: {{ forge.date }}\nstatus: planned\ngoal: {{ forge.goal }}\n");
        _folder.Write("shared/templates/experiment/dot_gitignore", "*.tmp\n");
        await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice", "--goal", "Win: all");
        Assert.Equal(["experiments/active/alice/wine/.gitignore", "experiments/active/alice/wine/metadata.yaml"], FilesOf(_folder.Path).Where(static file => file.StartsWith("experiments", StringComparison.Ordinal)));
        Assert.Contains("goal: \"Win: all\"\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "experiments/active/alice/wine/metadata.yaml"), Cancel), StringComparison.Ordinal);

        // The template itself is no experiment, and nothing is said about it; what the team has none for is Forge's.
        Assert.Equal((ExitCode.Clean, ""), await CheckAsync(_folder.Path));
        Assert.Contains("agent.py", (await RunInAsync(_folder.Path, "new", "agent", "helper", "--dry-run")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("templates: nowhere\n", ExitCode.Unreachable)]
    [InlineData("templates: ../../etc\n", ExitCode.Usage)]
    public async Task A_folder_of_templates_that_is_none_is_said(string policy, int expected)
    {
        _folder.Write("forge.yaml", policy);
        Assert.Equal(expected, (await RunInAsync(_folder.Path, "new", "agent", "helper")).Exit);
    }

    [Fact]
    public async Task A_branch_is_begun_and_changed_files_only_come_along_when_told_to()
    {
        using var clone = new GitFolder();
        clone.Write("a.txt", "one\n");
        clone.Commit("First");
        var (exit, _, error) = await RunInAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Clean, exit);
        Assert.StartsWith("forge: On branch experiment/alice/wine. Next: ", error, StringComparison.Ordinal);
        Assert.Equal("experiment/alice/wine", clone.Git("branch", "--show-current").Trim());
        clone.Write("a.txt", "two\n");
        (exit, _, error) = await RunInAsync(clone.Path, "new", "experiment", "beer", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("1 file has changes that are not committed", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(clone.Path, "experiments/active/alice/beer")));
        Assert.Equal(ExitCode.Clean, (await RunInAsync(clone.Path, "new", "experiment", "beer", "--user", "alice", "--branch", "--carry-changes")).Exit);
        Assert.Equal("experiment/alice/beer", clone.Git("branch", "--show-current").Trim());

        // The branch is there already: nothing is written, and it is said how to get there.
        (exit, _, error) = await RunInAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Refused, exit);
    }

    [Fact]
    public async Task A_dry_run_looks_whether_the_branch_can_be_begun()
    {
        using var clone = new GitFolder();
        clone.Write("a.txt", "one\n");
        clone.Commit("First");
        var (exit, _, error) = await RunInAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch", "--dry-run");
        Assert.Equal((ExitCode.Clean, "forge: Nothing was written, and the branch experiment/alice/wine was not begun: a dry run.\n"), (exit, error.ReplaceLineEndings("\n")));
        clone.Git("branch", "experiment/alice/wine");
        (exit, _, error) = await RunInAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch", "--dry-run");
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("There is a branch 'experiment/alice/wine' already", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(clone.Path, "experiments")));
    }

    [Fact]
    public async Task The_policy_says_how_the_branch_of_an_experiment_is_called()
    {
        using var clone = new GitFolder();
        clone.Write("forge.yaml", "git: { experiment_branch: \"exp/{researcher}-{experiment}\" }\n");
        clone.Commit("First");
        Assert.Equal(ExitCode.Clean, (await RunInAsync(clone.Path, "new", "experiment", "wine", "--user", "alice", "--branch")).Exit);
        Assert.Equal("exp/alice-wine", clone.Git("branch", "--show-current").Trim());
    }

    [Theory]
    [InlineData("experiment")]
    [InlineData("agent")]
    public async Task A_template_of_Forge_is_copied_changed_and_used(string kind)
    {
        await NewProjectAsync("churn-lab");
        var (exit, output, error) = await RunInAsync(Project, "new", "template", kind);
        Assert.Equal(ExitCode.Clean, exit);
        Assert.StartsWith($"shared/templates/{kind}/\n", output, StringComparison.Ordinal);
        Assert.StartsWith("forge: Next: write `templates: shared/templates` into forge.yaml", error, StringComparison.Ordinal);
        await File.AppendAllTextAsync(Path.Combine(Project, "forge.yaml"), "templates: shared/templates\n", Cancel);

        // As it was copied it makes the same as Forge's own.
        await RunAsync("new", kind, "first", "--user", "alice");
        var home = kind == "agent" ? "agents/prototypes" : "experiments/active/alice";
        var made = FilesBelow(home + "/first").Select(file => (file, Text: File.ReadAllText(Path.Combine(Project, file)))).ToList();
        Assert.DoesNotContain(made, static file => file.Text.Contains("{{", StringComparison.Ordinal) && file.Text.Contains("forge.", StringComparison.Ordinal) && file.Text.Contains("{{ forge.", StringComparison.Ordinal));
        await NothingIsFoundAsync();

        // What was changed stays, and is used.
        await File.AppendAllTextAsync(Path.Combine(Project, $"shared/templates/{kind}/README.md"), "\nAsk the platform team about {{ forge.name }}.\n", Cancel);
        (exit, _, error) = await RunInAsync(Project, "new", "template", kind);
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("README.md is there already and stays as it is.", error, StringComparison.Ordinal);
        await RunAsync("new", kind, "second", "--user", "alice");
        Assert.EndsWith("Ask the platform team about second.\n", await File.ReadAllTextAsync(Path.Combine(Project, home, "second/README.md"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_has_what_its_own_checklist_wants_of_its_README()
    {
        await NewProjectAsync("churn-lab");
        await RunAsync("new", "agent", "release-notes", "--user", "alice");
        var (exit, output, _) = await RunInAsync(Project, "report", "checklist", "agents/prototypes/release-notes", "--format", "json");
        Assert.Equal(ExitCode.Clean, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["bandit finds nothing"], json.RootElement.GetProperty("items").EnumerateArray().Where(static item => item.GetProperty("state").GetString() == "open").Select(static item => item.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_score_outside_of_git_says_that_and_speaks_of_no_trust()
    {
        await NewProjectAsync("churn-lab");
        await RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        var (exit, output, error) = await RunInAsync(Project, "report", "score");
        Assert.Equal((ExitCode.Unreachable, "forge: Whether everything is committed is not known: the folder is in no clone of a git repository.\n"), (exit, error.ReplaceLineEndings("\n")));
        Assert.Contains("**Readiness ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standup")]
    [InlineData("weekly")]
    public async Task In_a_new_project_reports_are_fine_before_the_first_run(string report)
    {
        await NewProjectAsync("churn-lab");
        await RunAsync("new", "experiment", "churn-trees", "--user", "alice");
        var (exit, output, error) = await RunInAsync(Project, "report", report);
        Assert.Equal((ExitCode.Clean, ""), (exit, error));
        Assert.NotEqual("", output);
        (exit, _, error) = await RunInAsync(Project, "runs", "list");
        Assert.Equal((ExitCode.Clean, "forge: mlruns: nobody has logged a run into it in this clone yet; the first run makes it.\n"), (exit, error.ReplaceLineEndings("\n")));
        Assert.Equal(ExitCode.Unreachable, (await RunInAsync(Project, "runs", "list", "--store", "elsewhere")).Exit);
    }

    [Fact]
    public async Task Without_git_there_is_no_branch_and_nothing_is_written()
    {
        var (exit, _, error) = await RunInAsync(_folder.Path, "new", "experiment", "wine", "--user", "alice", "--branch");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains("not in git", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string StandIns => Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "scaffold-stand-ins");

    private static async Task<string> PythonAsync(string folder, params string[] arguments)
    {
        var python = (await Interpreter.FindAsync()).First(static python => python.Version >= new Version(3, 10));
        var start = new ProcessStartInfo(python.Command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PYTHONPATH"] = StandIns;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment.Remove("MLFLOW_TRACKING_URI");
        using var process = Process.Start(start);
        Assert.NotNull(process);
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private static Task<(int Exit, string Output, string Error)> RunInAsync(string folder, params string[] args) => Cli.RunAsync(folder, args);

    private static async Task<(int Exit, string Findings)> CheckAsync(string folder)
    {
        var (exit, output, _) = await Cli.RunAsync(folder, "check", "--severity", "hint", "--format", "json");
        using var json = JsonDocument.Parse(output);
        return (exit, string.Join('\n', json.RootElement.GetProperty("findings").EnumerateArray().Select(static finding => finding.ToString())));
    }

    private static IReadOnlyList<string> FilesOf(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private IEnumerable<string> FilesBelow(string folder) => FilesOf(Project).Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal));

    private async Task NewProjectAsync(string name, params string[] options)
    {
        var (exit, _, error) = await Cli.RunAsync(_folder.Path, ["new", "project", name, .. options.Contains("--user") ? options : ["--user", "alice", .. options]]);
        Assert.True(exit == ExitCode.Clean, error);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => RunInAsync(Project, args);

    private async Task NothingIsFoundAsync() => Assert.Equal((ExitCode.Clean, ""), await CheckAsync(Project));
}
