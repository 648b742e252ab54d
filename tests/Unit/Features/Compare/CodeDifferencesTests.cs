using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

/// <summary>Over a real clone, made by the <c>git</c> of this machine.</summary>
public sealed class CodeDifferencesTests : IDisposable
{
    private readonly GitFolder _clone = new();
    private readonly LoggedStores _stores = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task Files_that_the_script_is_or_uses_come_first_with_texts_of_both_commits()
    {
        _clone.Write("aaa.md", "x\n");
        _clone.Write("train.py", "import yaml\nfrom lib.model import Net\ncfg = yaml.safe_load(open('config.yaml'))\n");
        _clone.Write("lib/model.py", "class Net: pass\n");
        _clone.Write("config.yaml", "lr: 1\n");
        var (first, a) = Run("a");
        _clone.Write("aaa.md", "y\n");
        _clone.Write("train.py", "import yaml\nfrom lib.model import Net\ncfg = yaml.safe_load(open('config.yaml'))\nprint(1)\n");
        _clone.Write("lib/model.py", "class Net: x = 1\n");
        _clone.Write("config.yaml", "lr: 2\n");
        _clone.Write("new.py", "1\n");
        var (second, b) = Run("b");
        var (_, c) = Run("c", second[..10]);

        var result = await FindAsync(DifferencesPart.Code, a, b, c);
        Assert.Equal([$"{first} 0 a", $"{second} 1,2 b"], result.Code?.Commits.Select(commit => $"{commit.Id} {string.Join(',', commit.Runs)} {commit.Subject}"));
        var change = Assert.Single(result.Code?.Changes ?? []);
        Assert.Equal((second, 5, 5, 3), (change.To, change.TotalFiles, change.Added, change.Removed));
        Assert.Equal(["train.py script", "lib/model.py import", "config.yaml config", "aaa.md ", "new.py "], change.Files.Select(file => $"{file.Path} {file.Role}"));
        Assert.Equal(("code:s/a/train.py", "code:s/b/train.py", "train.py"), (change.Files[0].Before?.Id, change.Files[0].After?.Id, change.Files[0].After?.FileName));
        Assert.Equal(("added", null), (change.Files[4].Status, change.Files[4].Before));
        var difference = Assert.Single(result.Differences);
        Assert.Equal(("code", $"{first[..8]} → {second[..8]}: 5 files, +5 −3"), (difference.Kind, difference.Text));
        Assert.Equal("touches train.py, lib/model.py, config.yaml, which the script is or uses", difference.Why);
    }

    [Fact]
    public async Task A_commit_that_is_not_here_says_what_to_do_and_the_others_are_compared()
    {
        _clone.Write("a.py", "1\n");
        var (_, a) = Run("a");
        _clone.Write("a.py", "2\n");
        var (_, b) = Run("b");
        var (_, lost) = Run("lost", "0123456789abcdef0123456789abcdef01234567");
        var none = _stores.Add(LoggedStores.Make("none"));
        var code = (await FindAsync(DifferencesPart.Code, a, lost, none, b)).Code;
        Assert.Equal("Commit `0123456789ab` is not in this clone; run `git fetch --all`, or ask who made the run to push it.", code?.Commits[1].Problem);
        Assert.Equal([2], code?.Without);
        Assert.Single(code?.Changes ?? []);
        var other = (await FindAsync(DifferencesPart.Code, none, a, b)).Code;
        Assert.Equal("The baseline names no commit; choose another baseline to compare the code.", other?.Note);
        Assert.Empty(other?.Changes ?? []);
    }

    [Fact]
    public async Task A_file_that_changes_meanwhile_keeps_no_commit_from_being_compared()
    {
        _clone.Write("a.py", "1\n");
        var (_, a) = Run("a");
        _clone.Write("a.py", "2\n");
        var (_, b) = Run("b");
        var workspace = Workspace(_clone.Path);
        var feature = new DifferencesFeature(
            _stores,
            new RunCommits(() => new GitCommandLine(Environment.GetEnvironmentVariable("PATH")), () =>
            {
                workspace.Load(CancellationToken.None);
                return [new WorkspaceScope(workspace, workspace.Current, static path => path)];
            }),
            new RunFiles(TimeProvider.System));
        Assert.Single((await feature.FindAsync(new([a, b]) { Parts = [DifferencesPart.Code] }, default)).Code?.Changes ?? []);
    }

    [Fact]
    public async Task Before_trust_nothing_is_asked()
    {
        _clone.Write("a.py", "1\n");
        var (_, a) = Run("a");
        _clone.Write("a.py", "2\n");
        var (_, b) = Run("b");
        var feature = new DifferencesFeature(_stores, new RunCommits(() => null, () => Folders(_clone.Path)), new RunFiles(TimeProvider.System));
        var result = await feature.FindAsync(new([a, b]), default);
        Assert.Equal("Git is asked only in folders that you trust; trust this one first.", result.Code?.Note);
        Assert.Empty(result.Code?.Changes ?? []);
        await Assert.ThrowsAsync<GitException>(() => feature.WorkingTreeAsync(a, default));
    }

    [Fact]
    public async Task A_clone_without_its_past_says_how_to_get_it()
    {
        _clone.Write("a.py", "1\n");
        var (_, a) = Run("a");
        _clone.Write("a.py", "2\n");
        var (_, b) = Run("b");
        using var other = new TempFolder();
        var shallow = Path.Combine(other.Path, "shallow");
        _clone.Git("clone", "--quiet", "--depth=1", new Uri(_clone.Path).AbsoluteUri, shallow);
        var code = (await Feature(shallow).FindAsync(new([b, a]) { Parts = [DifferencesPart.Code] }, default)).Code;
        Assert.Null(code?.Commits[0].Problem);
        Assert.EndsWith("is not in this clone; run `git fetch --unshallow`, since the clone was made without its whole past.", code?.Commits[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_working_tree_is_compared_with_a_runs_commit()
    {
        _clone.Write("train.py", "1\n");
        _clone.Write("gone.py", "1\n");
        var (_, a) = Run("a");
        _clone.Write("train.py", "2\n");
        _clone.Delete("gone.py");
        var change = await Feature(_clone.Path).WorkingTreeAsync(a, default);
        Assert.Equal(["train.py modified", "gone.py deleted"], change.Files.Select(file => $"{file.Path} {file.Status}"));
        Assert.Equal((RootFolder.UriOfFile($"{_clone.Path}/train.py"), null), (change.Files[0].Uri, change.Files[1].Uri));
        Assert.All(change.Files, file => Assert.Null(file.After));
    }

    [Fact]
    public async Task Uncommitted_changes_are_what_tags_and_patches_say()
    {
        var tag = _stores.Add(LoggedStores.Make("tag", (RunTags.Diff, "+x")));
        var file = _stores.Add("file", ("code/changes.patch", "+y"));
        var dirty = _stores.Add(LoggedStores.Make("dirty", ("mlflow.source.git.dirty", "True")));
        var clean = _stores.Add(LoggedStores.Make("clean", ("mlflow.source.git.dirty", "false"), ("is_dirty", "true")));
        var result = await FindAsync(DifferencesPart.Code, tag, file, dirty, clean);
        Assert.Equal(["0 mlflow.source.git.diff runDiff:s/tag", "1 code/changes.patch runArtifact:s/file/code/changes.patch", "2 mlflow.source.git.dirty "], result.Code?.Uncommitted.Select(one => $"{one.Run} {one.From} {one.Patch?.Id}"));
        Assert.Equal("in 3 of 4 runs", Assert.Single(result.Differences).Text);
        Assert.Equal("+x", await new RunCodeFeature(_stores, LoggedStores.NoClone, () => []).TextAsync("runDiff:s/tag", default));
    }

    [Fact]
    public async Task Data_under_DVC_is_compared_at_the_commits_and_code_is_not_data()
    {
        _clone.Write("train.py", "1\n");
        _clone.Write("data/raw.csv.dvc", "outs:\n- {md5: aaaaaaaaaaaa, size: 1000, path: raw.csv}\n");
        _clone.Write("dvc.lock", "stages:\n  s:\n    deps:\n    - {path: train.py, md5: 1}\n    outs:\n    - {path: model.pkl, md5: bb, size: 5}\n    - {path: same.pkl, md5: cc}\n");
        var (_, a) = Run("a");
        _clone.Write("train.py", "2\n");
        _clone.Write("data/raw.csv.dvc", "outs:\n- {md5: dddddddddddd, size: 2500, path: raw.csv}\n");
        _clone.Write("dvc.lock", "stages:\n  s:\n    deps:\n    - {path: train.py, md5: 2}\n    outs:\n    - {path: same.pkl, md5: cc}\n");
        var (_, b) = Run("b");
        var none = _stores.Add("none");
        var result = await FindAsync(DifferencesPart.Data, a, b, none);
        Assert.Equal(["data/raw.csv: aaaaaaaaaaaa 1000, dddddddddddd 2500, -", "model.pkl: bb 5, -, -"], result.Data?.Files.Select(file => $"{file.Path}: {string.Join(", ", file.Values.Select(value => value is null ? "-" : $"{value.Hash} {value.Size}"))}"));
        Assert.Equal([true, true, false], result.Data?.HasCommit);
        Assert.Equal("aaaaaaaa (1 kB) → dddddddd (2.5 kB)", result.Differences.Single(one => one is { Kind: "data", Name: "data/raw.csv" }).Text);
    }

    private (string Commit, RunRef Run) Run(string id, string? commit = null)
    {
        commit ??= _clone.Commit(id);
        return (commit, _stores.Add(LoggedStores.Make(id, (RunTags.Commit, commit), (RunTags.Script, "train.py"))));
    }

    private Task<DifferencesResult> FindAsync(DifferencesPart part, params RunRef[] runs) => Feature(_clone.Path).FindAsync(new(runs) { Parts = [part] }, default);

    private DifferencesFeature Feature(string folder)
    {
        var git = new GitCommandLine(Environment.GetEnvironmentVariable("PATH"));
        var folders = Folders(folder);
        return new(_stores, new RunCommits(() => git, () => folders), new RunFiles(TimeProvider.System));
    }

    private static IReadOnlyList<WorkspaceScope> Folders(string folder)
    {
        var workspace = Workspace(folder);
        return [new WorkspaceScope(workspace, workspace.Current, static path => path)];
    }

    private static ForgeWorkspace Workspace(string folder)
    {
        var workspace = new ForgeWorkspace(RootFolder.FromPath(folder), new DiskFiles(folder), BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(CancellationToken.None);
        return workspace;
    }
}
