namespace ForgeLsp.Core.Model;

/// <summary>MLflow's run states.</summary>
public enum RunStatus { Running = 1, Scheduled = 2, Finished = 3, Failed = 4, Killed = 5 }

/// <summary>One tracking experiment.</summary>
public sealed record Experiment(string Id, string Name, bool IsDeleted)
{
    /// <summary>Where its artifacts are, as the store says.</summary>
    public string? ArtifactLocation { get; init; }

    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? LastUpdateTime { get; init; }

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is damaged about it, in a sentence; null when it is whole.</summary>
    public string? Damage { get; init; }
}

/// <summary>The latest value of a metric: the point with the greatest (step, timestamp, value).</summary>
/// <param name="Value">May be NaN or infinite.</param>
/// <param name="Timestamp">Milliseconds since the epoch.</param>
/// <param name="Step">May be negative.</param>
public sealed record MetricValue(double Value, long Timestamp, long Step);

/// <summary>One run with its parameters, latest metrics and tags.</summary>
public sealed record Run(string Id, string ExperimentId, string Name, RunStatus Status, bool IsDeleted)
{
    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? StartTime { get; init; }

    /// <summary>Milliseconds since the epoch; null while running.</summary>
    public long? EndTime { get; init; }

    /// <summary>Who started it.</summary>
    public string? User { get; init; }

    /// <summary>Root of its artifacts, as the store says.</summary>
    public string? ArtifactUri { get; init; }

    /// <summary>Parameters by key.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Latest metrics by key.</summary>
    public IReadOnlyDictionary<string, MetricValue> Metrics { get; init; } = new Dictionary<string, MetricValue>(StringComparer.Ordinal);

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Datasets the run used.</summary>
    public IReadOnlyList<DatasetInput> Inputs { get; init; } = [];

    /// <summary>The parent of a nested run (tag <c>mlflow.parentRunId</c>), or null.</summary>
    public string? ParentRunId => Tags.GetValueOrDefault(RunTags.Parent);

    /// <summary>What is damaged about it, in a sentence; null when it is whole.</summary>
    public string? Damage { get; init; }
}

/// <summary>A dataset that a run used.</summary>
public sealed record DatasetInput(string Name, string Digest, string? SourceType, string? Source, string? Context);

/// <summary>One point of a metric's history.</summary>
public readonly record struct MetricPoint(long Step, long Timestamp, double Value);

/// <summary>A registered model.</summary>
/// <param name="Aliases">The version that each alias stands for.</param>
public sealed record RegisteredModel(string Name, string? Description, IReadOnlyDictionary<string, string> Aliases, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? LastUpdateTime { get; init; }
}

/// <summary>A version of a registered model.</summary>
public sealed record ModelVersion(string Name, string Version, string Stage, string? RunId, string? Source, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Milliseconds since the epoch, or null.</summary>
    public long? LastUpdateTime { get; init; }

    /// <summary>What it is good for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Who registered it, or null where the store does not know.</summary>
    public string? User { get; init; }

    /// <summary>MLflow's word: <c>READY</c>, <c>PENDING_REGISTRATION</c> or <c>FAILED_REGISTRATION</c>.</summary>
    public string Status { get; init; } = "READY";

    /// <summary>Why it is not ready, or null.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>Address of the run, where it lies on another server; or null.</summary>
    public string? RunLink { get; init; }

    /// <summary>Aliases that stand for it, in order.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}

/// <summary>A file or folder below a run's artifact root. <paramref name="Path"/> is relative to that root, with <c>/</c>; <paramref name="Size"/> in bytes, null for folders.</summary>
public sealed record Artifact(string Path, bool IsFolder, long? Size)
{
    /// <summary>Its absolute path on this machine, or null where it is kept elsewhere.</summary>
    public string? LocalPath { get; init; }
}
