using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Runs.Search;

/// <summary>A field to sort, group or show by.</summary>
/// <param name="Field">As the search language writes it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Kind"><c>metric</c>, <c>param</c>, <c>tag</c> or <c>attribute</c>.</param>
/// <param name="Key">The key of a metric, parameter or tag; the name of an attribute.</param>
/// <param name="Runs">How many of the runs that were looked at have it.</param>
/// <param name="Values">How many values a parameter has among them.</param>
/// <param name="HigherIsBetter">Of a metric: its direction; null where none is known.</param>
public sealed record PickField(string Field, string Label, string Kind, string Key, int Runs, int? Values, bool? HigherIsBetter);

/// <summary>The fields that an experiment's runs really have.</summary>
/// <param name="Runs">How many runs were looked at: all of them, or the newest and the oldest where <paramref name="IsPartial"/>.</param>
public sealed record PickFields(IReadOnlyList<PickField> Fields, int Runs, bool IsPartial);

/// <summary>What the runs of an experiment can be searched, sorted and grouped by.</summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
/// <param name="time">For times that are offered, and for how long a look is good enough.</param>
public sealed class RunSearchFeature(IRunStores stores, Func<IReadOnlyDictionary<string, bool>> directions, TimeProvider time)
{
    private const int PageSize = 1000;
    private const int MaxKept = 8;

    /// <summary>While somebody types, one look at the store is enough.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(20);

    private static readonly string[] Attributes = ["start_time", "end_time", "run_name", "status", "user_id"];
    private readonly Lock _gate = new();
    private readonly List<Kept> _kept = [];

    /// <summary>The fields of the runs of an experiment's node: attributes, then metrics, then parameters and the team's own tags, each by how many runs have them.</summary>
    /// <exception cref="ArgumentException">It is no experiment's node, or of a store that is no longer there.</exception>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async Task<PickFields> FieldsAsync(string node, CancellationToken cancel)
    {
        var vocabulary = await VocabularyAsync(node, cancel);
        var policy = directions();
        var attributes = Attributes.Select(name => new RunField(RunFieldKind.Attribute, name)).Select(field => Pick(field, vocabulary.Runs, null, null));
        var own = vocabulary.Fields.Where(static facts => facts.Field.Kind is RunFieldKind.Metric or RunFieldKind.Param || (facts.Field.Kind == RunFieldKind.Tag && !facts.Field.Key.StartsWith("mlflow.", StringComparison.Ordinal)))
            .OrderBy(static facts => facts.Field.Kind switch { RunFieldKind.Metric => 0, RunFieldKind.Param => 1, _ => 2 })
            .Select(facts => Pick(
                facts.Field,
                facts.Runs,
                facts.Field.IsNumber ? null : facts.Distinct,
                facts.Field.Kind == RunFieldKind.Metric ? MetricDirection.HigherIsBetter(facts.Field.Key, policy) : null));
        return new([.. attributes, .. own], vocabulary.Runs, vocabulary.IsPartial);
    }

    /// <summary>Completes a filter on the runs of an experiment's node. A store that does not answer costs what only it knows: the problem and the words of the language are there.</summary>
    /// <exception cref="ArgumentException">It is no experiment's node, or of a store that is no longer there.</exception>
    public async Task<FilterCompletions> CompleteAsync(string node, string filter, int? cursor, CancellationToken cancel)
    {
        RunVocabulary vocabulary;
        try
        {
            vocabulary = await VocabularyAsync(node, cancel);
        }
        catch (StoreException)
        {
            vocabulary = new([], 0, IsPartial: true);
        }

        return FilterCompletion.Complete(filter, cursor ?? filter.Length, vocabulary, time.GetUtcNow());
    }

    private static PickField Pick(RunField field, int runs, int? values, bool? higher) =>
        new(RunFields.Text(field), RunFieldText.Label(field), RunFieldText.Kind(field), field.Key, runs, values, higher);

    private async Task<RunVocabulary> VocabularyAsync(string node, CancellationToken cancel)
    {
        if (NodeId.Parse(node) is not { Kind: "experiment" } experiment)
        {
            throw new ArgumentException("The node must be that of an experiment, such as `experiment:mlruns/0`.", nameof(node));
        }

        var named = (await stores.ListAsync(cancel)).FirstOrDefault(store => store.Alias == experiment.Alias)
            ?? throw new ArgumentException("This tracking store is no longer configured; refresh the view.", nameof(node));
        lock (_gate)
        {
            if (_kept.Find(kept => kept.Node == node && kept.Store == named.Store && time.GetElapsedTime(kept.At) < Freshness) is { } known)
            {
                return known.Vocabulary;
            }
        }

        var vocabulary = await ReadAsync(named.Store, experiment.Rest, cancel);
        lock (_gate)
        {
            _kept.RemoveAll(kept => kept.Node == node);
            if (_kept.Count == MaxKept)
            {
                _kept.RemoveAt(0);
            }

            _kept.Add(new(node, named.Store, time.GetTimestamp(), vocabulary));
        }

        return vocabulary;
    }

    // The newest runs, and the oldest where there are more: an experiment's first runs often logged other names.
    private static async Task<RunVocabulary> ReadAsync(IRunStore store, string experimentId, CancellationToken cancel)
    {
        var query = new RunQuery { ExperimentIds = [experimentId], PageSize = PageSize };
        var newest = await store.SearchRunsAsync(query, cancel);
        if (newest.Next is null)
        {
            return RunVocabulary.Of(newest.Runs, isPartial: false);
        }

        var oldest = await store.SearchRunsAsync(query with { OrderBy = "start_time ASC" }, cancel);
        return RunVocabulary.Of([.. newest.Runs.Concat(oldest.Runs).DistinctBy(run => run.Id, StringComparer.Ordinal)], isPartial: newest.Runs.Count + oldest.Runs.Count >= 2 * PageSize);
    }

    private sealed record Kept(string Node, IRunStore Store, long At, RunVocabulary Vocabulary);
}
