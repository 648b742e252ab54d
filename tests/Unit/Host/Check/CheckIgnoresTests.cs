using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary>What <c>forge check</c> and the editor leave alone: what git ignores and what the policy excludes.</summary>
public sealed class CheckIgnoresTests : IDisposable
{
    private const string Broken = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: complete\ngoal: win\n";
    private const string Wine = "experiments/alice/wine/metadata.yaml";
    private const string Copy = "out/experiments/alice/wine/metadata.yaml";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ignored_files_are_not_checked_and_say_nothing_about_others()
    {
        _folder.Write(".gitignore", "/out/\n*.tmp.yaml\n");
        _folder.Write(Wine, Broken);
        _folder.Write(Copy, Broken);
        _folder.Write("experiments/alice/wine/config/x.tmp.yaml", "a: [\n");

        // The copy has the same experiment_id, which would be a finding of the one that counts.
        Assert.Equal([Wine], await Paths());
        _folder.Write(".gitignore", "");
        Assert.Equal([Wine, Copy], (await Paths()).Distinct().Where(static path => path.EndsWith("metadata.yaml", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_is_named_is_checked_and_so_is_a_folder_that_is_ignored_as_a_whole()
    {
        _folder.Write("forge.yaml", "{}\n");
        _folder.Write(".gitignore", "out\n/experiments/alice/wine\n");
        _folder.Write(Wine, Broken);
        _folder.Write(Copy, Broken);
        Assert.Empty(await Paths());
        Assert.Equal([Copy], await Paths(Copy));
        Assert.Equal([Copy], await Paths("out"));
        Assert.Equal([Copy], await Paths("out/"));
        Assert.Empty(await Paths("experiments"));
        Assert.Equal([Wine], await Paths("experiments/alice/wine"));
    }

    [Fact]
    public async Task Folders_below_and_above_and_the_repository_itself_have_their_say()
    {
        _folder.Write(".git/HEAD", "x");
        _folder.Write(".git/info/exclude", "bob\n");
        _folder.Write(".gitignore", "/ml/experiments/carol\n");
        _folder.Write("ml/forge.yaml", "{}\n");
        _folder.Write("ml/experiments/dan/.gitignore", "metadata.yaml\n");
        foreach (var who in new[] { "alice", "bob", "carol", "dan" })
        {
            _folder.Write($"ml/experiments/{who}/wine/metadata.yaml", Broken);
        }

        var ml = System.IO.Path.Combine(_folder.Path, "ml");
        Assert.Equal(["experiments/alice/wine/metadata.yaml"], Found((await Cli.RunAsync(ml, "check", "--rules", "FRG002")).Output));

        // What is nearer counts more.
        _folder.Write("ml/experiments/.gitignore", "!bob\n!carol\n");
        Assert.Equal(["experiments/alice/wine/metadata.yaml", "experiments/bob/wine/metadata.yaml", "experiments/carol/wine/metadata.yaml"], Found((await Cli.RunAsync(ml, "check", "--rules", "FRG002")).Output));
    }

    [Fact]
    public async Task A_workspace_in_an_ignored_folder_is_checked_by_its_own_patterns_alone()
    {
        _folder.Write(".git/HEAD", "x");
        _folder.Write(".gitignore", "*\n");
        _folder.Write("a/ml/forge.yaml", "{}\n");
        _folder.Write("a/ml/.gitignore", "bob\n");
        _folder.Write("a/ml/" + Wine, Broken);
        _folder.Write("a/ml/experiments/bob/wine/metadata.yaml", Broken);
        Assert.Equal([Wine], Found((await Cli.RunAsync(System.IO.Path.Combine(_folder.Path, "a", "ml"), "check")).Output));
    }

    [Fact]
    public async Task A_worktree_obeys_the_exclude_of_its_repository()
    {
        _folder.Write("main/.git/info/exclude", "out\n");
        _folder.Write("main/.git/worktrees/side/commondir", "../..\n");
        _folder.Write("side/.git", $"gitdir: {System.IO.Path.Combine(_folder.Path, "main/.git/worktrees/side")}\n");
        _folder.Write("side/" + Copy, Broken);
        _folder.Write("side/" + Wine, Broken);
        var (_, output, _) = await Cli.RunAsync(System.IO.Path.Combine(_folder.Path, "side"), "check", "--rules", "FRG002");
        Assert.Equal([Wine], Found(output));
    }

    [Fact]
    public async Task Ignored_files_are_still_there_for_what_names_them()
    {
        _folder.Write(".gitignore", "data\nexperiments/alice/wine/config.yaml\nmlruns\n");
        _folder.Write("data/wine.csv", "x");
        _folder.Write("dvc.yaml", "stages:\n  train:\n    cmd: python train.py\n    deps: [data/wine.csv]\n");
        _folder.Write("experiments/alice/wine/config.yaml", "lr: 0.1\n");
        _folder.Write("experiments/alice/wine/train.py", "import yaml\nconfig = yaml.safe_load(open('config.yaml'))\nprint(config['lr'])\n");
        Assert.Empty(await Paths());
    }

    [Fact]
    public async Task What_the_policy_excludes_is_not_checked_even_where_it_is_named()
    {
        _folder.Write("forge.yaml", "exclude: [out]\n");
        _folder.Write(Copy, Broken);
        Assert.Empty(await Paths());
        Assert.Empty(await Paths(Copy));
    }

    [Fact]
    public void The_editor_says_nothing_of_them_until_they_are_opened_or_no_longer_ignored()
    {
        _folder.Write(".gitignore", "out\n");
        _folder.Write(Copy, Broken);
        _folder.Write(Wine, Broken);
        var root = RootFolder.FromPath(_folder.Path, OperatingSystem.IsWindows());
        var workspace = new ForgeWorkspace(root, new DiskFiles(root.FullPath), BuiltInSchemas.For);
        var feature = new DiagnosticsFeature(workspace, new Analyzer(RuleCatalogue.All, TimeProvider.System, static _ => { }));
        workspace.Load(CancellationToken.None);
        Assert.Equal([Wine], workspace.Current.Closed.Keys);
        Assert.Null(feature.Check(workspace.Current, Copy, CancellationToken.None));

        workspace.Open(root.UriOf(Copy), "yaml", 1, SourceText.From(Broken));
        Assert.NotEmpty(feature.Check(workspace.Current, Copy, CancellationToken.None)?.Items ?? []);
        workspace.Close(root.UriOf(Copy));
        Assert.Null(feature.Check(workspace.Current, Copy, CancellationToken.None));

        IReadOnlyList<string> told = [];
        workspace.Invalidated += paths => told = paths;
        _folder.Write(".gitignore", "");
        workspace.FilesChanged([new FileChange(root.UriOf(".gitignore"), FileChangeKind.Changed)]);
        Assert.Contains(Copy, told);
        Assert.NotEmpty(feature.Check(workspace.Current, Copy, CancellationToken.None)?.Items ?? []);
    }

    private static List<string> Found(string output) => [.. output.Split('\n').Where(static line => line.Contains(": error ", StringComparison.Ordinal) || line.Contains(": warning ", StringComparison.Ordinal)).Select(static line => line[..line.IndexOf(':', StringComparison.Ordinal)])];

    private async Task<List<string>> Paths(params string[] args) => Found((await Cli.RunAsync(_folder.Path, ["check", .. args])).Output);
}
