using System.Text.Json.Serialization;
using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Weekly;

/// <summary>A week, or another period, of a team. Times are ISO 8601 instants (UTC), hours those of one card, money in the currency of <c>gpus.prices</c>.</summary>
/// <param name="New">Experiments that were made in the period.</param>
/// <param name="Completed">Experiments that were completed in it.</param>
/// <param name="InProgress">Experiments that are under way.</param>
/// <param name="Runs">Runs that ended in the period, and all that are running.</param>
/// <param name="SuccessRate">Finished runs among those that finished or failed, from 0 to 1; null where none did.</param>
/// <param name="Recommendations">What follows from the facts, the most pressing first.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record WeeklyReport(
    int Version, string Since, string Until, int Experiments, IReadOnlyList<WeeklyExperiment> New, IReadOnlyList<WeeklyExperiment> Completed, IReadOnlyList<WeeklyExperiment> InProgress,
    IReadOnlyList<WeeklyResearcher> Researchers, RunCounts Runs, double? SuccessRate, int Commits, WeeklyModels? Models, WeeklyGpus Gpus, WeeklyArtifacts Artifacts,
    IReadOnlyList<Recommendation> Recommendations, IReadOnlyList<string> Problems)
{
    /// <summary>Whether nobody has logged a run into any tracking store yet; written where it is so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeverLogged { get; init; }
}

/// <summary>An experiment.</summary>
/// <param name="Path">Of its metadata.</param>
/// <param name="Runs">In the period.</param>
/// <param name="Best">Of all its runs, or as its metadata say.</param>
public sealed record WeeklyExperiment(string Name, string Path, string? Owner, string? Status, string? Goal, RunCounts Runs, string? Metric, double? Best, int? IdleDays);

/// <summary>A researcher's week.</summary>
/// <param name="Total">All their experiments.</param>
public sealed record WeeklyResearcher(string Name, int New, int Completed, int InProgress, int Total, RunCounts Runs);

/// <summary>The model catalogue.</summary>
/// <param name="Custom">Those that the team made: of source <c>custom</c> or <c>mlflow</c>.</param>
/// <param name="Stages">In the order of a model's life.</param>
/// <param name="Moves">Transitions of the period, newest first.</param>
public sealed record WeeklyModels(int Total, int Custom, IReadOnlyList<StageCount> Stages, IReadOnlyList<WeeklyMove> Moves);

/// <summary>How many models a stage has.</summary>
public sealed record StageCount(string Stage, int Count);

/// <summary>A transition.</summary>
public sealed record WeeklyMove(string At, string Model, string? From, string To, string By, string Why);

/// <summary>The cards of the period.</summary>
/// <param name="Cards">How many are known; null where forge.yaml has no inventory.</param>
/// <param name="Utilisation">Booked hours of all that there were, from 0 to 1; null where the cards are not known.</param>
/// <param name="UnpricedHours">Booked hours without a price: they are in no cost.</param>
public sealed record WeeklyGpus(int? Cards, decimal BookedHours, double? Utilisation, decimal? BookedCost, decimal RunHours, decimal? RunCost, decimal UnpricedHours);

/// <summary>What artifacts take on disks that this machine sees.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="Experiments">The largest tracking experiments.</param>
/// <param name="Unmeasured">Tracking experiments whose artifacts lie elsewhere, or could not be measured in time.</param>
public sealed record WeeklyArtifacts(long Bytes, IReadOnlyList<ArtifactUse> Experiments, int Unmeasured);

/// <summary>What the artifacts of a tracking experiment take.</summary>
/// <param name="Reclaimable">Bytes of runs that failed or were killed.</param>
public sealed record ArtifactUse(string Store, string Tracking, long Bytes, int Runs, long Reclaimable, int ReclaimableRuns);

/// <summary>Something to do.</summary>
/// <param name="Kind"><c>abandoned</c>, <c>neverCompared</c>, <c>modelWithoutOwner</c>, <c>failing</c> or <c>cleanUp</c>.</param>
/// <param name="Path">The file that it is about, relative to the workspace; null for none.</param>
public sealed record Recommendation(string Kind, string Subject, string Text, string? Path);
