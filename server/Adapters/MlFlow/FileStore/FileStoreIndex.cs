using System.Collections.Concurrent;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>What is known of a file store's folders: experiments here, their runs in <see cref="RunIndex"/>.</summary>
internal sealed class FileStoreIndex(string root, string? cacheFolder, TimeProvider time) : IAsyncDisposable
{
    private static readonly HashSet<string> NotRuns = new(StringComparer.Ordinal) { "datasets", "tags", "models", "traces" };

    private readonly ConcurrentDictionary<string, (long Stamp, Experiment Experiment)> _experiments = new(StringComparer.Ordinal);
    private readonly RunIndex _runs = new(root, cacheFolder, time);

    /// <summary>How many run folders were read since the start; for tests and measurements.</summary>
    public int RunsRead => _runs.RunsRead;

    /// <summary>Waits until nothing is looked at in the background.</summary>
    public Task SettledAsync() => _runs.SettledAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _runs.DisposeAsync();

    /// <summary>A name that is one folder below and nothing else.</summary>
    public static bool IsPlainName(string name) =>
        name.Length is > 0 and < 256 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0;

    /// <summary>Whether a folder is a file store: some folder in it (or in its trash) holds an experiment's <c>meta.yaml</c>. Its name says nothing.</summary>
    public static bool IsFileStore(string folder) => ExperimentFolders(folder).Any(path =>
        File.Exists(Path.Combine(path, "meta.yaml")) && MetaYaml.Read(Path.Combine(path, "meta.yaml")).Text("experiment_id") is not null);

    /// <summary>Experiments with their folders, in no order. Where one of the trash has the id of a living one, the living one counts and says so.</summary>
    public List<(Experiment Experiment, string Folder)> Experiments(CancellationToken cancel)
    {
        var found = new Dictionary<string, (Experiment Experiment, string Folder)>(StringComparer.Ordinal);
        foreach (var folder in ExperimentFolders(root))
        {
            cancel.ThrowIfCancellationRequested();
            var meta = new FileInfo(Path.Combine(folder, "meta.yaml"));
            if (!meta.Exists && !KeyFolder.IsClosed(folder) && !RunFolders(folder).Any(run => File.Exists(Path.Combine(run, "meta.yaml"))))
            {
                continue; // artifacts of a database store, or nothing of MLflow's
            }

            var stamp = (meta.Exists ? FolderStamp.Mix(meta.Length, meta.LastWriteTimeUtc.Ticks) : 0) + FolderStamp.Of(Path.Combine(folder, "tags")).Value;
            if (!_experiments.TryGetValue(folder, out var known) || known.Stamp != stamp)
            {
                _experiments[folder] = known = (stamp, ReadExperiment(folder));
            }

            if (found.TryGetValue(known.Experiment.Id, out var living))
            {
                var damage = living.Experiment.Damage + (living.Experiment.Damage is null ? "" : " ") + "Another experiment of this id lies in .trash and is left out.";
                found[known.Experiment.Id] = (living.Experiment with { Damage = damage }, living.Folder);
                continue;
            }

            found[known.Experiment.Id] = (known.Experiment, folder);
        }

        return [.. found.Values];
    }

    /// <summary>All runs of an experiment's folder; only heads may come where <paramref name="wanted"/> says how many will be asked for whole.</summary>
    public IReadOnlyList<ListedRun> Runs(string folder, string experimentId, int? wanted, CancellationToken cancel) => _runs.Runs(folder, [.. RunFolders(folder)], experimentId, wanted, cancel);

    /// <summary>The runs with all that they have, in the same order.</summary>
    public IReadOnlyList<Run> Whole(IReadOnlyList<ListedRun> listed, CancellationToken cancel) => _runs.Whole(listed, cancel);

    /// <summary>One run's folder, read again only if something in it changed.</summary>
    public Run Run(string folder, string experimentId, CancellationToken cancel) => _runs.Run(folder, experimentId, cancel);

    /// <summary>A number that changes when a file of the store changes: at once where few runs are, soon after where thousands are (<see cref="RunIndex"/>).</summary>
    public long Stamp(CancellationToken cancel)
    {
        var stamp = FolderStamp.Of(Path.Combine(root, "models")).Value;
        foreach (var (experiment, folder) in Experiments(cancel))
        {
            cancel.ThrowIfCancellationRequested();
            var runs = RunFolders(folder).ToArray();
            _runs.Learn(folder, runs, experiment.Id, cancel);
            stamp += _runs.Stamp(runs) + _experiments[folder].Stamp + FolderStamp.Of(Path.Combine(folder, "datasets")).Value + FolderStamp.Of(Path.Combine(folder, "models")).Value;
        }

        return stamp;
    }

    private static IEnumerable<string> ExperimentFolders(string root)
    {
        var trash = Path.Combine(root, ".trash");
        var folders = Directory.EnumerateDirectories(root).Where(path => Path.GetFileName(path) is not "models" and var name && name[0] != '.');
        return Directory.Exists(trash) ? folders.Concat(Directory.EnumerateDirectories(trash)) : folders;
    }

    // A run without its meta.yaml (half copied) is still known by its 32 hexadecimal digits.
    private static IEnumerable<string> RunFolders(string experiment) => KeyFolder.IsClosed(experiment) ? [] : Directory.EnumerateDirectories(experiment).Where(path =>
    {
        var name = Path.GetFileName(path);
        return name[0] != '.' && !NotRuns.Contains(name) && ((name.Length == 32 && name.All(char.IsAsciiHexDigit)) || IsOtherRun(Path.Combine(path, "meta.yaml")));
    });

    // A run of another id than MLflow's says so; what newer versions keep beside the runs does not.
    private static bool IsOtherRun(string meta) => File.Exists(meta) && MetaYaml.Read(meta) is var read && (read.Damage is not null || read.Text("run_id") is not null || read.Text("run_uuid") is not null || read.Text("start_time") is not null);

    private static Experiment ReadExperiment(string folder)
    {
        var meta = MetaYaml.Read(Path.Combine(folder, "meta.yaml"));
        var damages = new List<string>();
        var tags = KeyFolder.Texts(Path.Combine(folder, "tags"), "tag", damages);
        var id = Path.GetFileName(folder);
        if (KeyFolder.IsClosed(folder))
        {
            damages.Add("the folder may not be read; check its permissions");
        }
        else if (meta.Damage is not null)
        {
            damages.Insert(0, meta.Damage);
        }
        else if (!meta.Values.ContainsKey("name"))
        {
            damages.Insert(0, "meta.yaml is cut off: 'name' is missing");
        }

        var isDeleted = meta.Text("lifecycle_stage") == "deleted" || Path.GetFileName(Path.GetDirectoryName(folder)) == ".trash";
        return new Experiment(id, meta.Text("name") ?? id, isDeleted)
        {
            ArtifactLocation = meta.Text("artifact_location"),
            CreationTime = meta.Number("creation_time"),
            LastUpdateTime = meta.Number("last_update_time"),
            Tags = tags,
            Damage = damages.Count == 0 ? null : string.Join("; ", damages) + ".",
        };
    }
}
