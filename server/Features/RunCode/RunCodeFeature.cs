using System.Text;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Features.RunCode;

/// <summary>The code and the config that a run was made from, beside those of the working tree.</summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="commits">The commits of runs in the clones of the workspace.</param>
/// <param name="folders">The workspace folders as they are now.</param>
public sealed class RunCodeFeature(IRunStores stores, RunCommits commits, Func<IReadOnlyList<WorkspaceScope>> folders)
{
    private const int MaxText = 5 * 1024 * 1024;
    private const int MaxFiles = 20;
    private static readonly string[] ConfigFolders = ["config", "configs", "conf", ".hydra"];
    private static readonly HashSet<string> NoConfigs = new(StringComparer.Ordinal) { "conda.yaml", "python_env.yaml", "conda.yml", "python_env.yml", "registered_model_meta" };

    /// <summary>The commit of a run, to be shown as text.</summary>
    /// <exception cref="StoreException">The run names none.</exception>
    /// <exception cref="GitException">It is not in this clone.</exception>
    public async Task<RunCodeText> CommitAsync(string store, string runId, CancellationToken cancel)
    {
        var (named, run) = await stores.FindRunAsync(store, runId, cancel);
        var (_, commit) = await commits.OfAsync(run, cancel);
        return new(new NodeId("commit", named.Alias, run.Id).ToString(), $"{commit.Id[..8]}.diff");
    }

    /// <summary>The script of a run as it was at its commit; several where its name does not tell which one it was.</summary>
    /// <exception cref="StoreException">The run names no commit or no script.</exception>
    /// <exception cref="GitException">The commit is not in this clone, or does not have the script.</exception>
    public async Task<RunComparisons> ScriptAsync(string store, string runId, CancellationToken cancel)
    {
        var (named, run) = await stores.FindRunAsync(store, runId, cancel);
        var source = run.Tags.GetValueOrDefault(RunTags.Script) is { Length: > 0 } script ? script
            : throw new StoreException(StoreFailure.NotFound, "This run does not say which script it was started from (tag `mlflow.source.name`).");
        var (scope, commit) = await commits.OfAsync(run, cancel);
        var found = ScriptPlace.Find(await commits.Git.FilesAsync(commit, cancel), source);
        if (found.Count == 0)
        {
            throw new GitException($"Commit `{commit.Id[..8]}` has no file `{MarkdownText.OneLine(source, 120)}`; it was not under version control, or the run was started elsewhere.");
        }

        var home = await HomesAsync(named, run, scope, cancel);
        return new([.. found.Select(path => AtCommit(named, run, scope, commit, path))
            .OrderBy(file => home.Contains(RelativePath.Folder(file.Path)) ? 0 : 1).ThenBy(static file => file.Path, StringComparer.Ordinal).Take(MaxFiles)]);
    }

    /// <summary>The config of a run: YAML that it logged, else the configs of its script at its commit, else its parameters, beside the files of the working tree.</summary>
    /// <exception cref="StoreException">Nothing of the kind is known.</exception>
    public async Task<RunComparisons> ConfigAsync(string store, string runId, CancellationToken cancel)
    {
        var (named, run) = await stores.FindRunAsync(store, runId, cancel);
        var scopes = folders();
        var files = new List<RunComparison>();
        var known = new List<(WorkspaceScope Scope, string Path)>();
        foreach (var scope in scopes)
        {
            known.AddRange((await ConfigsAsync(named, run, scope, cancel)).Select(path => (scope, path)));
        }

        foreach (var artifact in await LoggedAsync(named.Store, run, cancel))
        {
            var name = RelativePath.Name(artifact);
            var (scope, path) = known.FirstOrDefault(one => RelativePath.Name(one.Path) == name);
            if (scope is not null)
            {
                files.Add(new(new(new NodeId("runArtifact", named.Alias, $"{run.Id}/{artifact}").ToString(), name), path, "artifact of the run", scope.UriOf(path)));
            }
        }

        string? problem = null;
        if (files.Count == 0 && known.Count > 0 && RunText.Commit(run) is not null)
        {
            try
            {
                var (scope, commit) = await commits.OfAsync(run, cancel);
                var then = (await commits.Git.FilesAsync(commit, cancel)).ToHashSet(StringComparer.Ordinal);
                files.AddRange(known.Where(one => scope.IsOfFolder(one.Scope)).Select(one => commit.Prefix + one.Path).Where(then.Contains).Select(path => AtCommit(named, run, scope, commit, path)));
            }
            catch (Exception why) when (why is GitException or StoreException)
            {
                problem = why.Message; // the parameters are there all the same
            }
        }

        if (files.Count == 0 && run.Params.Count > 0)
        {
            files.AddRange(known.Select(one => new RunComparison(new(new NodeId("runParams", named.Alias, run.Id).ToString(), "params.yaml"), one.Path, "parameters of the run", one.Scope.UriOf(one.Path))));
        }

        return files.Count > 0 ? new([.. files.Take(MaxFiles)]) : throw new StoreException(
            StoreFailure.NotFound, problem ?? "No config of this run is known: none lies beside its script or in its experiment's folder. Open the folder that holds it.");
    }

    /// <summary>The text of an id that this feature gave.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public async Task<string> TextAsync(string id, CancellationToken cancel)
    {
        if (NodeId.Parse(id) is not { Rest.Length: > 0, Kind: "commit" or "code" or "runArtifact" or "runParams" or "runDiff" } node)
        {
            throw new ArgumentException("This is not the id of a text.", nameof(id));
        }

        var slash = node.Rest.IndexOf('/');
        var (runId, path) = slash < 0 ? (node.Rest, "") : (node.Rest[..slash], node.Rest[(slash + 1)..]);
        var (named, run) = await stores.FindRunAsync(node.Alias, runId, cancel);
        switch (node.Kind)
        {
            case "commit":
                return await commits.Git.ShowAsync((await commits.OfAsync(run, cancel)).Commit, cancel);
            case "code":
                var commit = (await commits.OfAsync(run, cancel)).Commit;
                return await commits.Git.ReadAsync(commit, path, cancel) ?? throw new GitException($"Commit `{commit.Id[..8]}` has no file `{MarkdownText.OneLine(path, 120)}`.");
            case "runDiff":
                return run.Tags.GetValueOrDefault(RunTags.Diff) ?? "";
            case "runArtifact":
                return await ArtifactAsync(named.Store, run, path, cancel);
            default:
                return Params(run);
        }
    }

    internal static RunComparison AtCommit(NamedStore named, Run run, WorkspaceScope scope, GitCommit commit, string path)
    {
        var here = commit.FromFolder(path);
        var text = new RunCodeText(new NodeId("code", named.Alias, $"{run.Id}/{path}").ToString(), RelativePath.Name(path));
        return new(text, here, $"at {commit.Id[..8]}", scope.File(here) is null ? null : UriOf(scope, here));
    }

    // A clone may begin above the folder that is open.
    internal static string UriOf(WorkspaceScope scope, string path)
    {
        var folder = scope.Workspace.Root.FullPath;
        while (path.StartsWith("../", StringComparison.Ordinal) && folder.LastIndexOf('/') is >= 0 and var slash)
        {
            (folder, path) = (folder[..slash], path[3..]);
        }

        return folder == scope.Workspace.Root.FullPath ? scope.UriOf(path) : RootFolder.UriOfFile($"{folder}/{path}");
    }

    private static string Params(Run run)
    {
        var text = new StringBuilder();
        foreach (var (key, logged) in run.Params.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            var value = CredentialMask.Of(key, logged);
            text.Append(YamlText.Scalar(key)).Append(": ").Append(YamlText.IsPlain(value) ? value : YamlText.Quoted(value, '"')).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<string> ArtifactAsync(IRunStore store, Run run, string path, CancellationToken cancel)
    {
        await using var stream = await store.OpenArtifactAsync(run.Id, path, cancel) ?? throw new StoreException(StoreFailure.NotFound, "The artifact is no longer there; refresh the view.");
        var bytes = new byte[MaxText + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return length > MaxText ? throw new StoreException(StoreFailure.BadQuery, "The artifact is too large to compare; download it.") : Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>Paths of the YAML files that a run logged and that are no part of a model.</summary>
    private static async Task<IReadOnlyList<string>> LoggedAsync(IRunStore store, Run run, CancellationToken cancel)
    {
        try
        {
            var root = await store.ListArtifactsAsync(run.Id, "", cancel);
            var files = root.Where(static entry => !entry.IsFolder).ToList();
            foreach (var folder in root.Where(static entry => entry.IsFolder && ConfigFolders.Contains(RelativePath.Name(entry.Path), StringComparer.Ordinal)))
            {
                files.AddRange((await store.ListArtifactsAsync(run.Id, folder.Path, cancel)).Where(static entry => !entry.IsFolder));
            }

            return [.. files.Select(static file => file.Path).Where(static path => RelativePath.IsYaml(path) && !NoConfigs.Contains(RelativePath.Name(path))).Take(MaxFiles)];
        }
        catch (StoreException)
        {
            return []; // artifacts may lie where nobody here can read them
        }
    }

    /// <summary>The configs of the working tree that a run may have read: those of its script, else those of its experiment's folder.</summary>
    private static async Task<IReadOnlyList<string>> ConfigsAsync(NamedStore named, Run run, WorkspaceScope scope, CancellationToken cancel)
    {
        var homes = await HomesAsync(named, run, scope, cancel);
        IWorkspaceView view = scope.Snapshot;
        var scripts = ScriptPlace.Find(scope.Snapshot.Files.Paths.Where(RelativePath.IsScript), run.Tags.GetValueOrDefault(RunTags.Script) ?? "");
        var own = scripts.Where(path => homes.Contains(RelativePath.Folder(path))).ToList();
        scripts = own.Count > 0 ? own : scripts.Count == 1 ? scripts : [];
        var read = scripts.SelectMany(path => view.ScriptAt(path)?.Configs ?? []);
        var beside = scripts.Select(RelativePath.Folder).Concat(homes).Distinct(StringComparer.Ordinal)
            .SelectMany(folder => ConfigFolders.Select(name => folder.Length == 0 ? name : $"{folder}/{name}").Prepend(folder))
            .SelectMany(view.FilesIn).Where(path => view.ConfigAt(path) is not null);
        return [.. read.Concat(beside).Where(view.FileExists).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Folders of the experiments whose metadata name the tracking experiment of the run.</summary>
    private static async Task<HashSet<string>> HomesAsync(NamedStore named, Run run, WorkspaceScope scope, CancellationToken cancel)
    {
        var name = (await named.Store.ListExperimentsAsync(cancel)).FirstOrDefault(one => one.Id == run.ExperimentId)?.Name;
        var all = scope.Snapshot.Experiments.Where(one => one.RunId == run.Id).ToList();
        all = all.Count > 0 ? all : [.. scope.Snapshot.Experiments.Where(one => one.MlflowExperiment is not null && one.MlflowExperiment == name)];
        return all.Select(static one => RelativePath.Folder(one.Path)).ToHashSet(StringComparer.Ordinal);
    }
}
