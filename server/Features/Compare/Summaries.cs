using ForgeLsp.Core.Comparing;

namespace ForgeLsp.Features.Compare;

/// <summary>What differs between runs and whether it matters, in a list and in a sentence or two.</summary>
internal static class Summaries
{
    private const double Significant = 0.05;
    private const int MostChanges = 200;

    // More names than that are not read in a sentence.
    private const int MostNamed = 2;

    /// <summary>The summary.</summary>
    /// <param name="metrics">Metrics, the most important first.</param>
    /// <param name="ranking">The metric that the differences are ranked by; null for none.</param>
    public static CompareSummary Of(ComparedTables tables, GroupedRuns groups, IReadOnlyList<MetricRow> metrics, MetricRow? ranking, int baseline)
    {
        var differences = Differences.Rank(tables, ranking, groups.Repeats, baseline);
        var changes = metrics
            .Where(row => row.Differs || row == ranking)
            .Select(row => Change(row, groups, baseline, tables.Runs.Count, ranking))
            .OfType<MetricChange>()
            .Take(MostChanges)
            .ToList();
        return new(Headline(tables, groups, metrics, ranking, baseline, differences, changes), ranking?.Key, differences, changes);
    }

    private static MetricChange? Change(MetricRow row, GroupedRuns groups, int baseline, int runs, MetricRow? ranking)
    {
        var other = runs == 2 ? 1 - baseline : row.HigherIsBetter is not null ? BestOther(row, baseline) : ranking is not null ? BestOther(ranking, baseline) : null;
        if (other is not { } run || row.Values[baseline] is not { } from || row.Values[run] is not { } to)
        {
            return null;
        }

        var spread = groups.Spread(row.Key);
        var change = to - from;
        bool? isWithin = spread is null || !double.IsFinite(change) ? null : Math.Abs(change) <= 2 * Math.Sqrt(2) * spread;
        return new(row.Key, run, from, to, Verdict(row, from, to), spread, isWithin);
    }

    private static string Verdict(MetricRow row, double from, double to) =>
        from.Equals(to) ? "same"
        : row.HigherIsBetter is not { } higher ? "changed"
        : double.IsNaN(to) ? "worse"
        : double.IsNaN(from) ? "better"
        : to > from == higher ? "better" : "worse";

    // The best but the baseline; the first of several. Without a direction, the one that is farthest away.
    private static int? BestOther(MetricRow row, int baseline)
    {
        int? best = null;
        for (var run = 0; run < row.Values.Count; run++)
        {
            if (run != baseline && row.Values[run] is { } value && !double.IsNaN(value) && (best is not { } known || Beats(row, value, row.Values[known] ?? 0, row.Values[baseline] ?? 0)))
            {
                best = run;
            }
        }

        return best;
    }

    private static bool Beats(MetricRow row, double value, double known, double baseline) =>
        row.HigherIsBetter is { } higher ? (higher ? value > known : value < known) : Math.Abs(value - baseline) > Math.Abs(known - baseline);

    private static string Headline(ComparedTables tables, GroupedRuns groups, IReadOnlyList<MetricRow> metrics, MetricRow? ranking, int baseline, List<Difference> differences, List<MetricChange> changes)
    {
        var sentences = new List<string>();
        var real = differences.Where(static difference => difference.Name != "status" || difference.Kind != DifferenceKinds.Other).ToList();
        var change = ranking is null ? null : changes.FirstOrDefault(change => change.Metric == ranking.Key);
        if (real.Count == 0 && !metrics.Any(static row => row.Differs))
        {
            sentences.Add($"{(tables.Runs.Count == 2 ? "Both" : "All")} runs are equal in everything that they logged");
        }
        else if (change is not null && ranking is not null)
        {
            sentences.Add($"{Moved(tables, change)}{Chance(groups, change, real)}; {What(real)}");
        }
        else
        {
            sentences.Add($"{Unmoved(metrics, ranking, baseline)}; {What(real)}");
        }

        if (real.FirstOrDefault() is { Why: { } why } first && why.StartsWith("explains ", StringComparison.Ordinal) && !why.StartsWith("explains none", StringComparison.Ordinal))
        {
            sentences.Add($"`{ComparedText.Short(first.Name, 60)}` {why}");
        }

        if (States(tables) is { Length: > 0 } states)
        {
            sentences.Add(states);
        }

        return string.Join(". ", sentences) + ".";
    }

    private static string Unmoved(IReadOnlyList<MetricRow> metrics, MetricRow? ranking, int baseline) =>
        metrics.Count == 0 ? "No run logged a metric"
        : ranking is not null && ranking.Values[baseline] is null ? $"The baseline has no `{ComparedText.Short(ranking.Key, 60)}` to measure the others against"
        : "No metric tells these runs apart";

    private static string Moved(ComparedTables tables, MetricChange change)
    {
        var (from, to) = (ComparedText.Number(change.From, change.To), ComparedText.Number(change.To, change.From));
        var name = $"`{ComparedText.Short(change.Metric, 60)}`";
        var verb = double.IsNaN(change.From) || double.IsNaN(change.To) ? "went" : change.To > change.From ? "rose" : "fell";
        if (tables.Runs.Count == 2)
        {
            return change.Verdict == "same" ? $"{name} is {from} in both" : $"{name} {verb} from {from} to {to}{(change.Verdict == "changed" ? "" : $", which is {change.Verdict}")}";
        }

        var run = ComparedText.Short(tables.Columns[change.Run].Name, 60);
        return change.Verdict switch
        {
            "same" => $"The best {name} is {to}, as in the baseline",
            "better" => $"The best {name} is {to} ({run}), after {from} in the baseline",
            "worse" => $"The baseline has the best {name}, {from}; the next is {to} ({run})",
            _ => $"{name} changed most in {run}, from {from} in the baseline to {to} (which way is better is not known)",
        };
    }

    // Repetitions of both sides are tested; those of others only tell how far apart repetitions are.
    private static string Chance(GroupedRuns groups, MetricChange change, List<Difference> real)
    {
        if (change.Verdict == "same")
        {
            return "";
        }

        var group = groups.GroupOf(change.Run);
        if (group == groups.Baseline)
        {
            return ", between repetitions of the same thing";
        }

        if (groups.Test(change.Metric, group) is { } test)
        {
            return test.P is { } p
                ? p < Significant ? $", and the means differ more than repetitions alone explain ({ComparedText.Chance(p)})" : $", but the means differ no more than repetitions alone explain ({ComparedText.Chance(p)})"
                : test.Difference == 0 ? "" : ", and repetitions do not vary at all";
        }

        return change.IsWithinSpread switch
        {
            true => ", which repetitions alone explain",
            false => ", more than repetitions alone explain",
            _ when real.Count > 0 && real.TrueForAll(static difference => difference.Kind == DifferenceKinds.Seed) => "",
            _ => ", with no repetitions to tell it from chance",
        };
    }

    private static string What(List<Difference> real)
    {
        if (real.Count == 0)
        {
            return "nothing that was logged explains it";
        }

        var kinds = real.GroupBy(static difference => difference.Kind, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.ToList(), StringComparer.Ordinal);
        var parts = new List<string>();
        if (kinds.GetValueOrDefault(DifferenceKinds.Parameter) is { } parameters)
        {
            parts.AddRange(parameters.Count <= MostNamed ? parameters.Select(static parameter => $"`{ComparedText.Short(parameter.Name, 60)}`") : [$"{parameters.Count} parameters"]);
        }

        (string Kind, string Words)[] others =
        [
            (DifferenceKinds.Code, "the code"), (DifferenceKinds.Data, "the data"), (DifferenceKinds.Script, "the script"),
            (DifferenceKinds.Environment, "the environment"), (DifferenceKinds.Hardware, "the hardware"), (DifferenceKinds.Seed, "the seed"),
        ];
        parts.AddRange(others.Where(other => kinds.ContainsKey(other.Kind)).Select(static other => other.Words));
        if (parts.Count == 0)
        {
            return kinds.ContainsKey(DifferenceKinds.Uncommitted) ? "changes that were not committed may differ" : real.Count == 1 ? $"`{ComparedText.Short(real[0].Name, 60)}` differs" : $"{real.Count} tags and facts differ";
        }

        var isOne = parts.Count == 1 && (kinds.GetValueOrDefault(DifferenceKinds.Parameter)?.Count ?? 1) == 1;
        return $"{(isOne ? "only " : "")}{ComparedText.List(parts)} {(isOne ? "differs" : "differ")}";
    }

    private static string States(ComparedTables tables)
    {
        (string Status, string One, string Many)[] told = [("FAILED", "failed", "failed"), ("KILLED", "was killed", "were killed"), ("RUNNING", "still runs", "still run"), ("SCHEDULED", "has not begun", "have not begun")];
        var parts = told.Select(state => (state.One, state.Many, Count: tables.Columns.Count(run => run.Status == state.Status))).Where(static state => state.Count > 0).ToList();
        return parts is [var only] && only.Count == tables.Columns.Count
            ? $"All runs {only.Many}"
            : ComparedText.List([.. parts.Select((part, place) => $"{part.Count}{(place == 0 ? $" of {ComparedText.Count(tables.Columns.Count, "run")}" : "")} {(part.Count == 1 ? part.One : part.Many)}")]);
    }
}
