namespace ForgeLsp.Core.Model;

/// <summary>A model as MLflow 3 logs it: a thing of its own beside the run that made it.</summary>
/// <param name="Id">Such as <c>m-8b725796d5a7489bb38de3e956475123</c>.</param>
/// <param name="Status">MLflow's word: <c>READY</c>, <c>PENDING</c>, <c>FAILED</c> or <c>UNSPECIFIED</c>.</param>
public sealed record LoggedModel(string Id, string ExperimentId, string Name, string Status)
{
    /// <summary>The run that made it, or null where none did.</summary>
    public string? SourceRunId { get; init; }

    /// <summary>Kind of model, or null.</summary>
    public string? ModelType { get; init; }

    /// <summary>Why it is not ready, or null.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>Root of its artifacts, as the store says.</summary>
    public string? ArtifactUri { get; init; }

    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? LastUpdateTime { get; init; }

    /// <summary>Parameters by key.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Metrics that runs logged for it, by key, step, time, then run.</summary>
    public IReadOnlyList<LoggedModelMetric> Metrics { get; init; } = [];
}

/// <summary>A metric of a logged model.</summary>
/// <param name="Value">May be NaN or infinite.</param>
/// <param name="Timestamp">Milliseconds since the epoch.</param>
/// <param name="RunId">The run that logged it.</param>
/// <param name="DatasetName">The dataset it was measured on, or null.</param>
public sealed record LoggedModelMetric(string Key, double Value, long Timestamp, long Step, string? RunId, string? DatasetName, string? DatasetDigest);

/// <summary>A dataset that a run used, with all that MLflow keeps of it.</summary>
/// <param name="Schema">As MLflow's client wrote it, mostly JSON; may be long. Null where there is none.</param>
/// <param name="Profile">As MLflow's client wrote it, mostly JSON; null where there is none.</param>
/// <param name="Tags">Of this use of the dataset, by key; <c>mlflow.data.context</c> is among them.</param>
public sealed record RunDataset(DatasetInput Input, string? Schema, string? Profile, IReadOnlyDictionary<string, string> Tags);
