using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Lenses;

/// <summary>What a lens is about.</summary>
public enum LensKind { Runs, LastRun, CompareRuns, CompareWithLast, CompareLastTwo, CompareWithBest, CompareWithBaseline, Reveal, Evidence, RunWithGpu, RunWithGpuOptions }

/// <summary>A line of text above a line of a file.</summary>
/// <param name="Title">What it says; null where a store must be asked first.</param>
public sealed record LensItem(TextSpan Span, LensKind Kind, string? Title)
{
    /// <summary>Of all that speak of runs: the tracking experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>Of <see cref="LensKind.Runs"/> and <see cref="LensKind.LastRun"/>: the metric that counts there, or null.</summary>
    public string? Metric { get; init; }

    /// <summary>Of those that compare runs of a script: its path, relative to the workspace's root.</summary>
    public string? Script { get; init; }

    /// <summary>Of <see cref="LensKind.Reveal"/> and <see cref="LensKind.CompareWithBaseline"/>: the ids of the experiment's rows in the Experiments view, from the root down.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];
}

/// <summary>Code lenses: the runs of an experiment, and what the tracking registry says of a model. Quick: stores are asked when a lens is on the screen.</summary>
public static class CodeLensFeature
{
    /// <summary>All lenses in order; null for a file that has none, ever.</summary>
    public static IReadOnlyList<LensItem>? Of(DocumentScope document) => document.Yaml switch
    {
        { Kind: FileKind.Experiment } file => [.. OfExperiment(document, file)],
        { Kind: FileKind.Registry } file => [.. OfModels(document, file)],
        null when WorkspaceScope.IsPython(document.Path) => OfScript(document),
        _ => null,
    };

    /// <summary>The last run of the experiment that a script trains for, and how to start it on a card, above the place where training begins.</summary>
    private static IReadOnlyList<LensItem>? OfScript(DocumentScope document)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        if (view.ScriptAt(document.Path) is not { } script || document.Workspace.File(document.Path) is not { } source || TrainingEntry.Of(source.Python) is not { } entry)
        {
            return null;
        }

        IReadOnlyList<LensItem> starts = GpuScript.Is(source.Python, script, view.Policy)
            ? [new LensItem(entry, LensKind.RunWithGpu, "Run with GPU reservation"), new LensItem(entry, LensKind.RunWithGpuOptions, "…with options")]
            : [];
        if (!(script.Trains || script.TrackingExperiment is not null) || ScriptExperiment.Of(document.Workspace.Snapshot, script) is not { Tracking: { } tracking } experiment)
        {
            return starts.Count > 0 ? starts : null;
        }

        // What came out stands where the reading starts; what compares runs stands where a run is opened.
        var logging = TrainingEntry.LoggingCall(source.Python) ?? entry;
        return
        [
            new LensItem(entry, LensKind.LastRun, null) { Experiment = tracking, Metric = experiment.PrimaryMetric },
            new LensItem(entry, LensKind.CompareWithLast, "Compare with last") { Experiment = tracking },
            new LensItem(logging, LensKind.CompareLastTwo, "Compare last two runs") { Experiment = tracking, Script = document.Path },
            new LensItem(logging, LensKind.CompareWithBest, "Compare with best run") { Experiment = tracking, Script = document.Path },
            .. starts,
        ];
    }

    private static IEnumerable<LensItem> OfExperiment(DocumentScope document, YamlFile file)
    {
        var names = YamlNames.All(file);
        var place = names.FirstOrDefault(static use => use is { Kind: NameKind.Experiment, IsDefinition: true })?.Span ?? file.Tree.Documents[0].Root?.Span;
        if (place is not { } span)
        {
            yield break;
        }

        if (names.FirstOrDefault(static use => use.Kind == NameKind.TrackingExperiment && !string.IsNullOrWhiteSpace(use.Text)) is { } tracking)
        {
            var metric = new ExperimentDocument(file).At("results", "primary_metric") is { Kind: DataKind.String, Text.Length: > 0 } primary ? primary.Text : null;
            yield return new LensItem(span, LensKind.Runs, null) { Experiment = tracking.Text, Metric = metric };
            yield return new LensItem(span, LensKind.CompareRuns, "Compare runs") { Experiment = tracking.Text };
        }

        IWorkspaceView view = document.Workspace.Snapshot;
        if (view.Experiments.FirstOrDefault(one => one.Path == document.Path) is { } experiment)
        {
            var way = ExperimentsView.WayTo(experiment with { Path = document.Workspace.NodePath(document.Path) });
            if (!string.IsNullOrWhiteSpace(experiment.Baseline))
            {
                yield return new LensItem(span, LensKind.CompareWithBaseline, "Compare with baseline") { Nodes = way };
            }

            yield return new LensItem(span, LensKind.Reveal, "Open in sidebar") { Nodes = way };
        }
    }

    private static IEnumerable<LensItem> OfModels(DocumentScope document, YamlFile file)
    {
        if (document.Workspace.Snapshot.Tracking?.Models is not { } tracked)
        {
            yield break;
        }

        foreach (var entry in new RegistryDocument(file).Models)
        {
            var name = entry.Value["mlflow_model"] is { Kind: DataKind.String, Text.Length: > 0 } linked ? linked.Text : entry.Name;
            if (tracked.TryGetValue(name, out var model) && YamlData.SyntaxOf(entry.Key) is { } key && Evidence(model) is { } title)
            {
                yield return new LensItem(key.Span, LensKind.Evidence, title);
            }
        }
    }

    /// <summary>What stands in the tracking registry: the aliases, else the newest version with its stage.</summary>
    private static string? Evidence(TrackedModel tracked)
    {
        if (tracked.Model.Aliases.Count > 0)
        {
            var aliases = tracked.Model.Aliases.OrderBy(static alias => alias.Key, StringComparer.Ordinal).Take(3).Select(static alias => $"{MarkdownText.OneLine(alias.Key, 40)} is version {MarkdownText.OneLine(alias.Value, 20)}");
            return "Tracking registry: " + string.Join(", ", aliases);
        }

        return tracked.Versions.Count == 0 ? null
            : $"Tracking registry: version {MarkdownText.OneLine(tracked.Versions[0].Version, 20)}" + (tracked.Versions[0].Stage is "" or "None" ? "" : $", {MarkdownText.OneLine(tracked.Versions[0].Stage, 40)}");
    }
}
