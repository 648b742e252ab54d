using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Runs.Search;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Runs;

public sealed class RunSearchFeatureTests
{
    private static readonly Dictionary<string, bool> Directions = new(StringComparer.Ordinal) { ["score"] = false };

    [Fact]
    public async Task Fields_are_those_that_the_runs_have()
    {
        var store = new MemoryStore(MemoryStore.Make("a", 1, "lr=0.1", "acc=1 score=1"), MemoryStore.Make("b", 2, "lr=0.2", "acc=2 odd=1"), MemoryStore.Make("c", 3, "lr=0.2 seed=1", ""));
        var fields = await Feature(store).FieldsAsync("experiment:m/7", default);
        Assert.Equal((3, false), (fields.Runs, fields.IsPartial));
        Assert.Equal(["start_time", "end_time", "run_name", "status", "user_id", "metrics.acc", "metrics.odd", "metrics.score", "params.lr", "params.seed"], fields.Fields.Select(field => field.Field));
        Assert.Equal([(2, true), (1, null), (1, false)], fields.Fields.Where(field => field.Kind == "metric").Select(field => (field.Runs, field.HigherIsBetter)));
        Assert.Equal([(3, 2), (1, 1)], fields.Fields.Where(field => field.Kind == "param").Select(field => (field.Runs, field.Values ?? 0)));
    }

    [Fact]
    public async Task Of_many_runs_the_newest_and_the_oldest_are_looked_at()
    {
        var store = new MemoryStore([.. Enumerable.Range(0, 3000).Select(i => MemoryStore.Make($"r{i:0000}", i, i < 10 ? "first=1" : i > 2990 ? "last=1" : i == 1500 ? "middle=1" : ""))]);
        var fields = await Feature(store).FieldsAsync("experiment:m/7", default);
        Assert.Equal((2000, true), (fields.Runs, fields.IsPartial));
        Assert.Equal(["first", "last"], fields.Fields.Where(field => field.Kind == "param").Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_somebody_types_the_store_is_asked_once()
    {
        var store = new MemoryStore(MemoryStore.Make("a", 1, "lr=0.1"));
        var feature = Feature(store);
        foreach (var typed in new[] { "", "p", "params.l", "params.lr = " })
        {
            Assert.NotEmpty((await feature.CompleteAsync("experiment:m/7", typed, null, default)).Items);
        }

        Assert.Equal(1, store.Searches);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_leaves_the_language()
    {
        var store = new MemoryStore { Failure = new(StoreFailure.Unreachable, "gone") };
        var completions = await Feature(store).CompleteAsync("experiment:m/7", "stat", null, default);
        Assert.Equal(["status"], completions.Items.Select(item => item.Label));
        await Assert.ThrowsAsync<StoreException>(() => Feature(store).FieldsAsync("experiment:m/7", default));
        await Assert.ThrowsAsync<ArgumentException>(() => Feature(store).FieldsAsync("run:m/7", default));
        await Assert.ThrowsAsync<ArgumentException>(() => Feature(store).FieldsAsync("experiment:lost/7", default));
    }

    [Theory]
    [InlineData("a", "best", "b", null)]
    [InlineData("b", "best", null, "This is the best run of the experiment by 'acc' already.")]
    [InlineData("c", "last", "b", null)]
    [InlineData("a", "last", "c", null)]
    [InlineData("a", "baseline", "base", null)]
    [InlineData("lost", "best", null, "The run is no longer there; refresh the view.")]
    public async Task A_run_is_compared_with_the_one_that_counts(string run, string kind, string? expected, string? message)
    {
        var store = new MemoryStore(MemoryStore.Make("a", 1, "", "acc=0.1 other=9"), MemoryStore.Make("b", 2, "", "acc=0.9"), MemoryStore.Make("c", 3, "", "acc=NaN"), MemoryStore.Make("base", 0) with { ExperimentId = "9" });
        ExperimentSummary[] known =
        [
            Summary("mine", "wine") with { PrimaryMetric = "acc", Baseline = "logistic" },
            Summary("logistic", "base") with { RunId = "base" },
        ];
        var found = await new CounterpartFeature(store, () => known, () => Directions).FindAsync(new RunRef("m", run), kind, default);
        Assert.Equal((expected, message), (found.Run?.RunId, found.Message));
    }

    [Fact]
    public async Task Without_a_direction_or_a_baseline_it_says_what_to_write()
    {
        var store = new MemoryStore(MemoryStore.Make("a", 1, "", "odd=1"));
        var feature = new CounterpartFeature(store, () => [], () => Directions);
        Assert.Contains("tracking.directions", (await feature.FindAsync(new("m", "a"), "best", default)).Message, StringComparison.Ordinal);
        Assert.Contains("names no baseline", (await feature.FindAsync(new("m", "a"), "baseline", default)).Message, StringComparison.Ordinal);
        Assert.Equal("The experiment has no other run.", (await feature.FindAsync(new("m", "a"), "last", default)).Message);
        await Assert.ThrowsAsync<ArgumentException>(() => feature.FindAsync(new("m", "a"), "worst", default));
    }

    [Fact]
    public async Task The_best_is_the_least_where_less_is_better()
    {
        var store = new MemoryStore(MemoryStore.Make("a", 1, "", "score=3"), MemoryStore.Make("b", 2, "", "score=-2"), MemoryStore.Make("c", 3, "", "score=7"));
        Assert.Equal("b", (await new CounterpartFeature(store, () => [], () => Directions).FindAsync(new("m", "a"), "best", default)).Run?.RunId);
    }

    private static RunSearchFeature Feature(MemoryStore store) => new(store, () => Directions, TimeProvider.System);

    private static ExperimentSummary Summary(string id, string tracking) => new($"experiments/{id}/metadata.yaml", id, default(TextSpan), "alice", null, tracking);
}
