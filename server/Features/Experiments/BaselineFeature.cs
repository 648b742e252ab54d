using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Experiments;

/// <summary>The runs that stand for an experiment and for its baseline.</summary>
public sealed record BaselineRuns(IReadOnlyList<RunRef> Runs);

/// <summary>Finds what to compare where somebody wants to see an experiment beside its baseline.</summary>
/// <param name="experiments">The experiments of the workspace.</param>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
public sealed class BaselineFeature(Func<IReadOnlyList<ExperimentSummary>> experiments, IRunStores stores, Func<IReadOnlyDictionary<string, bool>> directions)
{
    /// <summary>The run of the experiment at a path of the view, and that of its baseline: the one that the metadata name, else the best, else the last.</summary>
    /// <exception cref="StoreException">One of them has none; the message says what to write where.</exception>
    public async Task<BaselineRuns> OfAsync(string path, CancellationToken cancel)
    {
        var known = experiments();
        var experiment = known.FirstOrDefault(one => one.Path == path) ?? throw new StoreException(StoreFailure.NotFound, "The experiment is no longer there; refresh the view.");
        if (string.IsNullOrWhiteSpace(experiment.Baseline))
        {
            throw new StoreException(StoreFailure.NotFound, $"`{Name(experiment)}` names no baseline; write the id of an experiment as `baseline` into its metadata.yaml.");
        }

        var baseline = known.FirstOrDefault(one => one.ExperimentId == experiment.Baseline)
            ?? throw new StoreException(StoreFailure.NotFound, $"There is no experiment `{MarkdownText.OneLine(experiment.Baseline, 80)}`, which `{Name(experiment)}` names as its baseline.");

        // Two experiments may log to one tracking experiment: a run that the metadata of another one name is that one's.
        var taken = known.Where(one => one.RunId is not null && one != experiment).Select(static one => one.RunId ?? "").ToHashSet(StringComparer.Ordinal);
        var reference = await RunAsync(baseline, known.Where(one => one.RunId is not null && one != baseline).Select(static one => one.RunId ?? "").ToHashSet(StringComparer.Ordinal), baseline.PrimaryMetric ?? experiment.PrimaryMetric, cancel);
        taken.Add(reference.RunId);
        return new([await RunAsync(experiment, taken, experiment.PrimaryMetric ?? baseline.PrimaryMetric, cancel), reference]);
    }

    private async Task<RunRef> RunAsync(ExperimentSummary experiment, HashSet<string> taken, string? metric, CancellationToken cancel)
    {
        StoreException? problem = null;
        foreach (var named in await stores.ListAsync(cancel))
        {
            try
            {
                var run = experiment.RunId is { Length: > 0 } id ? await named.Store.GetRunAsync(id, cancel) : await BestAsync(named.Store, experiment, taken, metric, cancel);
                if (run is not null)
                {
                    return new(named.Alias, run.Id);
                }
            }
            catch (StoreException why)
            {
                problem ??= why; // another store may have it
            }
        }

        throw problem ?? new StoreException(StoreFailure.NotFound, experiment switch
        {
            { RunId.Length: > 0 } => $"No tracking store has the run that `{Name(experiment)}` names as `results.run_id`.",
            { MlflowExperiment: null } => $"`{Name(experiment)}` names no tracking experiment; write it as `mlflow_experiment` into its metadata.yaml.",
            _ => $"`{Name(experiment)}` has no run of its own yet; write one as `results.run_id` into its metadata.yaml, or train.",
        });
    }

    private async Task<Run?> BestAsync(IRunStore store, ExperimentSummary experiment, HashSet<string> taken, string? metric, CancellationToken cancel)
    {
        var ids = (await store.ListExperimentsAsync(cancel)).Where(one => one.Name == experiment.MlflowExperiment && !one.IsDeleted).Select(static one => one.Id).ToList();
        if (ids.Count == 0)
        {
            return null;
        }

        if (metric is not null && MetricDirection.HigherIsBetter(metric, directions()) is { } higher && await BestRun.OfAsync(store, ids, metric, higher, taken, cancel) is { } best)
        {
            return best;
        }

        var newest = await store.SearchRunsAsync(new RunQuery { ExperimentIds = ids, PageSize = Math.Min(1000, taken.Count + 1) }, cancel);
        return newest.Runs.FirstOrDefault(run => !taken.Contains(run.Id));
    }

    private static string Name(ExperimentSummary experiment) => MarkdownText.OneLine(ExperimentNodes.Name(experiment), 80);
}
