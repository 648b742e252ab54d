using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Findings;

/// <summary>
/// What the tracking stores answered last, for rules. It is gathered in the background for what the workspace names; a rule never waits
/// for a store. What is not here was not asked or not answered: nothing may be claimed of it.
/// </summary>
public sealed record TrackingFacts
{
    /// <summary>Every tracking experiment that is not deleted, by name; null where a store did not answer, so that none may be called unknown.</summary>
    public IReadOnlyDictionary<string, TrackedExperiment>? Experiments { get; init; }

    /// <summary>The runs that the workspace names, by id. A null value means that every store answered and none has it.</summary>
    public IReadOnlyDictionary<string, Run?> Runs { get; init; } = new Dictionary<string, Run?>(StringComparer.Ordinal);

    /// <summary>
    /// The store of a run, by run id, where that is one that was merely found in the workspace and settings, policy or environment name another one. Such
    /// runs are in the team's store only for who has this folder.
    /// </summary>
    public IReadOnlyDictionary<string, string> Elsewhere { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Smallest and largest finite value in the history of a metric, by run id and metric: for the runs that the workspace names and the
    /// metrics that it calls primary, where more than one point was logged. A result may be the best of a curve and not its last point.
    /// </summary>
    public IReadOnlyDictionary<(string RunId, string Metric), MetricRange> Ranges { get; init; } = new Dictionary<(string RunId, string Metric), MetricRange>();

    /// <summary>Registered models by name with their versions; null where the stores did not answer.</summary>
    public IReadOnlyDictionary<string, TrackedModel>? Models { get; init; }
}

/// <summary>A tracking experiment as the stores know it.</summary>
/// <param name="Store">The store's alias.</param>
public sealed record TrackedExperiment(string Name, string Id, string Store)
{
    /// <summary>The best run by metric name, for the metrics that metadata files name as primary; empty where none was asked.</summary>
    public IReadOnlyDictionary<string, Run> Best { get; init; } = new Dictionary<string, Run>(StringComparer.Ordinal);
}

/// <summary>Smallest and largest value of a metric's history.</summary>
public readonly record struct MetricRange(double Min, double Max);

/// <summary>A registered model with its versions, newest first; without them where no catalogue speaks of the model.</summary>
public sealed record TrackedModel(RegisteredModel Model, IReadOnlyList<ModelVersion> Versions);
