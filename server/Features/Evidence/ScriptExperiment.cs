using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace;

namespace ForgeLsp.Features.Evidence;

/// <summary>The experiment that a file belongs to.</summary>
/// <param name="Metadata">The metadata beside the file or above it; null where there is none.</param>
/// <param name="Tracking">Name of the tracking experiment; null where neither the file nor the metadata say it.</param>
/// <param name="PrimaryMetric">The metric that counts there, or null.</param>
internal sealed record ScriptExperiment(ExperimentSummary? Metadata, string? Tracking, string? PrimaryMetric)
{
    /// <summary>The experiment of a script: the one that it sets itself goes before that of the metadata, since its runs go there.</summary>
    public static ScriptExperiment Of(Snapshot snapshot, ScriptSummary script)
    {
        var metadata = MetadataOf(snapshot, script.Path);
        var tracking = script.TrackingExperiment ?? metadata?.MlflowExperiment;
        var metric = metadata is { PrimaryMetric: not null } && (metadata.MlflowExperiment is null || metadata.MlflowExperiment == tracking) ? metadata.PrimaryMetric
            : snapshot.Experiments.FirstOrDefault(other => other.MlflowExperiment == tracking && tracking is not null && other.PrimaryMetric is not null)?.PrimaryMetric;
        return new ScriptExperiment(metadata, string.IsNullOrWhiteSpace(tracking) ? null : tracking, metric);
    }

    /// <summary>The metadata of the experiment that the file at <paramref name="path"/> belongs to: its own, or the nearest above it.</summary>
    public static ExperimentSummary? MetadataOf(Snapshot snapshot, string path) => snapshot.Experiments
        .Where(experiment => experiment.Path == path || (RelativePath.Folder(experiment.Path) is { Length: > 0 } folder && RelativePath.IsAtOrBelow(path, folder)))
        .MaxBy(static experiment => experiment.Path.Length);
}
