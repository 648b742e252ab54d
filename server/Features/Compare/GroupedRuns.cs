using ForgeLsp.Core.Comparing;

namespace ForgeLsp.Features.Compare;

/// <summary>Runs put together that differ in nothing but their repetition, and what their metrics are then.</summary>
internal sealed class GroupedRuns
{
    private readonly Repetitions _repetitions;
    private readonly int[] _groupOf;
    private readonly Dictionary<string, MetricRow> _rows;
    private readonly Dictionary<string, Sample[]> _samples = new(StringComparer.Ordinal);

    /// <param name="repeats">What the reader says numbers repetitions; null for what the names say.</param>
    public GroupedRuns(ComparedTables tables, IReadOnlyCollection<string>? repeats, int baseline)
    {
        _repetitions = Repetitions.Of(tables.Runs.Count, [.. tables.Parameters, .. tables.Traits], repeats);
        Labels = GroupLabels.Of(_repetitions.Groups, [.. tables.Columns.Select(static run => run.Name)]);
        _groupOf = new int[tables.Runs.Count];
        for (var group = 0; group < _repetitions.Groups.Count; group++)
        {
            foreach (var run in _repetitions.Groups[group].Runs)
            {
                _groupOf[run] = group;
            }
        }

        Baseline = tables.Runs.Count == 0 ? 0 : _groupOf[baseline];
        _rows = tables.Metrics.ToDictionary(static row => row.Key, StringComparer.Ordinal);
    }

    /// <summary>What does not count.</summary>
    public IReadOnlyList<string> Repeats => _repetitions.Repeats;

    /// <summary>The groups' labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The baseline's group.</summary>
    public int Baseline { get; }

    /// <summary>The group that a run is in.</summary>
    public int GroupOf(int run) => _groupOf[run];

    /// <summary>The common spread of a metric between repetitions; null where nothing is repeated.</summary>
    public double? Spread(string metric) => _repetitions.Groups.Count == _groupOf.Length ? null : Sample.PooledDeviation(Samples(metric));

    /// <summary>A group against the baseline's; null where it is that, or one of them has fewer than two runs with a finite value.</summary>
    public WelchTest? Test(string metric, int group) => group == Baseline ? null : WelchTest.Of(Samples(metric)[group], Samples(metric)[Baseline]);

    /// <summary>The groups with what they say of some metrics, and the tests of those metrics that differ.</summary>
    /// <param name="described">Metrics of each group, the most important first.</param>
    /// <param name="tested">Metrics that are tested, the most important first.</param>
    /// <param name="mostTests">How many tests there may be; whether there are more is the second of the answer.</param>
    public (RunGroupings Groupings, bool IsCut) Describe(IReadOnlyList<string> described, IReadOnlyList<string> tested, int mostTests)
    {
        var tests = new List<GroupTest>();
        var isCut = false;
        foreach (var metric in _repetitions.Groups.Count > 1 && _repetitions.Groups[Baseline].Runs.Count > 1 ? tested : [])
        {
            for (var group = 0; group < _repetitions.Groups.Count && !isCut; group++)
            {
                if (_repetitions.Groups[group].Runs.Count > 1 && Test(metric, group) is { } test)
                {
                    isCut = tests.Count >= mostTests;
                    if (!isCut)
                    {
                        tests.Add(new(metric, group, Baseline, test.Difference, test.T, test.DegreesOfFreedom, test.P, test.Low, test.High));
                    }
                }
            }
        }

        var groups = _repetitions.Groups.Select((group, i) => new ComparedGroup(Labels[i], group.Runs, [.. described.Where(metric => Samples(metric)[i] is { Count: > 0 } or { NotFinite: > 0 }).Select(metric => Of(metric, Samples(metric)[i]))]));
        return (new(_repetitions.Repeats, _repetitions.Suggested, [.. groups], tests), isCut);
    }

    /// <summary>How many groups there are.</summary>
    public int Count => _repetitions.Groups.Count;

    private static GroupMetric Of(string metric, Sample sample) => new(metric, sample.Count, sample.Mean, sample.StandardDeviation, sample.NotFinite);

    private Sample[] Samples(string metric)
    {
        if (!_samples.TryGetValue(metric, out var samples))
        {
            var values = _rows[metric].Values;
            samples = [.. _repetitions.Groups.Select(group => Sample.Of(group.Runs.Select(run => values[run]).OfType<double>()))];
            _samples[metric] = samples;
        }

        return samples;
    }
}
