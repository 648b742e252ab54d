using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Runs of a session's stores side by side.</summary>
internal sealed class ComparisonParts(SessionSurroundings surroundings, SessionStores stores) : IComparisons
{
    private readonly CompareFeature _compare = new(stores, () => surroundings.Policy.HigherIsBetter);
    private readonly CurvesFeature _curves = new(stores);

    /// <inheritdoc/>
    public Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _compare.CompareAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _curves.CurvesAsync(request, cancel), cancel);
}
