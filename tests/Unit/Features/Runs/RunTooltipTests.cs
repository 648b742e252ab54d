using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Runs;

public sealed class RunTooltipTests
{
    [Fact]
    public async Task It_is_asked_for_alone_so_that_a_list_costs_no_history()
    {
        var store = new MemoryStore([.. Enumerable.Range(0, 100).Select(i => MemoryStore.Make($"r{i}", i, "lr=0.1", "acc=0.5"))]);
        var rows = (await View(store).ChildrenAsync("experiment:m/7", null, default)).Nodes;
        Assert.Equal((100, 0), (rows.Count, store.HistoriesRead));
        Assert.All(rows, row => Assert.Equal((null, true), (row.Tooltip, row.TooltipOnDemand)));
        await View(store).TooltipAsync(rows[0].Id, RunsViewOptions.None, default);
        Assert.Equal(1, store.HistoriesRead);
    }

    [Fact]
    public async Task It_draws_the_curve_of_the_metric_that_the_list_is_sorted_by()
    {
        var store = new MemoryStore(MemoryStore.Make("a", 1, "zeta=1 lr=0.1 alpha=2", "acc=0.9 loss=1"));
        store.Histories["a/acc"] = [.. Enumerable.Range(0, 3).Select(i => new MetricPoint(i, i, i))];
        store.Histories["a/loss"] = [new(0, 0, 8), new(5, 1, double.NaN), new(9, 2, 1)];
        var options = new RunsViewOptions(new Dictionary<string, RunListOptions>(StringComparer.Ordinal) { ["experiment:m/7"] = new(Sort: "metrics.loss ASC") });
        var text = await View(store).TooltipAsync("run:m/a", options, default);
        Assert.Contains("**loss** 1\n\n`█·▁`\n\nfrom 8, least 1 at step 9, greatest 8 at step 0", text, StringComparison.Ordinal);
        Assert.Contains(@"Metrics: acc 0\.9", text, StringComparison.Ordinal);
        Assert.Contains(@"Parameters: lr 0\.1, alpha 2, zeta 1", text, StringComparison.Ordinal);
        Assert.Contains("finished, took 5 s, started just now", text, StringComparison.Ordinal);
        Assert.Contains("`▁▅█`", await View(store).TooltipAsync("run:m/a", RunsViewOptions.None, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_says_stays_text()
    {
        const string Hostile = "](command:x) <img src=x> **b** `c` $(zap) https://a.b";
        var run = MemoryStore.Make("a", 1) with
        {
            Name = Hostile,
            Params = new Dictionary<string, string>(StringComparer.Ordinal) { [Hostile] = Hostile },
            Metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal) { [Hostile] = new(1, 0, 0), ["acc`"] = new(0.5, 0, 0) },
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.note.content"] = Hostile, ["mlflow.source.git.commit"] = Hostile, ["mlflow.user"] = Hostile, ["mlflow.source.name"] = Hostile },
            Inputs = [new(Hostile, "d", null, null, null)],
        };
        var store = new MemoryStore(run);
        store.Histories["a/acc`"] = [new(0, 0, 1), new(1, 0, 2)];
        var text = await View(store).TooltipAsync("run:m/a", RunsViewOptions.None, default) ?? "";
        var unescaped = System.Text.RegularExpressions.Regex.Replace(text, @"\\.", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        foreach (var live in new[] { "]", "(", "<", "$", ":/", "**b" })
        {
            Assert.DoesNotContain(live, unescaped, StringComparison.Ordinal);
        }

        Assert.Equal(5 + 3, text.Split(@"\<img").Length - 1);
        Assert.Equal(2, unescaped.Count(static c => c == '`'));
    }

    [Fact]
    public async Task A_store_that_fails_costs_the_curve_or_says_why()
    {
        var store = new MemoryStore(MemoryStore.Make("a", 1, "", "acc=0.9")) { Failure = new(StoreFailure.Unreachable, "It sleeps; wake it.") };
        Assert.Equal(@"It sleeps; wake it\.", await View(store).TooltipAsync("run:m/a", RunsViewOptions.None, default));
        store.Failure = null;
        Assert.Null(await View(store).TooltipAsync("run:m/lost", RunsViewOptions.None, default));
        Assert.Null(await View(store).TooltipAsync("experiment:m/7", RunsViewOptions.None, default));
        var noHistory = new SampleStores();
        Assert.Contains("**acc** 0", await new RunsView(noHistory, () => new Dictionary<string, bool>(StringComparer.Ordinal), path => path, TimeProvider.System).TooltipAsync("run:good/p1", RunsViewOptions.None, default), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[] { }, "")]
    [InlineData(new double[] { 4, 4, 4 }, "▅▅▅")]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, "▁▂▃▄▅▆▇█")]
    [InlineData(new[] { 0, double.NaN, 7 }, "▁·█")]
    [InlineData(new[] { double.NegativeInfinity, 5, 5, double.PositiveInfinity, double.NaN }, "▁▅▅█·")]
    [InlineData(new[] { double.MinValue, 0, double.MaxValue }, "▁▅█")]
    [InlineData(new[] { 5e-324, 0 }, "█▁")]
    public void A_curve_is_a_line_of_blocks_with_gaps(double[] values, string expected) => Assert.Equal(expected, Sparkline.Draw(Points(values)));

    [Fact]
    public void A_long_curve_is_thinned_and_keeps_its_shape_and_its_gaps()
    {
        var values = Enumerable.Range(0, 1_000_000).Select(static i => i is >= 500_000 and < 600_000 ? double.NaN : i < 500_000 ? i : 1_000_000 - i);
        var line = Sparkline.Draw(Points([.. values]), 10);
        Assert.Equal("▁▃▅▆█·▆▅▃▁", line);
    }

    private static MetricPoint[] Points(double[] values) => [.. values.Select(static (value, i) => new MetricPoint(i, i, value))];

    private static RunsView View(MemoryStore store) => new(store, () => new Dictionary<string, bool>(StringComparer.Ordinal), path => path, new FixedTime());

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(10);
    }
}
