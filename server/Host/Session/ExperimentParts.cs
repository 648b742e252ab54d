using ForgeLsp.Core.Findings;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Runs;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>
/// The experiments of all folders of a session, and what is done with them. Where there are several folders, two experiments may have one path
/// (clones of a repository), so that the address stands for it.
/// </summary>
internal sealed class ExperimentParts : IExperimentActions
{
    private const string Row = "metadata:";
    private readonly SessionSurroundings _surroundings;
    private readonly SessionStores _stores;
    private readonly ExperimentActions _actions;
    private readonly BaselineFeature _baseline;
    private readonly RunsToCompareFeature _runs;

    /// <summary>Nothing is read before a view or a command wants it.</summary>
    public ExperimentParts(SessionSurroundings surroundings, SessionStores stores)
    {
        _surroundings = surroundings;
        _stores = stores;
        Sources = new(Experiments, Problems, path => Place(path)?.Scope.Snapshot.Tracking, UriOf);
        _actions = new(Sources, Place, () => surroundings.Policy, TimeProvider.System);
        _baseline = new(Experiments, stores, () => surroundings.Policy.HigherIsBetter);
        _runs = new(stores, Experiments, () => surroundings.Policy.HigherIsBetter);
    }

    /// <summary>What is known of experiments now.</summary>
    public ExperimentSources Sources { get; }

    /// <inheritdoc/>
    public async Task<ExperimentChoices> ListAsync(CancellationToken cancel)
    {
        await _surroundings.FilesKnownAsync(cancel);
        return _actions.List();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentEdit>> ArchiveAsync(string id, CancellationToken cancel) => _surroundings.ToldAsync(() => Task.FromResult(_actions.Archive(id)), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentEdit>> HandOffAsync(string id, string to, CancellationToken cancel) => _surroundings.ToldAsync(() => Task.FromResult(_actions.HandOff(id, to)), cancel);

    /// <inheritdoc/>
    public Task<BaselineRuns> BaselineAsync(string id, CancellationToken cancel) => _surroundings.ToldAsync(() => _baseline.OfAsync(PathOf(id), cancel), cancel);

    /// <inheritdoc/>
    public Task<RunsToCompare> RunsAsync(string? id, string? tracking, string? script, string which, CancellationToken cancel) => _surroundings.ToldAsync(
        () => (tracking ?? Experiments().FirstOrDefault(one => id is not null && one.Path == PathOf(id))?.MlflowExperiment) is { Length: > 0 } name
            ? _runs.OfAsync(new(name, script, which), cancel)
            : Task.FromResult(new RunsToCompare([], "The experiment names no tracking experiment; write it as mlflow_experiment into its metadata.yaml.")), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> WayAsync(string? id, RunRef? run, string? group, CancellationToken cancel) => _surroundings.ToldAsync(
        async () => _actions.WayTo(id ?? await OfRunAsync(run ?? throw new ArgumentException("Name an experiment or a run.", nameof(id)), cancel), group), cancel);

    private static string PathOf(string id) => id.StartsWith(Row, StringComparison.Ordinal) ? id[Row.Length..] : id;

    private async Task<string> OfRunAsync(RunRef reference, CancellationToken cancel)
    {
        var (named, run) = await _stores.FindRunAsync(reference.Store, reference.RunId, cancel);
        return _actions.OfRun(run.Id, (await named.Store.ListExperimentsAsync(cancel)).FirstOrDefault(one => one.Id == run.ExperimentId)?.Name);
    }

    private IReadOnlyList<ExperimentSummary> Experiments()
    {
        var roots = _surroundings.Roots;
        if (roots.Count == 1)
        {
            return roots[0].Workspace.Current.Experiments;
        }

        // A folder inside of another one that is open too holds files of both.
        return [.. roots.SelectMany(static root => root.Workspace.Current.Experiments.Select(experiment => experiment with { Path = root.Workspace.UriOf(experiment.Path) })).DistinctBy(static experiment => experiment.Path, StringComparer.Ordinal)];
    }

    private IEnumerable<KeyValuePair<string, int>> Problems()
    {
        var roots = _surroundings.Roots;
        return roots is [var only] ? only.Diagnostics.Problems
            : roots.SelectMany(static root => root.Diagnostics.Problems.Select(pair => KeyValuePair.Create(root.Workspace.UriOf(pair.Key), pair.Value)));
    }

    /// <summary>The folder that a path of the views lies in, and what it is called there.</summary>
    private (WorkspaceScope Scope, string Path)? Place(string path)
    {
        var roots = _surroundings.Roots;
        var root = roots is [var only] ? only
            : roots.Where(one => one.Workspace.Root.Relative(path) is not null).MaxBy(static one => one.Workspace.Root.FullPath.Length);
        return root is null ? null : (new WorkspaceScope(root.Workspace, root.Workspace.Current, UriOf), roots.Count == 1 ? path : root.Workspace.PathOf(path));
    }

    private string UriOf(string path) => _surroundings.Roots is [var only] ? only.Workspace.UriOf(path) : path;
}
