using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Experiments;

/// <summary>What the workspace knows of experiments, as it is now. Paths are those of the views: relative, or addresses where several folders are open.</summary>
/// <param name="Experiments">All of them.</param>
/// <param name="Problems">Errors and warnings of files that were checked, by path.</param>
/// <param name="Facts">What the stores said last about what the metadata at a path name; null where nothing.</param>
/// <param name="ToUri">The editor's address of a path.</param>
public sealed record ExperimentSources(
    Func<IReadOnlyList<ExperimentSummary>> Experiments,
    Func<IEnumerable<KeyValuePair<string, int>>> Problems,
    Func<string, TrackingFacts?> Facts,
    Func<string, string> ToUri)
{
    /// <summary>How well the experiment at a path can be reproduced; null where that is not known. It asks git, and may take its time.</summary>
    public Func<string, CancellationToken, Task<ExperimentScore?>> Score { get; init; } = static (_, _) => Task.FromResult<ExperimentScore?>(null);
}
