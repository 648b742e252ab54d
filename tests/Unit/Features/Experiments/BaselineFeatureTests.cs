using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Experiments;

/// <summary>Over the real runs of the wine data.</summary>
public sealed class BaselineFeatureTests
{
    [Fact]
    public async Task The_named_run_is_compared_with_the_best_that_is_nobody_elses()
    {
        var best = await OfAsync(Experiment("new", "base", null, "accuracy"), Experiment("base", null, null, "accuracy"));
        Assert.NotEqual(best.Runs[0], best.Runs[1]);
        var named = await OfAsync(Experiment("new", "base", null, "accuracy"), Experiment("base", null, best.Runs[0].RunId, "accuracy"));
        Assert.Equal(best.Runs[0], named.Runs[1]);
        Assert.NotEqual(best.Runs[0], named.Runs[0]);
        var both = await OfAsync(Experiment("new", "base", best.Runs[1].RunId, null), Experiment("base", null, best.Runs[0].RunId, null));
        Assert.Equal([best.Runs[1].RunId, best.Runs[0].RunId], both.Runs.Select(run => run.RunId));
    }

    [Theory]
    [InlineData(null, null, "`new` names no baseline; write the id of an experiment as `baseline` into its metadata.yaml.")]
    [InlineData("gone", null, "There is no experiment `gone`, which `new` names as its baseline.")]
    [InlineData("base", "00000000000000000000000000000000", "No tracking store has the run that `base` names as `results.run_id`.")]
    [InlineData("bare", null, "`bare` names no tracking experiment; write it as `mlflow_experiment` into its metadata.yaml.")]
    [InlineData("empty", null, "`empty` has no run of its own yet; write one as `results.run_id` into its metadata.yaml, or train.")]
    public async Task What_is_missing_is_said_with_what_to_write(string? baseline, string? run, string message)
    {
        var lost = await Assert.ThrowsAsync<StoreException>(() => OfAsync(
            Experiment("new", baseline, null, null), Experiment("base", null, run, null), Experiment("bare", null, null, null) with { MlflowExperiment = null }, Experiment("empty", null, null, null) with { MlflowExperiment = "never" }));
        Assert.Equal(message, lost.Message);
    }

    private static ExperimentSummary Experiment(string id, string? baseline, string? run, string? metric) =>
        new(id + "/metadata.yaml", id, default(TextSpan), "alice", null, "wine-classification") { Baseline = baseline, RunId = run, PrimaryMetric = metric };

    private static async Task<BaselineRuns> OfAsync(params ExperimentSummary[] known)
    {
        await using var store = StoreFactory.Open(TrackingAddress.Parse("mlruns", RealData.Shared(2).Folder));
        return await new BaselineFeature(() => known, new One(store), () => new Dictionary<string, bool> { ["accuracy"] = true }).OfAsync("new/metadata.yaml", default);
    }

    private sealed class One(IRunStore store) : IRunStores
    {
        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("mlruns", "mlruns", store)]);
    }
}
