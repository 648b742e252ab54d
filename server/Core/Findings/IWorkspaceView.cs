using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Findings;

/// <summary>The workspace as a rule sees it: an immutable snapshot. All paths are relative to the root and use <c>/</c>.</summary>
public interface IWorkspaceView
{
    /// <summary>The team's policy (<c>forge.yaml</c>), with defaults where it is silent.</summary>
    Policy Policy { get; }

    /// <summary>Every experiment's metadata that could be read.</summary>
    IReadOnlyList<ExperimentSummary> Experiments { get; }

    /// <summary>Names of the models in the catalogue, with their places.</summary>
    IReadOnlyList<ModelSummary> Models { get; }

    /// <summary>Whether a file is there; false also where it lies outside the workspace.</summary>
    bool FileExists(string path);

    /// <summary>Paths of the files in one folder (not below it), sorted.</summary>
    IReadOnlyList<string> FilesIn(string folder);
}

/// <summary>What other files may know of one <c>metadata.yaml</c>.</summary>
public sealed record ExperimentSummary(string Path, string? ExperimentId, TextSpan IdSpan, string? Researcher, string? Status, string? MlflowExperiment)
{
    /// <summary>One line that says what the experiment is for.</summary>
    public string? Goal { get; init; }

    /// <summary>Labels of the experiment.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary><c>results.best_metric</c> as written, when it is a single number.</summary>
    public string? BestMetric { get; init; }

    /// <summary><c>results.primary_metric</c>.</summary>
    public string? PrimaryMetric { get; init; }

    /// <summary><c>results.run_id</c>.</summary>
    public string? RunId { get; init; }

    /// <summary>Whether a list of experiments shows the same for both: everything but the place of the id.</summary>
    public bool ShowsSameAs(ExperimentSummary? other) =>
        other is not null && Tags.SequenceEqual(other.Tags, StringComparer.Ordinal) && this with { IdSpan = other.IdSpan, Tags = other.Tags } == other;
}

/// <summary>What other files may know of one entry of the model catalogue.</summary>
public sealed record ModelSummary(string Path, string Name, TextSpan NameSpan, string? Status, string? Source);
