using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>Runs of all stores for pick lists.</summary>
/// <param name="experiments">The experiments of the workspace: they say which metric counts.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
/// <param name="time">The clock that ages are told by.</param>
public sealed class RunsFeature(IRunStores stores, Func<IReadOnlyList<ExperimentSummary>> experiments, Func<IReadOnlyDictionary<string, bool>> directions, TimeProvider time)
{
    /// <summary>Runs that fit, newest first, with what could not be read.</summary>
    /// <param name="text">A filter of the search language, or words that all have to be in the name, id, experiment, status or tags; null for all.</param>
    /// <param name="experiment">Name of the tracking experiment that they belong to; null for all.</param>
    /// <param name="max">1 to 1,000.</param>
    public async Task<RunChoices> ListAsync(string? text, string? experiment, int? max, CancellationToken cancel)
    {
        var limit = Math.Clamp(max ?? 200, 1, 1000);
        var found = new List<(string Store, string Experiment, Run Run)>();
        var problems = new List<string>();
        foreach (var named in await stores.ListAsync(cancel))
        {
            try
            {
                var known = await named.Store.ListExperimentsAsync(cancel);
                var names = known.ToDictionary(static one => one.Id, static one => one.Name, StringComparer.Ordinal);
                IReadOnlyList<string> ids = experiment is null ? [] : [.. known.Where(one => one.Name == experiment && !one.IsDeleted).Select(static one => one.Id)];
                if (experiment is not null && ids.Count == 0)
                {
                    continue;
                }

                var runs = await RunTextSearch.FindAsync(named.Store, known, ids, text ?? "", limit, cancel);
                found.AddRange(runs.Select(run => (named.Alias, names.GetValueOrDefault(run.ExperimentId) ?? run.ExperimentId, run)));
            }
            catch (StoreException problem)
            {
                problems.Add($"{named.Alias}: {problem.Message}");
            }
        }

        var (policy, now) = (directions(), time.GetUtcNow());
        var judged = experiments().ToLookup(static one => one.MlflowExperiment ?? "", StringComparer.Ordinal);
        var newest = found.OrderByDescending(static entry => entry.Run.StartTime ?? long.MinValue).Take(limit).Select(entry => new RunChoice(
            entry.Store, entry.Run.Id, entry.Run.Name, entry.Experiment, RunFields.StatusWord(entry.Run.Status), entry.Run.StartTime)
        {
            Age = RunText.Age(entry.Run.StartTime, now) is { Length: > 0 } age ? age : null,
            Result = CountingMetric.Of(entry.Run, judged[entry.Experiment], policy) is { } metric && entry.Run.Metrics.TryGetValue(metric, out var value) ? $"{MarkdownText.OneLine(metric, 40)} {RunText.Number(value.Value)}" : null,
        });
        return new([.. newest], problems, found.Count > limit);
    }
}
