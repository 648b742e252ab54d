using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

/// <summary>The runs that are compared where nobody picks them, and those that a list to pick from holds.</summary>
public sealed class RunsToCompareTests
{
    private static readonly IReadOnlyDictionary<string, bool> NoDirections = new Dictionary<string, bool>(StringComparer.Ordinal);

    private readonly FewRuns _store = new(
        Run("old-best", 1, 0.99, "/home/bob/wine/train.py"),
        Run("other", 2, 0.5, "eval.py"),
        Run("before", 3, 0.7, @"C:\work\wine\train.py"),
        Run("last", 4, 0.8, "./train.py"));

    [Theory]
    [InlineData("last", null, "before last", null)]
    [InlineData("best", null, "old-best last", null)]
    [InlineData("all", null, "last before other old-best", null)]
    [InlineData("last", "src/eval.py", "", "There is only one run of eval.py in 'wine' yet; a comparison takes two.")]
    [InlineData("best", "wine/train.py", "old-best last", null)]
    [InlineData("last", "train.py", "before last", null)]
    public async Task Runs_of_an_experiment_or_a_script_are_found(string which, string? script, string expected, string? message)
    {
        var found = await Feature().OfAsync(new("wine", script, which), default);
        Assert.Equal((expected, message), (string.Join(' ', found.Runs.Select(run => run.RunId)), found.Message));
    }

    [Fact]
    public async Task The_last_run_that_is_the_best_is_compared_with_the_one_before()
    {
        _store.Runs.Add(Run("newest", 5, 1, "train.py"));
        var found = await Feature().OfAsync(new("wine", null, "best"), default);
        Assert.Equal(("last newest", "The last run is the best by 'acc'; it is compared with the one before."), (string.Join(' ', found.Runs.Select(run => run.RunId)), found.Message));
    }

    [Fact]
    public async Task Nothing_is_best_without_a_direction()
    {
        _store.Runs.Clear();
        _store.Runs.AddRange([Run("a", 1, 1, "x.py", "mystery"), Run("b", 2, 2, "x.py", "mystery")]);
        Assert.StartsWith("No metric of 'wine' says what is best.", (await Feature().OfAsync(new("wine", null, "best"), default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_no_store_has_has_no_runs() =>
        Assert.Equal("There is no run of 'beer' yet; a comparison takes two.", (await Feature().OfAsync(new("beer", null, "all"), default)).Message);

    [Theory]
    [InlineData("BEFORE", "before")]
    [InlineData("wine train", "last before old-best")]
    [InlineData("metrics.acc > 0.75 and run_name LIKE 'last'", "last")]
    [InlineData("c:\\work", "before")]
    [InlineData("finished last", "last")]
    [InlineData("100%", "")]
    [InlineData("it's", "")]
    [InlineData("", "last before other old-best")]
    public async Task What_people_type_finds_runs_by_name_experiment_tag_and_status_or_by_a_filter(string text, string expected)
    {
        var found = await Runs().ListAsync(text, null, null, default);
        Assert.Equal((expected, false), (string.Join(' ', found.Runs.Select(run => run.RunId)), found.IsMore));
    }

    [Fact]
    public async Task A_list_says_what_came_out_when_and_that_there_is_more()
    {
        var found = await Runs().ListAsync(null, "wine", 2, default);
        Assert.Equal([("last", "acc 0.8", "just now"), ("before", "acc 0.7", "just now")], found.Runs.Select(run => (run.RunId, run.Result, run.Age)));
        Assert.True(found.IsMore);
    }

    private RunsToCompareFeature Feature() => new(_store, static () => [], static () => NoDirections);

    private RunsFeature Runs() => new(_store, static () => [], static () => NoDirections, new StartOfTime());

    private static Run Run(string id, long start, double value, string script, string metric = "acc") => new(id, "7", id, RunStatus.Finished, false)
    {
        StartTime = start,
        Metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal) { [metric] = new(value, 0, 0) },
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { [RunTags.Script] = script },
    };

    private sealed class StartOfTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }

    /// <summary>A store of one experiment, "wine", that searches by the laws that all stores share.</summary>
    private sealed class FewRuns(params Run[] runs) : ForgeLsp.Tests.Unit.Features.Runs.SampleStores.BrokenStore, IRunStores
    {
        public List<Run> Runs { get; } = [.. runs];

        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("few", "few", this)]);

        public override Task<IReadOnlyList<Experiment>> ListExperimentsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Experiment>>([new("7", "wine", false)]);

        public override Task<RunPage> SearchRunsAsync(RunQuery query, CancellationToken cancel)
        {
            var filter = RunFilterParser.ParseFilter(query.Filter);
            Assert.Null(filter.Problem);
            var ordering = new RunOrdering(RunFilterParser.ParseOrder(query.OrderBy).Keys);
            var found = Runs.Where(run => filter.Root is null || RunFilterEvaluator.Matches(run, filter.Root)).OrderBy(ordering.Position, Comparer<RunPosition>.Create(ordering.Compare)).ToList();
            return Task.FromResult(new RunPage([.. found.Take(query.PageSize)], found.Count > query.PageSize ? "more" : null));
        }
    }
}
