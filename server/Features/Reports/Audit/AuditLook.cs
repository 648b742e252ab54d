using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Reports.Audit;

/// <summary>Looks at what an experiment needs to be run again. It asks stores, git and DVC's cache, and runs nothing.</summary>
internal sealed class AuditLook(ReportScene scene)
{
    private const string Yes = "yes";
    private const string No = "no";
    private const string Unknown = "unknown";
    private readonly Dictionary<string, IReadOnlyList<string>?> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _problems = new(StringComparer.Ordinal);

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Problems => [.. _problems];

    /// <summary>One experiment.</summary>
    public async Task<AuditedExperiment> AtAsync(ExperimentSummary experiment, CancellationToken cancel)
    {
        var (run, stored) = await RunAsync(experiment, cancel);
        var (commit, kept) = await CommitAsync(experiment, run, cancel);
        var files = commit is null ? null : await FilesAsync(commit, cancel);
        var folder = RelativePath.Folder((commit?.Prefix ?? "") + experiment.Path);
        var name = ExperimentNodes.Name(experiment);
        return new(
            experiment.Path, name, experiment.Owner ?? experiment.Researcher, experiment.Status, commit?.Id,
            experiment.Reproduction is { } note ? note.IsReproduced ? "reproduced" : "not_reproduced" : "readiness",
            [stored, kept, Config(files, folder, commit), Environment(files, folder, commit), await DataAsync(experiment, commit, files, cancel), Command(experiment, files, folder)]);
    }

    private async Task<(Run? Run, AuditCheck Check)> RunAsync(ExperimentSummary experiment, CancellationToken cancel)
    {
        const string What = "run";
        if (experiment.RunId is not { Length: > 0 } id)
        {
            return (null, new(What, No, "metadata.yaml names no run as `results.run_id`"));
        }

        if (scene.Stores is not { } stores)
        {
            return (null, new(What, Unknown, "the stores were not asked"));
        }

        string? problem = null;
        try
        {
            foreach (var named in await stores.ListAsync(cancel))
            {
                try
                {
                    if (await named.Store.GetRunAsync(id, cancel) is { } run)
                    {
                        return (run, run.IsDeleted ? new(What, No, "it was deleted; a store keeps deleted runs for a while: restore it") : new(What, Yes, $"in {named.Name}"));
                    }
                }
                catch (StoreException why)
                {
                    problem = $"{named.Alias}: {why.Message}";
                    _problems.Add(problem);
                }
            }
        }
        catch (StoreException why)
        {
            problem = why.Message;
            _problems.Add(problem);
        }

        return (null, problem is null ? new(What, No, $"no store has run {id}") : new(What, Unknown, "a store did not answer"));
    }

    private async Task<(GitCommit? Commit, AuditCheck Check)> CommitAsync(ExperimentSummary experiment, Run? run, CancellationToken cancel)
    {
        const string What = "commit";
        if (scene.Git is not { } git)
        {
            return (null, new(What, Unknown, "git was not asked"));
        }

        var wanted = (run is null ? null : RunText.Commit(run)) ?? experiment.Reproduction?.Commit;
        if (wanted is not null)
        {
            var found = await AskAsync(() => git.FindAsync(scene.Root, wanted, cancel));
            return found is null
                ? (null, new(What, No, $"{wanted[..Math.Min(12, wanted.Length)]} is not in this clone: `git fetch --all`, or ask who made the run to push it"))
                : run?.Tags.GetValueOrDefault(RunTags.Dirty) == "true" ? (found, new(What, No, "it is here, but the run was made from files that differed from it")) : (found, new(What, Yes, wanted[..Math.Min(12, wanted.Length)]));
        }

        // The run does not say; the last change is the best guess, and no more.
        var last = scene.History is { } history ? await AskAsync(() => LastAsync(history, experiment, cancel)) : null;
        var commit = last is null ? null : await AskAsync(() => git.FindAsync(scene.Root, last, cancel));
        return (commit, new(What, No, "no run says which commit it was made from" + (last is null ? "" : $"; the last change is {last[..12]}")));
    }

    /// <summary>The files of a commit, which several experiments may share.</summary>
    private async Task<IReadOnlyList<string>?> FilesAsync(GitCommit commit, CancellationToken cancel)
    {
        if (scene.Git is { } git && !_files.ContainsKey(commit.Id))
        {
            _files[commit.Id] = await AskAsync<IReadOnlyList<string>>(async () => await git.FilesAsync(commit, cancel));
        }

        return _files.GetValueOrDefault(commit.Id);
    }

    private async Task<string?> LastAsync(IGitHistory history, ExperimentSummary experiment, CancellationToken cancel)
    {
        var folder = RelativePath.Folder(experiment.Path);
        await foreach (var entry in history.LogAsync(scene.Root, new GitLogQuery { Paths = folder.Length == 0 ? [] : [folder], Limit = 1 }, cancel))
        {
            return entry.Id;
        }

        return null;
    }

    private static AuditCheck Config(IReadOnlyList<string>? files, string folder, GitCommit? commit)
    {
        if (files is null || commit is null)
        {
            return new("config", Unknown, "without its commit nobody can tell");
        }

        var found = files.FirstOrDefault(path => RelativePath.IsAtOrBelow(path, folder) && RelativePath.IsYaml(path) && RelativePath.Name(path) is not ("metadata.yaml" or "metadata.yml" or "environment.yaml" or "environment.yml" or "conda.yaml" or "dvc.yaml"));
        return found is null ? new("config", No, "the commit has no config in its folder") : new("config", Yes, commit.FromFolder(found));
    }

    private static AuditCheck Environment(IReadOnlyList<string>? files, string folder, GitCommit? commit)
    {
        if (files is null || commit is null)
        {
            return new("environment", Unknown, "without its commit nobody can tell");
        }

        return EnvironmentFiles.Of(files.ToHashSet(StringComparer.Ordinal).Contains, folder) is { } found
            ? new("environment", Yes, commit.FromFolder(found))
            : new("environment", No, "the commit has no file that lists packages");
    }

    private async Task<AuditCheck> DataAsync(ExperimentSummary experiment, GitCommit? commit, IReadOnlyList<string>? files, CancellationToken cancel)
    {
        const string What = "data";
        var path = experiment.DataPath is { Length: > 0 } written ? RelativePath.Join("", written) : null;
        if (path is not null && commit is not null && files is not null)
        {
            var full = commit.Prefix + path;
            if (files.Any(file => RelativePath.IsAtOrBelow(file, full)))
            {
                return new(What, Yes, $"{path} is in the commit");
            }

            foreach (var file in files.Where(DvcHashes.IsKind))
            {
                var text = await AskAsync(() => scene.Git is { } git ? git.ReadAsync(commit, file, cancel) : Task.FromResult<string?>(null));
                if (DvcHashes.Read(file, text ?? "").FirstOrDefault(data => RelativePath.IsAtOrBelow(data.Path, full) || RelativePath.IsAtOrBelow(full, data.Path)) is { } data)
                {
                    return Kept(data.Hash, $"{path} at version {data.Hash}");
                }
            }
        }

        return experiment.DataVersion is { Length: 32 or 36 } version ? Kept(version, $"version {version}")
            : experiment.DataVersion is { Length: > 0 } named ? new(What, Unknown, $"version {named}, which is not one of DVC's")
            : new(What, No, path is null ? "metadata.yaml names no data" : $"{path} has no version");
    }

    private AuditCheck Kept(string hash, string what) => scene.Data is not { } data ? new("data", Unknown, what + "; the cache was not looked at")
        : data.Has(hash) ? new("data", Yes, what + ", in DVC's cache")
        : data.HasRemote ? new("data", Unknown, what + ", not in the cache; `dvc fetch` tells whether the remote has it")
        : new("data", No, what + ", neither in DVC's cache nor in a remote");

    private AuditCheck Command(ExperimentSummary experiment, IReadOnlyList<string>? files, string folder) =>
        experiment.Command is { Length: > 0 } command ? new("command", Yes, command)
        : files?.FirstOrDefault(path => path == $"{folder}/MLproject" || path == $"{folder}/dvc.yaml") is { } file ? new("command", Yes, RelativePath.Name(file))
        : scene.Policy.Reproduce.Command is { } usual ? new("command", Yes, usual + " (forge.yaml)")
        : new("command", No, "nothing says how it was run: write `command` into metadata.yaml");

    private async Task<T?> AskAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (GitException problem)
        {
            _problems.Add(problem.Message);
            return null;
        }
    }
}
