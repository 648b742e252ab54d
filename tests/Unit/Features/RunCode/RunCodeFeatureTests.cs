using System.Diagnostics;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Features.Runs;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.RunCode;

/// <summary>Over a real clone, made by the <c>git</c> of this machine.</summary>
public sealed class RunCodeFeatureTests : IDisposable
{
    private const string Home = "experiments/active/alice/churn";
    private readonly string _folder = Directory.CreateTempSubdirectory("forge git ").FullName;

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_commit_is_shown_and_the_script_is_compared_with_the_working_tree()
    {
        var commit = Commit("import mlflow\nlr = 0.1\n", "lr: 0.1\n");
        Write($"{Home}/train.py", "import mlflow\nlr = 0.2\n");
        var feature = Feature(Run(commit, "/cluster/home/alice/repo/experiments/active/alice/churn/train.py"));
        var shown = await feature.CommitAsync("s", "r", default);
        Assert.Equal(commit[..8] + ".diff", shown.FileName);
        var text = await feature.TextAsync(shown.Id, default);
        Assert.Contains("first ünï", text, StringComparison.Ordinal);
        Assert.Contains("+lr = 0.1", text, StringComparison.Ordinal);

        var file = Assert.Single((await feature.ScriptAsync("s", "r", default)).Files);
        Assert.Equal(($"{Home}/train.py", $"at {commit[..8]}", "train.py", RootFolder.UriOfFile($"{_folder}/{Home}/train.py")), (file.Path, file.Origin, file.Text.FileName, file.Uri));
        Assert.Equal("import mlflow\nlr = 0.1\n", await feature.TextAsync(file.Text.Id, default));
    }

    [Fact]
    public async Task A_script_that_is_gone_has_no_place_in_the_working_tree()
    {
        var commit = Commit("print()\n", null);
        File.Delete(Path.Combine(_folder, Home, "train.py"));
        Assert.Null(Assert.Single((await Feature(Run(commit[..10], "train.py")).ScriptAsync("s", "r", default)).Files).Uri);
    }

    [Fact]
    public async Task Of_several_scripts_of_one_name_that_of_the_experiment_comes_first()
    {
        Write("aaa/train.py", "print()\n");
        var commit = Commit("print()\n", null);
        var files = (await Feature(Run(commit, "train.py")).ScriptAsync("s", "r", default)).Files;
        Assert.Equal([$"{Home}/train.py", "aaa/train.py"], files.Select(file => file.Path));
    }

    [Fact]
    public async Task A_folder_inside_of_the_clone_has_its_own_paths()
    {
        Write("shared/lib.py", "x = 1\n");
        var commit = Commit("print()\n", null);
        var inside = $"{_folder}/experiments";
        var own = Assert.Single((await Feature(Run(commit, "churn/train.py"), inside).ScriptAsync("s", "r", default)).Files);
        Assert.Equal(("active/alice/churn/train.py", RootFolder.UriOfFile($"{_folder}/{Home}/train.py")), (own.Path, own.Uri));
        var outside = Assert.Single((await Feature(Run(commit, "shared/lib.py"), inside).ScriptAsync("s", "r", default)).Files);
        Assert.Equal(("../shared/lib.py", RootFolder.UriOfFile($"{_folder}/shared/lib.py")), (outside.Path, outside.Uri));
    }

    [Theory]
    [InlineData(true, true, "artifact of the run", "lr: 0.5\n")]
    [InlineData(false, true, "at ", "lr: 0.1\n")]
    [InlineData(false, false, "parameters of the run", "lr: 0.1\nname: \"a: b\"\n\"on\": yes\n")]
    public async Task A_config_is_the_logged_one_else_that_of_the_commit_else_the_parameters(bool isLogged, bool hasCommit, string origin, string text)
    {
        var commit = Commit("import yaml\ncfg = yaml.safe_load(open('config.yaml'))\n", "lr: 0.1\n");
        Write($"{Home}/config.yaml", "lr: 0.3\n");
        var feature = Feature(Run(hasCommit ? commit : null, "train.py"), logged: isLogged ? ("config/config.yaml", "lr: 0.5\n") : null);
        var file = Assert.Single((await feature.ConfigAsync("s", "r", default)).Files);
        Assert.StartsWith(origin, file.Origin, StringComparison.Ordinal);
        Assert.Equal(($"{Home}/config.yaml", RootFolder.UriOfFile($"{_folder}/{Home}/config.yaml")), (file.Path, file.Uri));
        Assert.Equal(text, await feature.TextAsync(file.Text.Id, default));
    }

    [Fact]
    public async Task What_cannot_be_shown_is_said_with_what_to_do()
    {
        var commit = Commit("print()\n", null);
        await FailsAsync<StoreException>(Run(null, "train.py"), "This run names no commit: it was logged outside of a git clone, or by a client without git.");
        await FailsAsync<StoreException>(Run(commit, null), "This run does not say which script it was started from (tag `mlflow.source.name`).");
        await FailsAsync<GitException>(Run(commit, "other.py"), $"Commit `{commit[..8]}` has no file `other.py`; it was not under version control, or the run was started elsewhere.");
        await FailsAsync<GitException>(Run("0123456789abcdef0123456789abcdef01234567", "train.py"), "Commit `0123456789ab` is not in this clone; run `git fetch --all`, or ask who made the run to push it.");
        await FailsAsync<GitException>(Run("--output=/tmp/x", "train.py"), "Commit `--output=/tm` is not in this clone; run `git fetch --all`, or ask who made the run to push it.");
        await FailsAsync<GitException>(Run(commit, "train.py"), "Git is asked only in folders that you trust; trust this one first.", isTrusted: false);
        var loose = Directory.CreateTempSubdirectory("forge-no-git-").FullName;
        await FailsAsync<GitException>(Run(commit, "train.py"), "This folder is no clone of a git repository, so the commit cannot be shown.", loose);
        Directory.Delete(loose, recursive: true);
        await Assert.ThrowsAsync<ArgumentException>(() => Feature(Run(commit, "train.py")).TextAsync("file:///etc/passwd", default));
        await Assert.ThrowsAsync<StoreException>(() => Feature(Run(commit, null)).ConfigAsync("s", "r", default));

        async Task FailsAsync<T>(Run run, string message, string? folder = null, bool isTrusted = true)
            where T : Exception => Assert.Equal(message, (await Assert.ThrowsAsync<T>(() => Feature(run, folder, isTrusted).ScriptAsync("s", "r", default))).Message);
    }

    [Fact]
    public async Task Git_takes_no_lock_runs_no_monitor_and_heeds_no_variable_of_another_clone()
    {
        var commit = Commit("print()\n", null);
        Git("config", "core.fsmonitor", Path.Combine(_folder, "evil.sh"));
        Git("config", "diff.external", Path.Combine(_folder, "evil.sh"));
        File.WriteAllText(Path.Combine(_folder, "evil.sh"), "#!/bin/sh\ntouch \"" + _folder + "/ran\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "evil.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        File.WriteAllText(Path.Combine(_folder, ".git", "index.lock"), "");
        var feature = Feature(Run(commit, "train.py"));
        Assert.Contains("+print()", await feature.TextAsync((await feature.CommitAsync("s", "r", default)).Id, default), StringComparison.Ordinal);
        Assert.Single((await feature.ScriptAsync("s", "r", default)).Files);
        Assert.False(File.Exists(Path.Combine(_folder, "ran")));
    }

    private static Run Run(string? commit, string? script)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (commit is not null) tags[RunTags.Commit] = commit;
        if (script is not null) tags[RunTags.Script] = script;
        return new("r", "7", "run", RunStatus.Finished, false) { Tags = tags, Params = new Dictionary<string, string> { ["lr"] = "0.1", ["name"] = "a: b", ["on"] = "yes" } };
    }

    private RunCodeFeature Feature(Run run, string? folder = null, bool isTrusted = true, (string Path, string Text)? logged = null)
    {
        var root = folder ?? _folder;
        var workspace = new ForgeWorkspace(RootFolder.FromPath(root), new DiskFiles(root), BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(CancellationToken.None);
        var git = new GitCommandLine(Environment.GetEnvironmentVariable("PATH"));
        IReadOnlyList<WorkspaceScope> Folders() => [new WorkspaceScope(workspace, workspace.Current, static path => path)];
        return new(new OneRun(run, logged), new RunCommits(() => isTrusted ? git : null, Folders), Folders);
    }

    private string Commit(string script, string? config)
    {
        Write($"{Home}/metadata.yaml", "experiment_id: churn\nresearcher: alice\ncreated: 2026-01-01\nstatus: planned\ngoal: x\nmlflow_experiment: team/churn\n");
        Write($"{Home}/train.py", script);
        if (config is not null)
        {
            Write($"{Home}/config.yaml", config);
        }

        Git("init", "--quiet");
        Git("add", "--all");
        Git("-c", "user.name=alice", "-c", "user.email=alice@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "first ünï");
        return Git("rev-parse", "HEAD").Trim();
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path)) ?? "");
        File.WriteAllText(Path.Combine(_folder, path), text);
    }

    private string Git(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", _folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        Assert.NotNull(process);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private sealed class OneRun(Run run, (string Path, string Text)? logged) : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("s", "mlruns", new Store(run, logged))]);
    }

    private sealed class Store(Run run, (string Path, string Text)? logged) : SampleStores.BrokenStore, IRunStore
    {
        public override Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Experiment>>([new("7", "team/churn", false)]);

        public override Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Task.FromResult(runId == run.Id ? run : null);

        public override Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Artifact>>(
            logged is not { } file ? [] : folder.Length == 0 ? [new("config", true, null), new("conda.yaml", false, 3)] : [new(file.Path, false, file.Text.Length)]);

        Task<Stream?> IRunStore.OpenArtifactAsync(string runId, string path, CancellationToken cancel) =>
            Task.FromResult<Stream?>(path == logged?.Path ? new MemoryStream(System.Text.Encoding.UTF8.GetBytes(logged?.Text ?? "")) : null);
    }
}
