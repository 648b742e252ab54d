using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.New;

/// <summary>Templates of the team, and <c>forge new template</c>, which begins one.</summary>
public sealed class NewTemplateTests : IDisposable
{
    private readonly NewLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task The_teams_own_templates_go_before_those_of_Forge()
    {
        _lab.Write("forge.yaml", "templates: shared/templates\n");
        _lab.Write("shared/templates/experiment/metadata.yaml", "experiment_id: {{ forge.name }}\nresearcher: {{ forge.user }}\ncreated: {{ forge.date }}\nstatus: planned\ngoal: {{ forge.goal }}\n");
        _lab.Write("shared/templates/experiment/dot_gitignore", "*.tmp\n");
        await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice", "--goal", "Win: all");
        Assert.Equal(["experiments/active/alice/wine/.gitignore", "experiments/active/alice/wine/metadata.yaml"], NewLab.FilesOf(_lab.Path).Where(static file => file.StartsWith("experiments", StringComparison.Ordinal)));
        Assert.Contains("goal: \"Win: all\"\n", await File.ReadAllTextAsync(Path.Combine(_lab.Path, "experiments/active/alice/wine/metadata.yaml"), NewLab.Cancel), StringComparison.Ordinal);

        // The template itself is no experiment, and nothing is said about it; what the team has none for is Forge's.
        Assert.Equal((ExitCode.Clean, ""), await NewLab.CheckAsync(_lab.Path));
        Assert.Contains("agent.py", (await Cli.RunAsync(_lab.Path, "new", "agent", "helper", "--dry-run")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("templates: nowhere\n", ExitCode.Unreachable)]
    [InlineData("templates: ../../etc\n", ExitCode.Usage)]
    public async Task A_folder_of_templates_that_is_none_is_said(string policy, int expected)
    {
        _lab.Write("forge.yaml", policy);
        Assert.Equal(expected, (await Cli.RunAsync(_lab.Path, "new", "agent", "helper")).Exit);
    }

    [Theory]
    [InlineData("experiment")]
    [InlineData("agent")]
    public async Task A_template_of_Forge_is_copied_changed_and_used(string kind)
    {
        await _lab.NewProjectAsync("churn-lab");
        var (exit, output, error) = await Cli.RunAsync(_lab.Project, "new", "template", kind);
        Assert.Equal(ExitCode.Clean, exit);
        Assert.StartsWith($"shared/templates/{kind}/\n", output, StringComparison.Ordinal);
        Assert.StartsWith("forge: Next: write `templates: shared/templates` into forge.yaml", error, StringComparison.Ordinal);
        await File.AppendAllTextAsync(Path.Combine(_lab.Project, "forge.yaml"), "templates: shared/templates\n", NewLab.Cancel);

        // As it was copied it makes the same as Forge's own.
        await _lab.RunAsync("new", kind, "first", "--user", "alice");
        var home = kind == "agent" ? "agents/prototypes" : "experiments/active/alice";
        var made = _lab.FilesBelow(home + "/first").Select(file => (file, Text: File.ReadAllText(Path.Combine(_lab.Project, file)))).ToList();
        Assert.DoesNotContain(made, static file => file.Text.Contains("{{", StringComparison.Ordinal) && file.Text.Contains("forge.", StringComparison.Ordinal) && file.Text.Contains("{{ forge.", StringComparison.Ordinal));
        await _lab.NothingIsFoundAsync();

        // What was changed stays, and is used.
        await File.AppendAllTextAsync(Path.Combine(_lab.Project, $"shared/templates/{kind}/README.md"), "\nAsk the platform team about {{ forge.name }}.\n", NewLab.Cancel);
        (exit, _, error) = await Cli.RunAsync(_lab.Project, "new", "template", kind);
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("README.md is there already and stays as it is.", error, StringComparison.Ordinal);
        await _lab.RunAsync("new", kind, "second", "--user", "alice");
        Assert.EndsWith("Ask the platform team about second.\n", await File.ReadAllTextAsync(Path.Combine(_lab.Project, home, "second/README.md"), NewLab.Cancel), StringComparison.Ordinal);
    }
}
