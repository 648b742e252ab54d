using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Host.Cli.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>Lists of runs read from several stores page by page: one order, no more in memory than a page of each.</summary>
public sealed class RunStreamTests
{
    [Theory]
    [InlineData("")]
    [InlineData("metrics.m DESC")]
    [InlineData("params.p ASC, start_time ASC")]
    public async Task Several_stores_make_one_list_in_the_order_that_was_asked_for(string order)
    {
        PagedStore[] stores = [new("a", 2_345, 2), new("b", 999, 3), new("c", 0, 4), new("d", 1, 5)];
        var ordering = new RunOrdering(RunFilterParser.ParseOrder(order).Keys);
        var runs = await ReadAsync(stores, order, long.MaxValue);
        Assert.Equal(3_345, runs.Count);
        Assert.Equal(runs.OrderBy(run => ordering.Position(run.Run), ordering).Select(run => (run.Store, run.Run.Id)), runs.Select(run => (run.Store, run.Run.Id)));
        Assert.Equal(stores.SelectMany(store => store.Runs).Select(run => run.Id).Order(StringComparer.Ordinal), runs.Select(run => run.Run.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_more_pages_are_asked_for_than_are_needed()
    {
        PagedStore[] stores = [new("a", 50_000, 2), new("b", 50_000, 3)];
        Assert.Equal(1_500, (await ReadAsync(stores, "", 1_500)).Count);
        Assert.All(stores, store => Assert.InRange(store.Asked.Sum(), 1, 2_500));
        PagedStore[] one = [new("a", 50_000, 2)];
        await ReadAsync(one, "", 1_234);
        Assert.Equal([1000, 234], one[0].Asked);
    }

    [Fact]
    public async Task The_next_page_begins_where_the_list_ended()
    {
        var store = new PagedStore("a", 2_500, 2);
        var first = Open([store], "", 1_234, null);
        var runs = await ReadAsync(first);
        Assert.NotNull(first.Next);
        var second = Open([store], "", long.MaxValue, first.Next);
        runs.AddRange(await ReadAsync(second));
        Assert.Null(second.Next);
        Assert.Equal(store.Runs.OrderByDescending(run => run.StartTime).ThenBy(run => run.Id, StringComparer.Ordinal).Select(run => run.Id), runs.Select(run => run.Run.Id));
    }

    [Fact]
    public async Task A_store_that_stops_answering_ends_its_part_of_the_list()
    {
        PagedStore[] stores = [new("a", 5_000, 2) { FailsAfter = 2 }, new("b", 100, 3)];
        Assert.Equal(2_100, (await ReadAsync(stores, "", long.MaxValue)).Count);
    }

    private static RunStream Open(IEnumerable<PagedStore> stores, string order, long max, string? after) => new(
        [.. stores.Select(store => new RunSource(new NamedStore(store.Name, store.Name, store), [], new Dictionary<string, string>()))],
        new RunQuery { OrderBy = order, After = after },
        new(RunFilterParser.ParseOrder(order).Keys),
        max,
        static async (_, ask) =>
        {
            try
            {
                return await ask();
            }
            catch (StoreException)
            {
                return null;
            }
        });

    private static Task<List<ListedRun>> ReadAsync(IEnumerable<PagedStore> stores, string order, long max) => ReadAsync(Open(stores, order, max, null));

    private static async Task<List<ListedRun>> ReadAsync(RunStream stream)
    {
        var runs = new List<ListedRun>();
        await foreach (var run in stream.ReadAsync(default))
        {
            runs.Add(run);
        }

        return runs;
    }

    private sealed class PagedStore : IRunStore
    {
        public PagedStore(string name, int count, int seed)
        {
            Name = name;
            var random = new Random(seed);
            Runs = [.. Enumerable.Range(0, count).Select(i => new Run($"{name}{i:00000}", "1", "r", RunStatus.Finished, false)
            {
                StartTime = random.Next(1000),
                Metrics = random.Next(4) == 0 ? new Dictionary<string, MetricValue>() : new() { ["m"] = new(random.Next(5) == 0 ? double.NaN : random.Next(10), 0, 0) },
                Params = new Dictionary<string, string> { ["p"] = ((char)('a' + random.Next(5))).ToString() },
            })];
        }

        public string Name { get; }

        public List<Run> Runs { get; }

        public List<int> Asked { get; } = [];

        public int FailsAfter { get; init; } = int.MaxValue;

        public Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
        {
            Asked.Add(query.PageSize);
            if (Asked.Count > FailsAfter)
            {
                throw new StoreException(StoreFailure.Unreachable, "Gone.");
            }

            var ordering = new RunOrdering(RunFilterParser.ParseOrder(query.OrderBy).Keys);
            var start = query.After is null ? 0 : int.Parse(query.After);
            var ordered = Runs.OrderBy(ordering.Position, ordering).ToList();
            return Task.FromResult(new RunPage([.. ordered.Skip(start).Take(query.PageSize)], start + query.PageSize < ordered.Count ? (start + query.PageSize).ToString() : null));
        }

        public Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task<Run?> GetRunAsync(string runId, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<MetricPoint>> GetMetricHistoryAsync(string runId, string metric, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<Artifact>> ListArtifactsAsync(string runId, string folder, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<RegisteredModel>> ListModelsAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<ModelVersion>> ListModelVersionsAsync(string model, CancellationToken cancel) => throw new NotSupportedException();

        public Task<string> GetChangeStampAsync(CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
