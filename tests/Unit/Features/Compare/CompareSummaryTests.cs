using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Tests.Unit.Features.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

/// <summary>What is said of runs, and what a message holds of very many values.</summary>
public sealed class CompareSummaryTests
{
    private static readonly IReadOnlyDictionary<string, bool> NoDirections = new Dictionary<string, bool>(StringComparer.Ordinal);

    [Fact]
    public async Task Two_runs_with_no_repetitions()
    {
        var summary = (await CompareAsync([Make("a", "lr=0.1 depth=3 seed=1", "accuracy=0.91"), Make("b", "lr=0.01 depth=4 seed=2", "accuracy=0.94")])).Summary;
        Assert.Equal("`accuracy` rose from 0.91 to 0.94, which is better, with no repetitions to tell it from chance; `depth`, `lr` and the seed differ.", summary.Headline);
        Assert.Equal("accuracy", summary.Metric);
        Assert.Equal([("parameter", "depth", "3 → 4"), ("parameter", "lr", "0.1 → 0.01"), ("seed", "seed", "1 → 2")], summary.Differences.Select(difference => (difference.Kind, difference.Name, difference.Text)));
        Assert.Equal([new MetricChange("accuracy", 1, 0.91, 0.94, "better", null, null)], summary.Changes);
    }

    [Fact]
    public async Task Repetitions_tell_a_change_from_chance()
    {
        Run[] runs =
        [
            Make("a1", "lr=0.1 seed=1", "accuracy=0.910"), Make("a2", "lr=0.1 seed=2", "accuracy=0.912"), Make("a3", "lr=0.1 seed=3", "accuracy=0.911"),
            Make("b1", "lr=0.2 seed=1", "accuracy=0.940"), Make("b2", "lr=0.2 seed=2", "accuracy=0.943"), Make("b3", "lr=0.2 seed=3", "accuracy=0.941"),
        ];
        var result = await CompareAsync(runs);
        Assert.StartsWith("The best `accuracy` is 0.943 (run b2), after 0.91 in the baseline, and the means differ more than repetitions alone explain (p < 0.001); `lr` and the seed differ. `lr` explains ", result.Summary.Headline, StringComparison.Ordinal);
        Assert.Equal(["lr", "seed"], result.Summary.Differences.Select(difference => difference.Name));
        Assert.False(result.Summary.Changes[0].IsWithinSpread);
        var test = Assert.Single(result.Grouping.Tests);
        Assert.Equal((1, 0), (test.Of, test.Against));
        Assert.Equal(0.0303333333, test.Difference, 9);
        var turned = await CompareAsync(runs, new() { ["accuracy"] = false });
        Assert.Equal([0], turned.Metrics.Single().Best);
    }

    [Fact]
    public async Task Equal_runs_are_said_to_be_equal_and_states_are_told()
    {
        Assert.Equal("Both runs are equal in everything that they logged.", (await CompareAsync([Make("a", "x=1", "loss=1"), Make("b", "x=1", "loss=1")])).Summary.Headline);
        var headline = (await CompareAsync([Make("a", "x=1", "loss=1"), Make("b", "x=1", "loss=0.5") with { Status = RunStatus.Failed }, Make("c", "x=1", "") with { Status = RunStatus.Running }])).Summary.Headline;
        Assert.EndsWith(". 1 of 3 runs failed and 1 still runs.", headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_without_a_direction_or_without_a_value_in_the_baseline_is_said_to_be_so()
    {
        Assert.StartsWith("`zeal` changed most in run c, from 1 in the baseline to 5 (which way is better is not known), with no repetitions", (await CompareAsync([Make("a", "x=1", "zeal=1"), Make("b", "x=2", "zeal=2"), Make("c", "x=3", "zeal=5")])).Summary.Headline, StringComparison.Ordinal);
        Assert.Equal("The baseline has no `loss` to measure the others against; only `x` differs.", (await CompareAsync([Make("a", "x=1", ""), Make("b", "x=2", "loss=2"), Make("c", "x=3", "loss=5")])).Summary.Headline);
    }

    [Fact]
    public async Task Code_changes_that_were_not_committed_count_even_where_all_runs_have_some()
    {
        static Run Dirty(Run run) => run with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.source.git.commit"] = run.Id + "234567890", ["mlflow.source.git.dirty"] = "True" } };
        var differences = (await CompareAsync([Dirty(Make("a", "x=1", "loss=1")), Dirty(Make("b", "x=1", "loss=2"))])).Summary.Differences;
        Assert.Equal([("code", "a234567 → b234567"), ("uncommitted", "all runs had changes that were not committed")], differences.Select(difference => (difference.Kind, difference.Text)));
    }

    [Fact]
    public async Task The_order_of_the_runs_has_no_influence_on_that_of_the_differences()
    {
        var random = new Random(2);
        var runs = Enumerable.Range(0, 24).Select(i => Make("r" + i, $"lr={i % 3} depth={i % 4} seed={i % 5} output_dir=d{i} note={(char)('a' + (i % 2))}", $"accuracy={(i % 3 * 0.1) + (random.NextDouble() * 0.01)}")).ToList();
        var first = (await CompareAsync([.. runs])).Summary.Differences.Select(difference => (difference.Kind, difference.Name, difference.Text, difference.Weight, difference.Why)).ToList();
        Assert.Equal("lr", first[0].Name);
        Assert.Equal("explains 100 % of the variance of `accuracy` (24 runs)", first[0].Why);
        Assert.True(first.Single(difference => difference.Name == "output_dir").Weight < 0.1);
        for (var round = 0; round < 10; round++)
        {
            var again = (await CompareAsync([.. runs.OrderBy(_ => random.Next())])).Summary.Differences;
            Assert.Equal(first, again.Select(difference => (difference.Kind, difference.Name, difference.Text, difference.Weight, difference.Why)));
        }
    }

    [Fact]
    public async Task Very_many_values_fit_into_a_message_and_what_is_left_out_can_be_asked_for()
    {
        var random = new Random(1);
        var runs = Enumerable.Range(0, 500).Select(i => Make("r" + i, "", "") with
        {
            Metrics = Enumerable.Range(0, 400).ToDictionary(j => "metric_" + j, _ => new MetricValue(random.NextDouble(), 0, 9), StringComparer.Ordinal),
            Params = Enumerable.Range(0, 20).ToDictionary(j => "text_" + j, j => new string((char)('a' + ((i + j) % 26)), 8_000), StringComparer.Ordinal),
        }).ToArray();
        var store = new MemoryStore(runs);
        var feature = new CompareFeature(store, () => NoDirections);
        var refs = runs.Select(run => new RunRef("m", run.Id)).ToList();
        var result = await feature.CompareAsync(new(refs), default);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(result, FeatureJson.Default.CompareResult).Length, 500_000, 2_000_000);
        Assert.Equal(400, result.Metrics.Count + result.Omitted?.Metrics.Count);
        Assert.Contains(result.Problems, problem => problem.EndsWith(" did not fit; search for them by name.", StringComparison.Ordinal));
        var row = result.Params[0];
        Assert.Equal(500, row.Shortened?.Count);
        Assert.All(row.Values, value => Assert.EndsWith("…", value));
        var missing = result.Omitted?.Metrics[^1] ?? "";
        var asked = await feature.CompareAsync(new(refs) { Whole = [row.Key, missing] }, default);
        Assert.Null(asked.Params.Single(one => one.Key == row.Key).Shortened);
        Assert.Equal(runs.Select(run => run.Params[row.Key]), asked.Params.Single(one => one.Key == row.Key).Values);
        Assert.Contains(asked.Metrics, metric => metric.Key == missing);
        var all = await new CompareFeature(store, () => NoDirections) { Limits = CompareLimits.None }.CompareAsync(new(refs), default);
        Assert.Equal((400, 20, null), (all.Metrics.Count, all.Params.Count, all.Omitted));
        Assert.Null(all.Params[0].Shortened);
    }

    [Fact]
    public async Task Curves_of_many_runs_share_the_points_of_a_message_and_ended_runs_are_read_once()
    {
        var runs = Enumerable.Range(0, 500).Select(i => Make("r" + i, "", "loss=1 accuracy=1", i == 0 ? RunStatus.Running : RunStatus.Finished)).ToArray();
        var store = new MemoryStore(runs);
        List<MetricPoint> points = [.. Enumerable.Range(0, 2_000).Select(i => new MetricPoint(i, i * 1_000, Math.Sin(i)))];
        foreach (var run in runs)
        {
            store.Histories[run.Id + "/loss"] = store.Histories[run.Id + "/accuracy"] = points;
        }

        var feature = new CurvesFeature(store);
        var request = new CurvesRequest([.. runs.Select(run => new RunRef("m", run.Id))], ["loss", "accuracy", "none"]) { Groups = [[.. Enumerable.Range(0, 500)]] };
        var result = await feature.CurvesAsync(request, default);
        Assert.Equal(1_000, result.Curves.Count);
        Assert.All(result.Curves, curve => Assert.InRange(curve.Steps.Count, 2, 45));
        // A file has room for more, bands or not.
        var file = await new CurvesFeature(store) { Most = int.MaxValue }.CurvesAsync(request with { Points = 400 }, default);
        Assert.All(file.Curves, curve => Assert.InRange(curve.Steps.Count, 200, 400));
        Assert.All(result.Curves, curve => Assert.Equal(2_000, curve.TotalPoints));
        Assert.Equal(["loss", "accuracy"], result.Bands.Select(band => band.Metric));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(result, FeatureJson.Default.CurvesResult).Length, 100_000, 2_000_000);
        var read = store.HistoriesRead;
        Assert.Equal(result.Curves.Select(curve => curve.Values), (await feature.CurvesAsync(request, default)).Curves.Select(curve => curve.Values));
        Assert.Equal(2, store.HistoriesRead - read);
    }

    private static Run Make(string id, string parameters, string metrics, RunStatus status = RunStatus.Finished) => MemoryStore.Make(id, 0, parameters, metrics, status: status);

    private static Task<CompareResult> CompareAsync(Run[] runs, Dictionary<string, bool>? turned = null) =>
        new CompareFeature(new MemoryStore(runs), () => NoDirections).CompareAsync(new([.. runs.Select(run => new RunRef("m", run.Id))]) { Directions = turned }, default);
}
