using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.RunActions;

/// <summary>Which of several runs is the best, and why.</summary>
public sealed class BestOfRunsTests : IAsyncLifetime
{
    private readonly RunStores _stores;
    private IReadOnlyList<(string Id, string Name, double Value)> _runs = [];

    public BestOfRunsTests()
    {
        var settings = new TrackingSettings(RealData.Shared(3).Folder, IsTrusted: true, "sqlite:///mlflow.db", null, null, static _ => null);
        _stores = new RunStores(() => settings);
    }

    public async ValueTask InitializeAsync()
    {
        var store = (await _stores.ListAsync(default))[0].Store;
        var found = (await store.SearchRunsAsync(new RunQuery { PageSize = 1000 }, default)).Runs.Where(static run => run.Metrics.TryGetValue("accuracy", out var value) && double.IsFinite(value.Value));
        _runs = [.. found.Select(static run => (run.Id, run.Name, run.Metrics["accuracy"].Value)).DistinctBy(static run => run.Value).OrderBy(static run => run.Value)];
        Assert.True(_runs.Count >= 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_direction_of_the_metric_decides_and_is_said(bool isHigher)
    {
        var (worst, best) = (_runs[0], _runs[^1]);
        var answer = await AskAsync(isHigher, worst.Id, best.Id);
        Assert.Equal(isHigher ? best.Id : worst.Id, answer.Run?.RunId);
        Assert.StartsWith("accuracy is ", answer.Why, StringComparison.Ordinal);
        Assert.Contains(isHigher ? "; more is better." : "; less is better.", answer.Why, StringComparison.Ordinal);
        Assert.Contains($" at {(isHigher ? worst : best).Name};", answer.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_run_has_no_better_one() => Assert.Null((await AskAsync(true, _runs[0].Id, _runs[0].Id)).Run);

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    private async Task<BestOfRuns> AskAsync(bool isHigher, params string[] ids)
    {
        var alias = (await _stores.ListAsync(default))[0].Alias;
        var directions = new Dictionary<string, bool>(StringComparer.Ordinal) { ["accuracy"] = isHigher };
        return await new BestOfRunsFeature(new CompareFeature(_stores, () => directions, static _ => "accuracy")).OfAsync([.. ids.Select(id => new RunRef(alias, id))], default);
    }
}
