using System.Text.Json.Serialization;
using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Standup;

/// <summary>What happened since the last standup. Times are ISO 8601 instants (UTC).</summary>
/// <param name="Runs">Runs that ended since, and all that are running.</param>
/// <param name="Others">Runs of tracking experiments that no experiment of the workspace owns.</param>
/// <param name="Failed">Runs that failed or were killed, newest first.</param>
/// <param name="Today">Bookings that touch the day, by beginning.</param>
/// <param name="Problems">What could not be read.</param>
public sealed record StandupReport(
    int Version, string Since, string Until, RunCounts Runs, int Commits, IReadOnlyList<StandupPerson> People, IReadOnlyList<StandupExperiment> Experiments, IReadOnlyList<StandupOther> Others,
    IReadOnlyList<StandupRun> Failed, IReadOnlyList<StandupBooking> Today, IReadOnlyList<string> Problems)
{
    /// <summary>Whether nobody has logged a run into any tracking store yet; written where it is so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeverLogged { get; init; }
}

/// <summary>What one person did.</summary>
/// <param name="Experiments">Names of experiments that their commits or runs touched.</param>
public sealed record StandupPerson(string Name, IReadOnlyList<StandupCommit> Commits, IReadOnlyList<string> Experiments, RunCounts Runs);

/// <summary>A commit.</summary>
public sealed record StandupCommit(string Id, string Time, string Subject);

/// <summary>An experiment that commits or runs touched.</summary>
/// <param name="Path">Of its metadata.</param>
/// <param name="Best">The best value since, where the metric has a known direction.</param>
public sealed record StandupExperiment(string Name, string Path, string? Owner, string? Status, int Commits, RunCounts Runs, string? Metric, double? Best, RunLink? BestRun);

/// <summary>Runs of a tracking experiment without an experiment of the workspace.</summary>
public sealed record StandupOther(string Tracking, RunCounts Runs);

/// <summary>A run.</summary>
public sealed record StandupRun(RunLink Run, string Experiment, string? Path, string Status, string At, string User);

/// <summary>A booking.</summary>
public sealed record StandupBooking(string Host, int GpuId, string User, string Purpose, string Start, string End);
