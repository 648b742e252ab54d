using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Experiments;

/// <summary>The rows of the Experiments view. Pure: an experiment in, a row out.</summary>
internal static class ExperimentNodes
{
    /// <summary>A group with the number of its experiments.</summary>
    public static ViewNode Group(ExperimentGrouping grouping, string group, int count, bool isOpen) => new(grouping.IdOf(group), Title(grouping, group))
    {
        Description = count.ToString("N0", CultureInfo.InvariantCulture),
        Icon = grouping.Icon,
        Expansion = isOpen ? ViewExpansion.Expanded : ViewExpansion.Collapsed,
        Context = grouping.Kind,
        AccessibleLabel = string.Create(CultureInfo.InvariantCulture, $"{grouping.Noun} {Title(grouping, group)}, {count:N0} {(count == 1 ? "experiment" : "experiments")}"),
    };

    /// <summary>An experiment.</summary>
    /// <param name="facts">What the stores said last; null where none has answered.</param>
    /// <param name="problems">Errors and warnings in its folder.</param>
    /// <param name="uri">The editor's address of its metadata.</param>
    public static ViewNode Experiment(ExperimentSummary experiment, TrackingFacts? facts, int problems, string uri)
    {
        var name = Name(experiment);
        var status = experiment.Status is { } written ? Words(written) : null;
        var metric = Metric(experiment, facts);
        var trouble = problems == 0 ? null : ExperimentProblems.Text(problems);
        var description = MarkdownText.OneLine(string.Join(" · ", new[] { status, metric, trouble }.Where(static part => !string.IsNullOrEmpty(part))), 120);
        var (icon, color) = experiment.Status switch
        {
            "completed" => ("pass", "charts.green"),
            "in_progress" => ("beaker", "charts.blue"),
            "failed" => ("error", "charts.red"),
            "abandoned" or "archived" => ("archive", null),
            _ => ("circle-outline", (string?)null),
        };
        return new("metadata:" + experiment.Path, MarkdownText.OneLine(name))
        {
            Description = description.Length == 0 ? null : description,
            Tooltip = Tooltip(experiment, facts, status, metric, trouble),
            TooltipOnDemand = true,
            Icon = icon,
            IconColor = color,
            Expansion = experiment.MlflowExperiment is null ? ViewExpansion.None : ViewExpansion.Collapsed,
            Context = "metadata" + (experiment.Baseline is null ? "" : ".baseline") + (experiment.Status == "archived" ? ".archived" : ""),
            AccessibleLabel = $"Experiment {MarkdownText.OneLine(name)}" + (description.Length == 0 ? "" : ", " + description.Replace(" · ", ", ", StringComparison.Ordinal)),
            Command = new("open", uri),
        };
    }

    /// <summary>What people call an experiment: its id, else where it lies.</summary>
    public static string Name(ExperimentSummary experiment) => string.IsNullOrWhiteSpace(experiment.ExperimentId) ? experiment.Path : experiment.ExperimentId;

    /// <summary>The best value: as written, else what the stores know of the run or the tracking experiment that the metadata name.</summary>
    private static string? Metric(ExperimentSummary experiment, TrackingFacts? facts)
    {
        var metric = experiment.PrimaryMetric;
        var value = experiment.BestMetric ?? (metric is null || facts is null ? null : InStore(experiment, metric, facts));
        return value is null ? null : metric is null ? value : $"{MarkdownText.OneLine(metric, 40)} {value}";
    }

    private static string? InStore(ExperimentSummary experiment, string metric, TrackingFacts facts)
    {
        var run = experiment.RunId is { } id ? facts.Runs.GetValueOrDefault(id)
            : experiment.MlflowExperiment is { } name ? facts.Experiments?.GetValueOrDefault(name)?.Best.GetValueOrDefault(metric) : null;
        return run?.Metrics.GetValueOrDefault(metric) is { } found ? RunText.Number(found.Value) : null;
    }

    private static string Tooltip(ExperimentSummary experiment, TrackingFacts? facts, string? status, string? metric, string? trouble)
    {
        var tracking = experiment.MlflowExperiment;
        var isUnknown = tracking is not null && facts?.Experiments?.ContainsKey(tracking) == false;
        return $"**{MarkdownText.Escape(Name(experiment))}**"
            + (string.IsNullOrEmpty(experiment.Goal) ? "" : "\n\n" + MarkdownText.Escape(experiment.Goal, 500))
            + Line("status", status)
            + Line("best", metric)
            + Line("researcher", experiment.Researcher)
            + (experiment.Owner == experiment.Researcher ? "" : Line("owner", experiment.Owner))
            + Line("tracking", tracking)
            + (isUnknown ? " \\(not in the tracking stores yet\\)" : "")
            + Line("baseline", experiment.Baseline)
            + Line("tags", experiment.Tags.Count == 0 ? null : string.Join(", ", experiment.Tags))
            + Line("found", trouble);
    }

    private static string Title(ExperimentGrouping grouping, string group) => MarkdownText.OneLine(grouping.Kind == "status" ? Words(group) : group);

    // As people say it: the file writes in_progress.
    private static string Words(string status) => status.Replace('_', ' ');

    private static string Line(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"\n\n{name}: {MarkdownText.Escape(value, 300)}";
}
