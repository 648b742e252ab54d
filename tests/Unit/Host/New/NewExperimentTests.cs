using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.New;

/// <summary><c>forge new experiment</c>: whose it is, where it goes, and which names are refused.</summary>
public sealed class NewExperimentTests : IDisposable
{
    private readonly NewLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Whoever_is_no_member_is_told_whose_the_experiment_becomes()
    {
        await _lab.NewProjectAsync("churn-lab", "--user", "alice");
        var (exit, _, error) = await _lab.RunAsync("new", "experiment", "churn-trees");
        Assert.Equal(ExitCode.Clean, exit);
        Assert.Contains(" is no member of forge.yaml: ", error, StringComparison.Ordinal);
        (_, _, error) = await _lab.RunAsync("new", "experiment", "churn-more", "--user", "alice");
        Assert.DoesNotContain("is no member", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_tree_and_writes_nothing()
    {
        var (exit, output, error) = await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run");
        Assert.Equal((ExitCode.Clean, "forge: Nothing was written: a dry run.\n"), (exit, error.ReplaceLineEndings("\n")));
        Assert.Equal("experiments/active/alice/wine/\n  README.md\n  config.yaml\n  metadata.yaml\n  requirements.txt\n  tests/\n    test_wine.py\n  train.py\n", output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_lab.Path));
        (_, output, _) = await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run", "--format", "json");
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
        _lab.Write("experiments/active/alice/taken/metadata.yaml", "experiment_id: another\nresearcher: alice\n");
        _lab.Write("experiments/archive/bob/old/metadata.yaml", "experiment_id: elsewhere\nresearcher: bob\n");
        _lab.Write("experiments/active/alice/Twin/notes.txt", "");
        var before = NewLab.FilesOf(_lab.Path);
        var (exit, output, error) = await Cli.RunAsync(_lab.Path, "new", "experiment", name, "--user", "alice");
        Assert.Equal((expected, ""), (exit, output));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(before, NewLab.FilesOf(_lab.Path));
    }

    [Fact]
    public async Task A_researcher_of_another_case_is_the_same_one()
    {
        _lab.Write("experiments/active/Alice/old/metadata.yaml", "experiment_id: old\nresearcher: Alice\n");
        await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice");
        Assert.Contains("researcher: Alice\n", await File.ReadAllTextAsync(Path.Combine(_lab.Path, "experiments/active/Alice/wine/metadata.yaml"), NewLab.Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layout: { experiments: [\"work/{researcher}/{experiment}\"] }\n", "work/alice/wine")]
    [InlineData("layout: { experiments: [\"archive/{experiment}\", \"lab/{open,done}/{experiment}\"] }\n", "lab/open/wine")]
    [InlineData("layout: { experiments: [\"experiments/**\"] }\n", null)]
    public async Task The_layout_of_the_policy_says_where_it_goes(string policy, string? expected)
    {
        _lab.Write("forge.yaml", policy);
        var (exit, output, _) = await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run");
        Assert.Equal(expected is null ? ExitCode.Usage : ExitCode.Clean, exit);
        Assert.StartsWith(expected ?? "", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_others_are_goes_before_the_order_of_the_layout()
    {
        _lab.Write("experiments/bob/old/metadata.yaml", "experiment_id: old\nresearcher: bob\n");
        Assert.StartsWith("experiments/alice/wine/\n", (await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice", "--dry-run")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tracking_experiment_fits_the_teams_pattern()
    {
        _lab.Write("forge.yaml", "members: { alice: {} }\ntracking: { experiment_naming: \"{member}/{model}/{variant}\" }\n");
        await Cli.RunAsync(_lab.Path, "new", "experiment", "wine", "--user", "alice");
        Assert.Contains("mlflow_experiment: alice/wine/baseline\n", await File.ReadAllTextAsync(Path.Combine(_lab.Path, "experiments/active/alice/wine/metadata.yaml"), NewLab.Cancel), StringComparison.Ordinal);
        Assert.Equal((ExitCode.Clean, ""), await NewLab.CheckAsync(_lab.Path));
    }
}
