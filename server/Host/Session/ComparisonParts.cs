using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Runs of a session's stores side by side.</summary>
internal sealed class ComparisonParts : IComparisons
{
    private readonly SessionSurroundings _surroundings;
    private readonly CompareFeature _compare;
    private readonly CurvesFeature _curves;
    private readonly ExportFeature _export;

    /// <summary>Nothing is read before it is asked for.</summary>
    public ComparisonParts(SessionSurroundings surroundings, SessionStores stores)
    {
        _surroundings = surroundings;
        _compare = new(stores, () => surroundings.Policy.HigherIsBetter);
        _curves = new(stores);
        _export = new(stores, _compare, _curves, PageFiles.Read, TimeProvider.System);
    }

    /// <inheritdoc/>
    public Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _compare.CompareAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _curves.CurvesAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<ExportedComparison> ExportAsync(ExportRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => _export.ExportAsync(request, cancel), cancel);
}
