using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Runs of a session's stores side by side.</summary>
internal sealed class ComparisonParts(SessionSurroundings surroundings, SessionStores stores) : IComparisons
{
    private readonly CompareFeature _compare = new(stores, () => surroundings.Policy.HigherIsBetter, name => PrimaryMetric(surroundings, name));
    private readonly CurvesFeature _curves = new(stores);

    /// <inheritdoc/>
    public Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _compare.CompareAsync(request, cancel), cancel);

    /// <inheritdoc/>
    public Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel) => surroundings.ToldAsync(() => _curves.CurvesAsync(request, cancel), cancel);

    // What the metadata of an experiment calls its primary metric, by the experiment's name in the store.
    private static string? PrimaryMetric(SessionSurroundings surroundings, string tracking) => surroundings.Roots
        .SelectMany(static root => root.Workspace.Current.Experiments)
        .FirstOrDefault(experiment => experiment.MlflowExperiment == tracking && experiment.PrimaryMetric is { Length: > 0 })?.PrimaryMetric;
}
