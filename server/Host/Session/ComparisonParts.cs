using ForgeLsp.Core.Comparing;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Runs of a session's stores side by side.</summary>
internal sealed class ComparisonParts : IComparisons
{
    private readonly SessionSurroundings _surroundings;
    private readonly CompareFeature _compare;
    private readonly CurvesFeature _curves;
    private readonly ExportFeature _export;
    private readonly DifferencesFeature _differences;
    private readonly SharedArtifactsFeature _artifacts;

    /// <summary>Nothing is read before it is asked for.</summary>
    /// <param name="commits">The commits of runs in the folders of the session.</param>
    public ComparisonParts(SessionSurroundings surroundings, SessionStores stores, RunCommits commits, RunFiles files)
    {
        _surroundings = surroundings;
        _compare = Compare(CompareLimits.Message);
        _curves = new(stores);
        _differences = new(stores, commits, files);
        // A file has no limit that a message has, and is made of what is asked for once.
        _export = new(stores, Compare(CompareLimits.None), new CurvesFeature(stores, capacity: 0) { Most = int.MaxValue }, PageFiles.Read, TimeProvider.System) { Differences = _differences.FindAsync };
        _artifacts = new(stores, files);

        CompareFeature Compare(CompareLimits limits) => new(stores, () => surroundings.Policy.HigherIsBetter, name => PrimaryMetric(surroundings, name)) { Limits = limits };
    }

    /// <inheritdoc/>
    public Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _compare.CompareAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _curves.CurvesAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<DifferencesResult> DifferencesAsync(DifferencesRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _differences.FindAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<CommitChange> WorkingTreeAsync(RunRef run, CancellationToken cancel) => _surroundings.ToldAsync(() => _differences.WorkingTreeAsync(run, cancel), cancel);

    /// <inheritdoc/>
    public Task<SharedArtifacts> SharedArtifactsAsync(SharedArtifactsRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _artifacts.ListAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<ArtifactTables> ArtifactTablesAsync(ArtifactTablesRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _artifacts.CompareAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<ArtifactPicture> PictureAsync(RunRef run, string path, CancellationToken cancel) => _surroundings.ToldAsync(() => _artifacts.PictureAsync(run, path, cancel), cancel);

    /// <inheritdoc/>
    public Task<ExportedComparison> ExportAsync(ExportRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _export.ExportAsync(request, cancel), cancel);

    /// <summary>What the folders of a session call the primary metric of a tracking experiment; null where none does.</summary>
    public static string? PrimaryMetric(SessionSurroundings surroundings, string tracking) =>
        RankingMetric.Named(surroundings.Roots.SelectMany(static root => root.Workspace.Current.Experiments), tracking);
}
