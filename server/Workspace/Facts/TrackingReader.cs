using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Workspace.Facts;

/// <summary>What came of asking the stores. <paramref name="Problems"/>: a line for each store that did not answer, without a secret.</summary>
public sealed record TrackingAnswer(TrackingFacts? Facts, IReadOnlyList<string> Problems);

/// <summary>
/// Asks tracking stores what a workspace wants to know of them. A store that fails is passed over: what only all of them together can say,
/// such as that an experiment is unknown, is then not claimed.
/// </summary>
/// <param name="higherIsBetter">The policy's directions of metrics.</param>
public sealed class TrackingReader(IReadOnlyDictionary<string, bool> higherIsBetter)
{
    /// <summary>Runs of one question: the filter that names them stays short enough for every store.</summary>
    private const int RunsPerQuery = 100;

    /// <summary>So many of the best are looked at: a run that diverged may stand first with NaN.</summary>
    private const int BestCandidates = 5;

    /// <summary>The answers of all <paramref name="stores"/>, the first of them strongest; no facts where there is no store or nothing is asked.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; nothing is half-told.</exception>
    public async Task<TrackingAnswer> ReadAsync(TrackingQuestions questions, IReadOnlyList<NamedStore> stores, CancellationToken cancel)
    {
        if (stores.Count == 0 || questions.IsEmpty)
        {
            return new TrackingAnswer(null, []);
        }

        var gathered = new Gathered
        {
            HasNamedStore = stores.Any(static store => store.Source != StoreSource.Found),
            Best = questions.Best.ToLookup(static question => question.Experiment, static question => question.Metric, StringComparer.Ordinal),
            Curves = questions.Curves.ToLookup(static question => question.RunId, static question => question.Metric, StringComparer.Ordinal),
        };
        var problems = new List<string>();
        foreach (var store in stores)
        {
            try
            {
                await ReadAsync(questions, store, gathered, cancel);
            }
            catch (StoreException failure)
            {
                problems.Add($"{store.Alias}: {failure.Message}");
            }
        }

        // Into a store that waits for its first run, colleagues may have logged what this clone does not see.
        var all = problems.Count == 0 && !stores.Any(static store => store.Store.IsAwaited);
        foreach (var unknown in all ? questions.Runs.Except(gathered.Runs.Keys, StringComparer.Ordinal) : [])
        {
            gathered.Runs[unknown] = null;
        }

        var facts = new TrackingFacts
        {
            Experiments = all ? gathered.Experiments : null,
            Runs = gathered.Runs,
            Ranges = gathered.Ranges,
            Elsewhere = gathered.Elsewhere,
            Models = all ? gathered.Models : null,
        };
        return new TrackingAnswer(facts, problems);
    }

    private async Task ReadAsync(TrackingQuestions questions, NamedStore named, Gathered gathered, CancellationToken cancel)
    {
        var store = named.Store;
        foreach (var experiment in (await store.ListExperimentsAsync(cancel)).Where(experiment => !experiment.IsDeleted && !gathered.Experiments.ContainsKey(experiment.Name)))
        {
            var best = new Dictionary<string, Run>(StringComparer.Ordinal);
            foreach (var metric in gathered.Best[experiment.Name])
            {
                if (await BestAsync(store, experiment.Id, metric, cancel) is { } run)
                {
                    best[metric] = run;
                }
            }

            gathered.Experiments[experiment.Name] = new TrackedExperiment(experiment.Name, experiment.Id, named.Alias) { Best = best };
        }

        foreach (var chunk in questions.Runs.Except(gathered.Runs.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(RunsPerQuery))
        {
            // Ids are hexadecimal digits, so that nothing in them needs to be escaped.
            var filter = $"attributes.run_id IN ({string.Join(", ", chunk.Select(static id => $"'{id}'"))})";
            foreach (var run in (await store.SearchRunsAsync(new RunQuery { Filter = filter, IncludeDeleted = true, PageSize = RunsPerQuery }, cancel)).Runs)
            {
                gathered.Runs[run.Id] = run;
                if (named.Source == StoreSource.Found && gathered.HasNamedStore)
                {
                    gathered.Elsewhere[run.Id] = named.Name;
                }

                await CurvesAsync(store, run, gathered, cancel);
            }
        }

        if (questions.Models.Count > 0)
        {
            await ModelsAsync(questions, store, gathered, cancel);
        }
    }

    private static async Task CurvesAsync(IRunStore store, Run run, Gathered gathered, CancellationToken cancel)
    {
        foreach (var metric in gathered.Curves[run.Id])
        {
            // A metric of one point, logged without steps, is its own best.
            if (run.Metrics.GetValueOrDefault(metric) is not { Step: not 0 })
            {
                continue;
            }

            var values = (await store.GetMetricHistoryAsync(run.Id, metric, cancel)).Select(static point => point.Value).Where(double.IsFinite).ToList();
            if (values.Count > 0)
            {
                gathered.Ranges[(run.Id, metric)] = new MetricRange(values.Min(), values.Max());
            }
        }
    }

    private static async Task ModelsAsync(TrackingQuestions questions, IRunStore store, Gathered gathered, CancellationToken cancel)
    {
        foreach (var model in await store.ListModelsAsync(cancel))
        {
            if (!gathered.Models.ContainsKey(model.Name))
            {
                gathered.Models[model.Name] = new TrackedModel(model, questions.Models.Contains(model.Name) ? await store.ListModelVersionsAsync(model.Name, cancel) : []);
            }
        }
    }

    private async Task<Run?> BestAsync(IRunStore store, string experimentId, string metric, CancellationToken cancel)
    {
        // A name with a backtick cannot be asked for, and one without a direction has no best.
        if (metric.Contains('`', StringComparison.Ordinal) || MetricDirection.HigherIsBetter(metric, higherIsBetter) is not { } higher)
        {
            return null;
        }

        var page = await store.SearchRunsAsync(new RunQuery { ExperimentIds = [experimentId], OrderBy = $"metrics.`{metric}` {(higher ? "DESC" : "ASC")}", PageSize = BestCandidates }, cancel);
        return page.Runs.FirstOrDefault(run => run.Metrics.GetValueOrDefault(metric) is { } value && double.IsFinite(value.Value));
    }

    /// <summary>What is asked, by whom it is asked of, and what came so far.</summary>
    private sealed class Gathered
    {
        public required ILookup<string, string> Best { get; init; }

        public required ILookup<string, string> Curves { get; init; }

        /// <summary>Whether somebody named one of the stores.</summary>
        public required bool HasNamedStore { get; init; }

        public Dictionary<string, string> Elsewhere { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, TrackedExperiment> Experiments { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Run?> Runs { get; } = new(StringComparer.Ordinal);

        public Dictionary<(string RunId, string Metric), MetricRange> Ranges { get; } = [];

        public Dictionary<string, TrackedModel> Models { get; } = new(StringComparer.Ordinal);
    }
}
