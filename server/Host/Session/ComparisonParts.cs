using ForgeLsp.Features.Compare;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Runs of a session's stores side by side.</summary>
/// <param name="commits">The commits of runs in the folders of the session.</param>
internal sealed class ComparisonParts(SessionSurroundings surroundings, SessionStores stores, RunCommits commits, RunFiles files) : IComparisons
{
    private readonly CompareFeature _compare = new(stores, () => surroundings.Policy.HigherIsBetter, name => PrimaryMetric(surroundings, name));
    private readonly CurvesFeature _curves = new(stores);
    private readonly DifferencesFeature _differences = new(stores, commits, files);
    private readonly SharedArtifactsFeature _artifacts = new(stores, files);

    /// <inheritdoc/>
    public Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _compare.CompareAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _curves.CurvesAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<DifferencesResult> DifferencesAsync(DifferencesRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _differences.FindAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<CommitChange> WorkingTreeAsync(RunRef run, CancellationToken cancel) => surroundings.ToldAsync(() => _differences.WorkingTreeAsync(run, cancel), cancel);

    /// <inheritdoc/>
    public Task<SharedArtifacts> SharedArtifactsAsync(SharedArtifactsRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _artifacts.ListAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<ArtifactTables> ArtifactTablesAsync(ArtifactTablesRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _artifacts.CompareAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<ArtifactPicture> PictureAsync(RunRef run, string path, CancellationToken cancel) => surroundings.ToldAsync(() => _artifacts.PictureAsync(run, path, cancel), cancel);

    // What the metadata of an experiment calls its primary metric, by the experiment's name in the store.
    private static string? PrimaryMetric(SessionSurroundings surroundings, string tracking) => surroundings.Roots
        .SelectMany(static root => root.Workspace.Current.Experiments)
        .FirstOrDefault(experiment => experiment.MlflowExperiment == tracking && experiment.PrimaryMetric is { Length: > 0 })?.PrimaryMetric;
}
