using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Reports.Facts;

/// <summary>A run that a report names.</summary>
/// <param name="Store">Alias of its store.</param>
/// <param name="ExperimentId">Of its tracking experiment.</param>
/// <param name="Page">Its page on a tracking server, without credentials; null where there is none.</param>
public sealed record RunLink(string Store, string ExperimentId, string RunId, string Name, string? Page)
{
    /// <summary>The link of a run that was read.</summary>
    public static RunLink Of(SeenRun seen) => new(seen.Store.Alias, seen.Run.ExperimentId, seen.Run.Id, seen.Run.Name.Length > 0 ? seen.Run.Name : seen.Run.Id, seen.Store.Store.PageOf(seen.Run));
}

/// <summary>
/// What is kept of an experiment's runs, however many they are: counts, the newest, the best, and the last values of the metric that counts. Runs come newest
/// first.
/// </summary>
public sealed class RunTally
{
    /// <summary>Values that a small curve shows.</summary>
    public const int MostValues = 24;

    private readonly double[] _values = new double[MostValues];
    private readonly string? _named;
    private readonly string? _runId;
    private readonly IReadOnlyDictionary<string, bool> _directions;
    private readonly DateTimeOffset? _since;
    private int _kept;
    private bool? _higher;

    /// <param name="primary">The metric that the experiment names, or null.</param>
    /// <param name="directions">The policy's.</param>
    /// <param name="since">What ended before does not count in <see cref="Period"/>; null for none.</param>
    /// <param name="runId">The run that the experiment calls its best, which counts before others of the same value; null for none.</param>
    public RunTally(string? primary, IReadOnlyDictionary<string, bool> directions, DateTimeOffset? since, string? runId = null)
    {
        (_named, _directions, _since, _runId) = (primary, directions, since, runId);
        if (primary is { Length: > 0 })
        {
            Metric = primary;
            _higher = MetricDirection.HigherIsBetter(primary, directions);
        }
    }

    /// <summary>All runs.</summary>
    public RunCounts All { get; private set; } = new();

    /// <summary>Those that ended, or began, in the period.</summary>
    public RunCounts Period { get; private set; } = new();

    /// <summary>When the newest began or ended; null where no run says.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>The metric that counts: what the experiment names, else the first of the newest run that has a known direction, those of the policy first; null where none has.</summary>
    public string? Metric { get; private set; }

    /// <summary>Whether more of <see cref="Metric"/> is better; null where nobody knows, and then none is best.</summary>
    public bool? HigherIsBetter => _higher;

    /// <summary>The best finite value among runs that finished; null for none.</summary>
    public double? Best { get; private set; }

    /// <summary>The run that reached it.</summary>
    public RunLink? BestRun { get; private set; }

    /// <summary>When that run began.</summary>
    public DateTimeOffset? BestAt { get; private set; }

    /// <summary>The last values of the metric, oldest first; finite ones alone, at most <see cref="MostValues"/>.</summary>
    public IReadOnlyList<double> Values => [.. _values.Take(_kept).Reverse()];

    /// <summary>Counts a run.</summary>
    public void Take(SeenRun seen)
    {
        var run = seen.Run;
        var (start, end) = (ReportMoments.Of(run.StartTime), ReportMoments.Of(run.EndTime));
        All = All.With(run.Status);
        var last = end ?? start;
        if (last > Last || Last is null)
        {
            Last = last;
        }

        if (_since is { } since && last >= since)
        {
            Period = Period.With(run.Status);
        }

        if (Metric is null && _named is null && run.Metrics.Count > 0)
        {
            Metric = run.Metrics.Keys.OrderBy(metric => _directions.ContainsKey(metric) ? 0 : 1).ThenBy(static metric => metric, StringComparer.Ordinal)
                .FirstOrDefault(metric => MetricDirection.HigherIsBetter(metric, _directions) is not null);
            _higher = Metric is null ? null : MetricDirection.HigherIsBetter(Metric, _directions);
        }

        if (Metric is null || !run.Metrics.TryGetValue(Metric, out var value) || !double.IsFinite(value.Value))
        {
            return;
        }

        if (_kept < MostValues)
        {
            _values[_kept++] = value.Value;
        }

        if (run.Status == RunStatus.Finished && _higher is { } higher && IsBetter(value.Value, higher))
        {
            (Best, BestRun, BestAt) = (value.Value, RunLink.Of(seen), start);
        }
    }

    /// <summary>Of equal values the run that the experiment names counts, else the first that reached it, which comes last here.</summary>
    private bool IsBetter(double value, bool higher) => Best is not { } best
        || (higher ? value > best : value < best)
        || (value.Equals(best) && (_runId is null || BestRun?.RunId != _runId));
}

/// <summary>How many runs there are, by how they stand.</summary>
public sealed record RunCounts(int Finished = 0, int Failed = 0, int Killed = 0, int Running = 0)
{
    /// <summary>All of them.</summary>
    public int Total => Finished + Failed + Killed + Running;

    /// <summary>Finished ones among those that ended, from 0 to 1; null where none did. Those that somebody stopped are not the run's fault, and do not count.</summary>
    public double? SuccessRate => Finished + Failed == 0 ? null : (double)Finished / (Finished + Failed);

    /// <summary>One more.</summary>
    public RunCounts With(RunStatus status) => status switch
    {
        RunStatus.Finished => this with { Finished = Finished + 1 },
        RunStatus.Failed => this with { Failed = Failed + 1 },
        RunStatus.Killed => this with { Killed = Killed + 1 },
        _ => this with { Running = Running + 1 },
    };

    /// <summary>Both together.</summary>
    public static RunCounts operator +(RunCounts one, RunCounts other) => new(one.Finished + other.Finished, one.Failed + other.Failed, one.Killed + other.Killed, one.Running + other.Running);
}
