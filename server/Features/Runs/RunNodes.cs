using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>The rows of the Runs view. Pure: a value of the store in, a row out.</summary>
internal static class RunNodes
{
    public static ViewNode Store(NamedStore store, bool isOnly) => new(new NodeId("store", store.Alias, "").ToString(), store.Alias)
    {
        Description = store.DisplayAddress == store.Alias ? store.Store.Notice is null ? null : "unknown schema version" : store.DisplayAddress,
        Tooltip = MarkdownText.Escape(store.DisplayAddress) + (store.Store.Notice is { } notice ? "\n\n" + MarkdownText.Escape(notice, 500) : ""),
        Icon = store.Store.Notice is null ? "database" : "warning",
        Expansion = isOnly ? ViewExpansion.Expanded : ViewExpansion.Collapsed,
        Context = "store",
        AccessibleLabel = $"Tracking store {store.DisplayAddress}",
    };

    public static ViewNode Experiment(string alias, Experiment experiment) => new(new NodeId("experiment", alias, experiment.Id).ToString(), MarkdownText.OneLine(experiment.Name))
    {
        Description = experiment.Damage is null ? null : "damaged",
        Tooltip = $"**{MarkdownText.Escape(experiment.Name, 300)}**\n\nid {MarkdownText.Escape(experiment.Id)}"
            + Line("created", RunText.Instant(experiment.CreationTime))
            + Line("artifacts", experiment.ArtifactLocation)
            + Line("note", experiment.Tags.GetValueOrDefault("mlflow.note.content"))
            + Line("damage", experiment.Damage),
        Icon = experiment.Damage is null ? "beaker" : "warning",
        IconColor = experiment.Damage is null ? null : "list.warningForeground",
        Expansion = ViewExpansion.Collapsed,
        Context = "experiment",
        AccessibleLabel = $"Experiment {MarkdownText.OneLine(experiment.Name)}" + (experiment.Damage is null ? "" : ", damaged"),
    };

    public static ViewNode Run(string alias, Run run, IReadOnlyDictionary<string, bool> directions, DateTimeOffset now)
    {
        var (icon, color) = run.Damage is not null ? ("warning", "list.warningForeground") : Icon(run.Status);
        var metric = HeadlineMetric(run, directions);
        var status = run.Status == RunStatus.Finished ? null : run.Status.ToString().ToLowerInvariant();
        var parts = new[] { run.Damage is null ? null : "damaged", run.IsDeleted ? "deleted" : null, status, metric, RunText.Age(run.StartTime, now) };
        var description = string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
        return new(new NodeId("run", alias, run.Id).ToString(), run.Name.Length == 0 ? run.Id : MarkdownText.OneLine(run.Name, 100))
        {
            Description = description,
            Tooltip = Tooltip(run),
            Icon = icon,
            IconColor = color,
            Expansion = ViewExpansion.Collapsed,
            Context = "run" + (run.IsDeleted ? ".deleted" : ""),
            AccessibleLabel = $"Run {MarkdownText.OneLine(run.Name, 100)}, {run.Status.ToString().ToLowerInvariant()}, {description}",
        };
    }

    public static ViewNode Group(string kind, string label, string icon, string alias, string runId, int? count) => new(new NodeId(kind, alias, runId + (kind == "artifacts" ? "/" : "")).ToString(), label)
    {
        Description = count?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Icon = icon,
        Expansion = ViewExpansion.Collapsed,
        Context = kind,
    };

    public static ViewNode Leaf(string kind, string alias, string runId, string key, string value, string icon) => new(new NodeId(kind, alias, $"{runId}/{key}").ToString(), MarkdownText.OneLine(key))
    {
        Description = MarkdownText.OneLine(value),
        Tooltip = $"**{MarkdownText.Escape(key, 300)}**\n\n{MarkdownText.Escape(value, 2000)}",
        Icon = icon,
        Context = kind,
        AccessibleLabel = $"{MarkdownText.OneLine(key)}: {MarkdownText.OneLine(value)}",
    };

    public static ViewNode Artifact(string alias, string runId, Artifact artifact, string? uri) => new(new NodeId(artifact.IsFolder ? "artifacts" : "artifact", alias, $"{runId}/{artifact.Path}").ToString(), MarkdownText.OneLine(artifact.Path[(artifact.Path.LastIndexOf('/') + 1)..]))
    {
        Description = artifact.Size is { } size ? Size(size) : null,
        Icon = artifact.IsFolder ? "folder" : "file",
        Expansion = artifact.IsFolder ? ViewExpansion.Collapsed : ViewExpansion.None,
        Context = artifact.IsFolder ? "artifactFolder" : "artifact",
        Command = uri is null ? null : new("open", uri),
    };

    public static ViewNode More(NodeId parent, string token) => new($"more:{parent}", "Load more") { Icon = "ellipsis", Context = "loadMore", Command = new("loadMore", token) };

    public static ViewNode Problem(string parent, string message) => new($"problem:{parent}", "Cannot be read")
    {
        Description = MarkdownText.OneLine(message, 300),
        Tooltip = MarkdownText.Escape(message, 1000),
        Icon = "error",
        IconColor = "list.errorForeground",
        Context = "problem",
        AccessibleLabel = "Cannot be read: " + MarkdownText.OneLine(message, 300),
    };

    public static ViewNode Empty(string parent, string label) => new($"empty:{parent}", label) { Icon = "info", Context = "empty" };

    private static (string Icon, string Color) Icon(RunStatus status) => status switch
    {
        RunStatus.Running => ("sync~spin", "charts.blue"),
        RunStatus.Scheduled => ("clock", "charts.yellow"),
        RunStatus.Finished => ("pass", "charts.green"),
        RunStatus.Failed => ("error", "charts.red"),
        _ => ("circle-slash", "charts.orange"),
    };

    private static string? HeadlineMetric(Run run, IReadOnlyDictionary<string, bool> directions)
    {
        var key = run.Metrics.Keys.OrderBy(name => MetricDirection.HigherIsBetter(name, directions) switch { true => 0, false => 1, null => 2 }).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault();
        return key is null ? null : $"{MarkdownText.OneLine(key, 40)} {RunText.Number(run.Metrics[key].Value)}";
    }

    private static string Tooltip(Run run)
    {
        var text = new StringBuilder($"**{MarkdownText.Escape(run.Name, 300)}**\n\n{RunFields.StatusWord(run.Status)}");
        text.Append(Line("id", run.Id)).Append(Line("started", RunText.Instant(run.StartTime))).Append(Line("took", RunText.Duration(run))).Append(Line("by", RunText.User(run)))
            .Append(Line("commit", RunText.Commit(run))).Append(Line("note", run.Tags.GetValueOrDefault("mlflow.note.content"))).Append(Line("damage", run.Damage));
        foreach (var (key, metric) in run.Metrics.OrderBy(entry => entry.Key, StringComparer.Ordinal).Take(8))
        {
            text.Append(Line(key, RunText.Number(metric.Value)));
        }

        return run.Metrics.Count > 8 ? text.Append($"\n\nand {run.Metrics.Count - 8} more metrics").ToString() : text.ToString();
    }

    private static string Line(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"\n\n{MarkdownText.Escape(name)}: {MarkdownText.Escape(value, 300)}";

    private static string Size(long bytes) => bytes < 1024 ? $"{bytes} B" : bytes < 1 << 20 ? $"{bytes / 1024.0:0.#} KiB" : bytes < 1 << 30 ? $"{bytes / 1048576.0:0.#} MiB" : $"{bytes / 1073741824.0:0.##} GiB";
}
