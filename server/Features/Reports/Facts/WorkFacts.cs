using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Reports.Facts;

/// <summary>The work of a team at one moment, as reports see it.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Since">Where the period begins.</param>
/// <param name="Zone">Days begin here.</param>
public sealed record WorkFacts(DateTimeOffset Now, DateTimeOffset Since, TimeZoneInfo Zone, Policy Policy)
{
    /// <summary>The experiments, by path.</summary>
    public IReadOnlyList<ExperimentFacts> Experiments { get; init; } = [];

    /// <summary>Runs of the period that belong to no experiment of the workspace, by tracking experiment.</summary>
    public IReadOnlyList<LooseRuns> Loose { get; init; } = [];

    /// <summary>Commits of the period, newest first, with their files.</summary>
    public IReadOnlyList<GitLogEntry> Commits { get; init; } = [];

    /// <summary>Commits since work would be stale, or since the period began where that is earlier; newest first.</summary>
    public IReadOnlyList<GitLogEntry> LatestCommits { get; init; } = [];

    /// <summary>Whether there were more commits than are kept.</summary>
    public bool AreCommitsCut { get; init; }

    /// <summary>Branches, the newest tip first; null where nobody could look.</summary>
    public IReadOnlyList<GitBranch>? Branches { get; init; }

    /// <summary>The state of the working tree, for who asked for scores; else null.</summary>
    public TreeChanges? Changes { get; init; }

    /// <summary>All bookings.</summary>
    public IReadOnlyList<Reservation> Bookings { get; init; } = [];

    /// <summary>What GPUs cost, for who asked for that; else null.</summary>
    public CostInput? Cost { get; init; }

    /// <summary>The models of the catalogue; null where there is none.</summary>
    public ModelCatalogue? Catalogue { get; init; }

    /// <summary>Transitions of models, oldest first.</summary>
    public IReadOnlyList<TransitionRecord> Transitions { get; init; } = [];

    /// <summary>The newest runs of the period, newest first; at most <see cref="WorkGatherer.MostRecent"/>.</summary>
    public IReadOnlyList<RecentRun> Recent { get; init; } = [];

    /// <summary>Ids of runs that failed or were killed, for who asked for them.</summary>
    public IReadOnlySet<string> Failed { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether nobody has logged a run into any tracking store yet, as in a fresh clone.</summary>
    public bool NeverLogged { get; init; }

    /// <summary>What could not be read, each in a sentence.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The same with what metadata say now; what runs and commits said of an experiment stays.</summary>
    public WorkFacts With(IEnumerable<ExperimentSummary> experiments)
    {
        var known = Experiments.ToDictionary(static one => one.Summary.Path, StringComparer.Ordinal);
        return this with
        {
            Experiments =
            [
                .. experiments.OrderBy(static one => one.Path, StringComparer.Ordinal)
                    .Select(one => known.TryGetValue(one.Path, out var before) ? before with { Summary = one } : new ExperimentFacts(one, new RunTally(one.PrimaryMetric, Policy.HigherIsBetter, Since, one.RunId), null)),
            ],
        };
    }

    /// <summary>The member that git, the system or a store calls so.</summary>
    public string Person(string name, string? address = null) =>
        Policy.Members.Values.FirstOrDefault(member => member.IsCalled(name) || (address is not null && member.IsCalled(address)))?.Name ?? name;
}

/// <summary>An experiment with what its runs and its past say.</summary>
/// <param name="Summary">Its metadata.</param>
/// <param name="Runs">What is kept of its runs.</param>
/// <param name="LastCommit">When a commit of the period touched it last; null for none.</param>
public sealed record ExperimentFacts(ExperimentSummary Summary, RunTally Runs, DateTimeOffset? LastCommit)
{
    /// <summary>What people call it.</summary>
    public string Name => string.IsNullOrWhiteSpace(Summary.ExperimentId) ? Summary.Path : Summary.ExperimentId;

    /// <summary>Who answers for it; null where nobody is named.</summary>
    public string? Owner => string.IsNullOrWhiteSpace(Summary.Owner) ? string.IsNullOrWhiteSpace(Summary.Researcher) ? null : Summary.Researcher : Summary.Owner;

    /// <summary>Whether it is planned or under way.</summary>
    public bool IsOpen => Summary.Status is "planned" or "in_progress";

    /// <summary>When anything happened in it last: a change that its metadata date, a run, or a commit; null where nothing says.</summary>
    public DateTimeOffset? LastChange(TimeZoneInfo zone) =>
        new[] { ReportMoments.Written(Summary.Created, zone), ReportMoments.Written(Summary.Updated, zone), Runs.Last, LastCommit }.Max();

    /// <summary>Whole days since anything happened; null where nothing says when.</summary>
    public int? IdleDays(DateTimeOffset now, TimeZoneInfo zone) => LastChange(zone) is { } last ? Math.Max(0, (int)(now - last).TotalDays) : null;

    /// <summary>Whether it is open and nothing happened in it for longer than the policy allows.</summary>
    public bool IsStale(WorkFacts facts) => IsOpen && IdleDays(facts.Now, facts.Zone) >= facts.Policy.Reports.StaleDays;
}

/// <summary>Runs of a tracking experiment that no experiment of the workspace owns.</summary>
public sealed record LooseRuns(string Tracking, RunTally Runs);

/// <summary>A run of the period.</summary>
/// <param name="Experiment">Name of the experiment that owns it, else of its tracking experiment.</param>
/// <param name="Path">Of that experiment's metadata; null where none owns it.</param>
/// <param name="At">When it ended, or began where it has not.</param>
/// <param name="User">Who started it, as the team calls them; empty where nobody knows.</param>
public sealed record RecentRun(RunLink Run, string Experiment, string? Path, RunStatus Status, DateTimeOffset At, string User);
