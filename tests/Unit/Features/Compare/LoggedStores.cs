using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Tests.Unit.Features.Runs;

namespace ForgeLsp.Tests.Unit.Features.Compare;

/// <summary>A store in memory whose runs logged files and datasets. It counts what it is asked.</summary>
internal sealed class LoggedStores : IRunStores
{
    private readonly Store _store = new();

    /// <summary>How often a folder was listed or a file opened.</summary>
    public int Asked => _store.Asked;

    /// <summary>Git of nobody: every commit is refused.</summary>
    public static RunCommits NoClone => new(() => null, () => []);

    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("s", "mlruns", _store)]);

    public RunRef Add(Run run, params (string Path, string Text)[] files) => Add(run, files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal));

    public RunRef Add(Run run, Dictionary<string, byte[]> files, params RunDataset[] datasets)
    {
        lock (_store)
        {
            _store.Runs[run.Id] = (run, files, datasets);
        }

        return new("s", run.Id);
    }

    public RunRef Add(string id, params (string Path, string Text)[] files) => Add(Make(id), files);

    public static Run Make(string id, params (string Key, string Value)[] tags) =>
        new(id, "7", id, RunStatus.Finished, false) { EndTime = 1, Tags = tags.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal) };

    private sealed class Store : SampleStores.BrokenStore, IRunStore
    {
        private int _asked;

        public Dictionary<string, (Run Run, Dictionary<string, byte[]> Files, RunDataset[] Datasets)> Runs { get; } = new(StringComparer.Ordinal);

        public int Asked => _asked;

        public override Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => Task.FromResult(Runs.TryGetValue(runId, out var one) ? one.Run : null);

        Task<IReadOnlyList<Run>> IRunStore.GetRunsAsync(IReadOnlyList<string> experimentIds, IReadOnlyList<string> runIds, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<Run>>([.. runIds.Where(Runs.ContainsKey).Select(id => Runs[id].Run)]);

        Task<IReadOnlyList<RunDataset>> IRunStore.ListDatasetsAsync(string runId, CancellationToken cancel)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult<IReadOnlyList<RunDataset>>(Runs[runId].Datasets);
        }

        public override Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel)
        {
            Interlocked.Increment(ref _asked);
            if (runId.StartsWith("unreadable", StringComparison.Ordinal))
            {
                throw new StoreException(StoreFailure.Unreachable, "The bucket is asleep; wake it.");
            }

            var prefix = folder.Length == 0 ? "" : folder + "/";
            var below = Runs[runId].Files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(file => (Name: file.Key[prefix.Length..], file.Value.Length)).ToList();
            return Task.FromResult<IReadOnlyList<Artifact>>(
            [
                .. below.Where(file => file.Name.Contains('/', StringComparison.Ordinal)).Select(file => file.Name.Split('/')[0]).Distinct(StringComparer.Ordinal).Select(name => new Artifact(prefix + name, true, null)),
                .. below.Where(file => !file.Name.Contains('/', StringComparison.Ordinal)).Select(file => new Artifact(prefix + file.Name, false, file.Length)),
            ]);
        }

        Task<Stream?> IRunStore.OpenArtifactAsync(string runId, string path, CancellationToken cancel)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult<Stream?>(Runs[runId].Files.TryGetValue(path, out var bytes) ? new MemoryStream(bytes) : null);
        }
    }
}
