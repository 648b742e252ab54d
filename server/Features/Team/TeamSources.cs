using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Features.Team;

/// <summary>What the Team view is made from, as it is now.</summary>
/// <param name="Facts">The work of the team since it would be stale; null where no folder is open. It asks git, bookings and stores.</param>
/// <param name="Experiments">The experiments by their metadata as they are now, which costs nothing; paths as in the facts.</param>
/// <param name="ToUri">The editor's address of a file of the workspace.</param>
/// <param name="ToRow">The id of the row that the Experiments view has for the metadata at a path.</param>
public sealed record TeamSources(Func<CancellationToken, Task<WorkFacts?>> Facts, Func<IReadOnlyList<ExperimentSummary>> Experiments, Func<string, string> ToUri, Func<string, string> ToRow)
{
    /// <summary>How well experiments can be reproduced, by what the facts say and their files are now: of the experiment at a path, or null where nothing is known.</summary>
    public Func<WorkFacts, Func<string, ExperimentScore?>> Scores { get; init; } = static _ => static _ => null;
}
