using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>The run to compare another one with. Either <paramref name="Run"/> with its name, or <paramref name="Message"/> with why there is none and what to do.</summary>
public sealed record Counterpart(RunRef? Run, string? Name, string? Message);

/// <summary>Finds what a run is measured against: the best run of its experiment, the last one before it, or its baseline.</summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="experiments">The experiments of the workspace: they say which metric counts and what the baseline is.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
public sealed class CounterpartFeature(IRunStores stores, Func<IReadOnlyList<ExperimentSummary>> experiments, Func<IReadOnlyDictionary<string, bool>> directions)
{
    /// <summary>The counterpart of a run.</summary>
    /// <param name="kind"><c>best</c>, <c>last</c> or <c>baseline</c>.</param>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async Task<Counterpart> FindAsync(RunRef reference, string kind, CancellationToken cancel)
    {
        var named = (await stores.ListAsync(cancel)).FirstOrDefault(store => store.Alias == reference.Store);
        if (named is null || await named.Store.GetRunAsync(reference.RunId, cancel) is not { } run)
        {
            return None("The run is no longer there; refresh the view.");
        }

        var name = (await named.Store.ListExperimentsAsync(cancel)).FirstOrDefault(one => one.Id == run.ExperimentId)?.Name;
        return kind switch
        {
            "best" => await BestAsync(named, run, name, cancel),
            "last" => await LastAsync(named, run, cancel),
            "baseline" => await BaselineAsync(named, run, name, cancel),
            _ => throw new ArgumentException("The kind must be 'best', 'last' or 'baseline'.", nameof(kind)),
        };
    }

    private static Counterpart None(string message) => new(null, null, message);

    private static Counterpart Found(string store, Run run) => new(new(store, run.Id), run.Name, null);

    private async Task<Counterpart> BestAsync(NamedStore named, Run run, string? name, CancellationToken cancel)
    {
        if (Metric(run, name) is not { } metric)
        {
            return None("No metric of this run says what is best. Name it as results.primary_metric in the experiment's metadata.yaml, or give it a direction under tracking.directions in forge.yaml.");
        }

        return await BestOfAsync(named.Store, [run.ExperimentId], metric, cancel) switch
        {
            null => None($"No run of the experiment has a number for '{MarkdownText.OneLine(metric, 60)}' yet."),
            { } best when best.Id == run.Id => None($"This is the best run of the experiment by '{MarkdownText.OneLine(metric, 60)}' already."),
            { } best => Found(named.Alias, best),
        };
    }

    /// <summary>The metric that counts: the one that the experiment names, else the first that has a direction; one without a direction has no best.</summary>
    private string? Metric(Run run, string? tracking) => CountingMetric.Of(run, Of(tracking), directions());

    private Task<Run?> BestOfAsync(IRunStore store, IReadOnlyList<string> experimentIds, string metric, CancellationToken cancel) =>
        BestRun.OfAsync(store, experimentIds, metric, MetricDirection.HigherIsBetter(metric, directions()) == true, except: null, cancel);

    private static async Task<Counterpart> LastAsync(NamedStore named, Run run, CancellationToken cancel)
    {
        // The one before it; for the first run of an experiment, the newest.
        var earlier = run.StartTime is { } start ? await NewestAsync($"start_time < {start.ToString(System.Globalization.CultureInfo.InvariantCulture)} and ") : null;
        return (earlier ?? await NewestAsync("")) is { } last ? Found(named.Alias, last) : None("The experiment has no other run.");

        async Task<Run?> NewestAsync(string condition)
        {
            var query = new RunQuery { ExperimentIds = [run.ExperimentId], Filter = $"{condition}run_id != {RunFields.Quote(run.Id)}", PageSize = 1 };
            return (await named.Store.SearchRunsAsync(query, cancel)).Runs.FirstOrDefault();
        }
    }

    private async Task<Counterpart> BaselineAsync(NamedStore named, Run run, string? name, CancellationToken cancel)
    {
        if (Of(name).Select(experiment => experiment.Baseline).FirstOrDefault(id => !string.IsNullOrEmpty(id)) is not { } id)
        {
            return None("The experiment of this run names no baseline. Write one as baseline in its metadata.yaml.");
        }

        if (experiments().FirstOrDefault(experiment => experiment.ExperimentId == id) is not { } baseline)
        {
            return None($"There is no experiment '{MarkdownText.OneLine(id, 60)}', which is named as the baseline.");
        }

        if (baseline.RunId is { Length: > 0 } noted && await named.Store.GetRunAsync(noted, cancel) is { } known)
        {
            return known.Id == run.Id ? None("This run is the baseline itself.") : Found(named.Alias, known);
        }

        var ids = (await named.Store.ListExperimentsAsync(cancel)).Where(one => one.Name == baseline.MlflowExperiment && !one.IsDeleted).Select(one => one.Id).ToList();
        var metric = baseline.PrimaryMetric ?? Metric(run, name);
        return ids.Count > 0 && metric is not null && MetricDirection.HigherIsBetter(metric, directions()) is not null && await BestOfAsync(named.Store, ids, metric, cancel) is { } best && best.Id != run.Id
            ? Found(named.Alias, best)
            : None($"The baseline '{MarkdownText.OneLine(id, 60)}' has no run to compare with. Note its run as results.run_id in its metadata.yaml.");
    }

    private IEnumerable<ExperimentSummary> Of(string? tracking) => tracking is null ? [] : experiments().Where(experiment => experiment.MlflowExperiment == tracking);
}
