using ForgeLsp.Core.Comparing;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Compare;

/// <summary>The tables of a comparison, whole: what a message leaves out of them is decided later (<see cref="MessageFit"/>).</summary>
internal sealed class ComparedTables
{
    private static readonly HashSet<string> HiddenTags = new(StringComparer.Ordinal) { "mlflow.runName", RunTags.ModelHistory, "mlflow.loggedArtifacts" };

    /// <param name="runs">The runs, in the order of all lists.</param>
    /// <param name="higherIsBetter">The direction of a metric; null where nothing is known.</param>
    public ComparedTables(IReadOnlyList<LoadedRun> runs, Func<string, bool?> higherIsBetter)
    {
        Runs = runs;
        Columns = [.. runs.Select(Column)];
        Parameters = Properties(static run => run.Params, static _ => true);
        Tags = Properties(static run => run.Tags, static key => !HiddenTags.Contains(key));
        Traits = [.. RunTraits.All.Select(trait => new Property(trait, [.. runs.Select(run => RunTraits.Of(run.Run, run.Experiment, trait))], IsTrait: true))];
        Metrics = [.. Keys(static run => run.Metrics.Keys).Select(key => Row(key, higherIsBetter(key)))];
        Datasets = DatasetRows();
    }

    /// <summary>The runs.</summary>
    public IReadOnlyList<LoadedRun> Runs { get; }

    /// <summary>A column for each.</summary>
    public IReadOnlyList<ComparedRun> Columns { get; }

    /// <summary>Parameters by key.</summary>
    public IReadOnlyList<Property> Parameters { get; }

    /// <summary>Tags by key, without those that repeat what a column says or hold lists of MLflow's own.</summary>
    public IReadOnlyList<Property> Tags { get; }

    /// <summary>What else makes a run one thing or another.</summary>
    public IReadOnlyList<Property> Traits { get; }

    /// <summary>Metrics by key.</summary>
    public IReadOnlyList<MetricRow> Metrics { get; }

    /// <summary>Datasets by name, then context.</summary>
    public IReadOnlyList<DatasetRow> Datasets { get; }

    private static ComparedRun Column(LoadedRun loaded) => new(
        loaded.Store,
        loaded.Run.Id,
        loaded.Run.Name,
        loaded.Run.ExperimentId,
        loaded.Experiment,
        RunFields.StatusWord(loaded.Run.Status),
        RunText.User(loaded.Run),
        loaded.Run.StartTime,
        loaded.Run.EndTime,
        loaded.Run is { StartTime: { } start, EndTime: { } end } ? end - start : null,
        RunText.Commit(loaded.Run));

    private List<Property> Properties(Func<Run, IReadOnlyDictionary<string, string>> part, Func<string, bool> shows) =>
        [.. Keys(run => part(run).Keys).Where(shows).Select(key => new Property(key, [.. Runs.Select(entry => part(entry.Run).TryGetValue(key, out var value) ? CredentialMask.Of(key, value) : null)]))];

    private MetricRow Row(string key, bool? higherIsBetter)
    {
        var values = new double?[Runs.Count];
        long last = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (Runs[i].Run.Metrics.TryGetValue(key, out var latest))
            {
                values[i] = latest.Value;
                last = Math.Max(last, latest.Step);
            }
        }

        double? best = null;
        if (higherIsBetter is { } higher)
        {
            foreach (var value in values)
            {
                if (value is { } number && !double.IsNaN(number) && (best is null || (higher ? number > best : number < best)))
                {
                    best = number;
                }
            }
        }

        var winners = best is null ? [] : Enumerable.Range(0, values.Length).Where(i => values[i] == best).ToList();
        return new(key, values, values.Distinct().Skip(1).Any(), higherIsBetter, winners) { LastStep = last > 0 ? last : null };
    }

    // A run may use several datasets of one name and context, such as the parts of a split: those that others have too stand in one row.
    private List<DatasetRow> DatasetRows()
    {
        var rows = new List<DatasetRow>();
        var byName = Runs.SelectMany((entry, run) => entry.Run.Inputs.Select(input => (Run: run, Input: input)))
            .GroupBy(static use => (use.Input.Name, use.Input.Context))
            .OrderBy(static uses => uses.Key.Name, StringComparer.Ordinal).ThenBy(static uses => uses.Key.Context, StringComparer.Ordinal);
        foreach (var uses in byName)
        {
            var byRun = uses.GroupBy(static use => use.Run, static use => use.Input).ToDictionary(static own => own.Key, static own => own.DistinctBy(static input => input.Digest).ToList());
            if (byRun.Values.All(static own => own.Count == 1))
            {
                rows.Add(Row(uses.Key, run => byRun.GetValueOrDefault(run)?[0]));
                continue;
            }

            foreach (var digest in uses.Select(static use => use.Input.Digest).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                rows.Add(Row(uses.Key, run => byRun.GetValueOrDefault(run)?.FirstOrDefault(input => input.Digest == digest)));
            }
        }

        return rows;

        DatasetRow Row((string Name, string? Context) key, Func<int, DatasetInput?> of)
        {
            var cells = Enumerable.Range(0, Runs.Count).Select(run => of(run) is { } input ? new DatasetCell(input.Digest, input.SourceType, input.Source) : null).ToList();
            return new(key.Name, key.Context, cells, cells.Select(static cell => cell?.Digest).Distinct(StringComparer.Ordinal).Skip(1).Any());
        }
    }

    private IEnumerable<string> Keys(Func<Run, IEnumerable<string>> keys) => Runs.SelectMany(entry => keys(entry.Run)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
