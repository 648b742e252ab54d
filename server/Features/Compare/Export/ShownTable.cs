using System.Globalization;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>A row of a table of runs. All lists have one entry for each run that shows.</summary>
/// <param name="Kind">As in <see cref="RowRef"/>.</param>
/// <param name="Name">What the row is called in a file: <c>metrics.loss</c>, <c>params.lr</c>, <c>start_time</c>.</param>
/// <param name="Exact">For programs: numbers to the last bit, times in ms; null where a run lacks it.</param>
public sealed record ShownRow(string Kind, string Key, string Name, IReadOnlyList<string?> Exact)
{
    /// <summary>For people: times and durations in words. As <see cref="Exact"/> where nothing else is said.</summary>
    public IReadOnlyList<string?> Words { get; init; } = Exact;

    /// <summary>Of a metric its values, else null.</summary>
    public IReadOnlyList<double?>? Numbers { get; init; }

    /// <summary>Of a metric whose direction is known: true where higher is better.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>Places of the best values.</summary>
    public IReadOnlySet<int> Best { get; init; } = new HashSet<int>();
}

/// <summary>A comparison as the table that shows: the same rows and runs in the same order.</summary>
/// <param name="Labels">What to call each run: its name, with the beginning of its id where another has the same.</param>
/// <param name="Baseline">Place of the run that the others are measured against; null where it does not show.</param>
public sealed record ShownTable(IReadOnlyList<ComparedRun> Runs, IReadOnlyList<string> Labels, int? Baseline, IReadOnlyList<ShownRow> Rows)
{
    /// <summary>What shows of <paramref name="result"/>. What a run is (status, start, …) always shows, unless the view names rows; what no run has never does.</summary>
    public static ShownTable Of(CompareResult result, TableView view)
    {
        var places = Places(result, view.Columns);
        var all = Attributes(result).Select(static row => (Row: row, Differs: true))
            .Concat(result.Metrics.Select(static row => (Row: Metric(row), row.Differs)))
            .Concat(result.Params.Select(static row => (Row: Texts("param", "params.", row), row.Differs)))
            .Concat(result.Datasets.Select(static row => (Row: Dataset(row), row.Differs)))
            .Concat(result.Tags.Select(static row => (Row: Texts("tag", "tags.", row), row.Differs)));
        IEnumerable<ShownRow> rows = view.Rows is null
            ? all.Where(one => one.Differs || !view.OnlyDifferences).Select(static one => one.Row)
            : Chosen(view.Rows, all.Select(static one => one.Row).Append(Ids(result)));
        var labels = LabelsOf(result.Runs);
        var baseline = places.IndexOf(result.Baseline);
        return new(
            [.. places.Select(place => result.Runs[place])],
            [.. places.Select(place => labels[place])],
            baseline < 0 ? null : baseline,
            [.. rows.Select(row => Part(row, places))]);
    }

    /// <summary>What to call each run: its name, with the beginning of its id where another has the same name; an id where it has none.</summary>
    public static IReadOnlyList<string> LabelsOf(IReadOnlyList<ComparedRun> runs)
    {
        var names = runs.CountBy(static run => run.Name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. runs.Select(run => run.Name.Length == 0 ? ShortId(run) : names[run.Name] > 1 ? $"{run.Name} ({ShortId(run)})" : run.Name)];
    }

    /// <summary>The beginning of a run's id, as people name it.</summary>
    public static string ShortId(ComparedRun run) => run.RunId[..Math.Min(8, run.RunId.Length)];

    private static List<int> Places(CompareResult result, IReadOnlyList<RunRef>? columns)
    {
        if (columns is null)
        {
            return [.. Enumerable.Range(0, result.Runs.Count)];
        }

        var known = result.Runs.Select(static (run, place) => (Run: new RunRef(run.Store, run.RunId), Place: place)).ToDictionary(static one => one.Run, static one => one.Place);
        return [.. columns.Distinct().Where(known.ContainsKey).Select(run => known[run])];
    }

    private static IEnumerable<ShownRow> Chosen(IReadOnlyList<RowRef> wanted, IEnumerable<ShownRow> all)
    {
        var known = all.ToDictionary(static row => (row.Kind, row.Key));
        return wanted.Distinct().Where(row => known.ContainsKey((row.Kind, row.Key))).Select(row => known[(row.Kind, row.Key)]);
    }

    private static IEnumerable<ShownRow> Attributes(CompareResult result)
    {
        // The keys are what the page calls these rows, the names those of lists of runs.
        ShownRow Row(string key, string name, Func<ComparedRun, string?> exact, Func<ComparedRun, string?>? words = null) =>
            new("run", key, name, [.. result.Runs.Select(exact)]) { Words = [.. result.Runs.Select(words ?? exact)] };
        ShownRow[] rows =
        [
            Row("Experiment", "experiment", static run => run.ExperimentName),
            Row("Status", "status", static run => run.Status),
            Row("Started", "start_time", static run => Number(run.StartTime), static run => run.StartTime is null ? null : RunText.Instant(run.StartTime)),
            Row("Duration", "duration", static run => Number(run.DurationMs), static run => run.DurationMs is { } ms ? RunText.Duration(ms) : null),
            Row("User", "user", static run => run.User),
            Row("Commit", "commit", static run => run.Commit, static run => run.Commit?[..Math.Min(10, run.Commit.Length)]),
        ];
        return rows.Where(static row => row.Exact.Any(static cell => cell is not null));
    }

    private static ShownRow Ids(CompareResult result) => new("run", "Run ID", "run_id", [.. result.Runs.Select(static run => run.RunId)]);

    private static ShownRow Metric(MetricRow row) => new("metric", row.Key, "metrics." + row.Key, [.. row.Values.Select(static value => value is { } number ? ExactDoubleConverter.Text(number) : null)])
    {
        Numbers = row.Values,
        HigherIsBetter = row.HigherIsBetter,
        Best = row.Best.ToHashSet(),
    };

    private static ShownRow Texts(string kind, string prefix, ParamRow row) => new(kind, row.Key, prefix + row.Key, row.Values);

    private static ShownRow Dataset(DatasetRow row)
    {
        var key = row.Context is { Length: > 0 } context ? $"{row.Name} ({context})" : row.Name;
        return new("dataset", key, "datasets." + key, [.. row.Values.Select(static cell => cell?.Digest)]);
    }

    /// <summary>A row with the runs that show. Where not all do, the best is the best of those, as on the page.</summary>
    private static ShownRow Part(ShownRow row, List<int> places) => row with
    {
        Exact = [.. places.Select(place => row.Exact[place])],
        Words = [.. places.Select(place => row.Words[place])],
        Numbers = row.Numbers is { } numbers ? [.. places.Select(place => numbers[place])] : null,
        Best = BestOf(row, places),
    };

    private static HashSet<int> BestOf(ShownRow row, List<int> places)
    {
        if (places.Count == row.Exact.Count || row.Numbers is not { } numbers || row.HigherIsBetter is not { } higher)
        {
            return Enumerable.Range(0, places.Count).Where(at => row.Best.Contains(places[at])).ToHashSet();
        }

        var values = places.Select(place => numbers[place]).OfType<double>().Where(static value => !double.IsNaN(value)).ToList();
        double? best = values.Count == 0 ? null : higher ? values.Max() : values.Min();
        return Enumerable.Range(0, places.Count).Where(at => best is not null && numbers[places[at]] == best).ToHashSet();
    }

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
