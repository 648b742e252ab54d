using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Runs.Levels;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>The rows of the Runs view. Pure: a value of the store in, a row out.</summary>
internal static class RunNodes
{
    public static ViewNode Store(NamedStore store, bool isOnly, DateTimeOffset now) => new(new NodeId("store", store.Alias, "").ToString(), MarkdownText.OneLine(store.Name))
    {
        Description = StoreText.Short(store.Store.Outage, now) ?? (store.DisplayAddress == store.Alias ? store.Store.Notice is null ? null : "unknown schema version" : store.DisplayAddress),
        Tooltip = MarkdownText.Escape(store.DisplayAddress) + (StoreText.Explain(store.Store.Outage, now) is { } outage ? "\n\n" + MarkdownText.Escape(outage, 1000) : "") + (store.Store.Notice is { } notice ? "\n\n" + MarkdownText.Escape(notice, 500) : ""),
        Icon = store.Store.Outage is not null ? "debug-disconnect" : store.Store.Notice is null ? "database" : "warning",
        IconColor = store.Store.Outage is null ? null : "list.warningForeground",
        Expansion = isOnly ? ViewExpansion.Expanded : ViewExpansion.Collapsed,
        Context = store.Origin is null ? "store" : "store.signIn",
        AccessibleLabel = (store.Name == store.Alias ? $"Tracking store {store.DisplayAddress}" : $"Tracking store {MarkdownText.OneLine(store.Name)}, {store.DisplayAddress}")
            + (StoreText.Age(store.Store.Outage, now) is { } age ? ", " + age : ""),
    };

    public static ViewNode Experiment(string alias, Experiment experiment, RunListOptions options)
    {
        var description = string.Join(" · ", new[] { experiment.Damage is null ? null : "damaged", experiment.IsDeleted ? "deleted" : null }.Concat(RunListText.Parts(options)).OfType<string>());
        return new(RunsViewOptions.ExperimentNode(alias, experiment.Id), MarkdownText.OneLine(experiment.Name))
        {
            Description = description.Length == 0 ? null : description,
            Tooltip = $"**{MarkdownText.Escape(experiment.Name, 300)}**\n\nid {MarkdownText.Escape(experiment.Id)}"
                + Line("created", RunText.Instant(experiment.CreationTime))
                + Line("artifacts", experiment.ArtifactLocation)
                + Line("note", experiment.Tags.GetValueOrDefault(RunTags.Note))
                + Line("sorted by", options.Sort)
                + Line("filter", options.Filter)
                + Line("damage", experiment.Damage),
            Icon = experiment.Damage is not null ? "warning" : experiment.IsDeleted ? "trash" : "beaker",
            IconColor = experiment.Damage is null ? null : "list.warningForeground",
            Expansion = ViewExpansion.Collapsed,
            Context = "experiment" + (string.IsNullOrWhiteSpace(options.Filter) ? "" : ".filtered") + (experiment.IsDeleted ? ".deleted" : ""),
            AccessibleLabel = $"Experiment {MarkdownText.OneLine(experiment.Name)}" + (description.Length == 0 ? "" : ", " + description),
        };
    }

    /// <param name="count">How many there are; null where that is not known before the store is asked.</param>
    public static ViewNode Starred(string alias, int? count) => new(new NodeId("starred", alias, "").ToString(), "Starred")
    {
        Description = count is { } known ? Number(known) : null,
        Icon = "star-full",
        Expansion = ViewExpansion.Collapsed,
        Context = "starred",
        AccessibleLabel = "Starred runs" + (count is { } all ? $", {all}" : ""),
    };

    public static ViewNode RunGroup(string alias, string experimentId, string param, RunGroup group)
    {
        var runs = $"{Number(group.Count)} {(group.Count == 1 ? "run" : "runs")}";
        var value = group.Value is null ? $"no {MarkdownText.OneLine(param, 60)}" : $"{MarkdownText.OneLine(param, 60)} = {(group.Value.Length == 0 ? "(empty)" : MarkdownText.OneLine(group.Value, 100))}";
        return new(GroupLevel.Id(alias, experimentId, param, group.Value).ToString(), $"{value} ({runs})")
        {
            Tooltip = $"**{MarkdownText.Escape(param, 300)}**{(group.Value is null ? "" : ": " + MarkdownText.Escape(group.Value, 2000))}\n\n{runs}",
            Icon = "group-by-ref-type",
            Expansion = ViewExpansion.Collapsed,
            Context = "runGroup",
            AccessibleLabel = $"Group {value}, {runs}",
        };
    }

    public static ViewNode Group(string kind, string label, string icon, string alias, string runId, int? count) => new(new NodeId(kind, alias, runId + (kind == "artifacts" ? "/" : "")).ToString(), label)
    {
        Description = count?.ToString(CultureInfo.InvariantCulture),
        Icon = icon,
        Expansion = ViewExpansion.Collapsed,
        Context = kind,
    };

    public static ViewNode Params(string alias, Run run) => Group("params", "Parameters", "symbol-parameter", alias, run.Id, run.Params.Count);

    public static ViewNode Metrics(string alias, Run run) => Group("metrics", "Metrics", "graph", alias, run.Id, run.Metrics.Count);

    public static ViewNode Metric(string alias, string runId, string key, MetricValue metric) =>
        Leaf("metric", alias, runId, key, RunText.Number(metric.Value) + (metric.Step == 0 ? "" : $" @ step {metric.Step}"), "graph-line");

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
        Description = artifact.Size is { } size ? FileSize.Text(size) : null,
        Icon = artifact.IsFolder ? "folder" : "file",
        Expansion = artifact.IsFolder ? ViewExpansion.Collapsed : ViewExpansion.None,
        Context = artifact.IsFolder ? "artifactFolder" : "artifact",
        Command = uri is null ? null : new("open", uri),
    };

    public static ViewNode More(NodeId parent, string token) => new($"more:{parent}", "Load more") { Icon = "ellipsis", Context = "loadMore", Command = new("loadMore", token) };

    public static ViewNode Problem(string parent, string message, bool canSignIn = false) => new($"problem:{parent}", "Cannot be read")
    {
        Description = MarkdownText.OneLine(message, 300),
        Tooltip = MarkdownText.Escape(message, 1000),
        Icon = "error",
        IconColor = "list.errorForeground",
        Context = canSignIn ? "problem.signIn" : "problem",
        AccessibleLabel = "Cannot be read: " + MarkdownText.OneLine(message, 300),
        Command = canSignIn && NodeId.Parse(parent) is { } node ? new ViewCommand("signIn", node.Alias) : null,
    };

    public static ViewNode Empty(string parent, string label) => new($"empty:{parent}", label) { Icon = "info", Context = "empty" };

    /// <summary>A line of a tooltip; nothing where there is no value.</summary>
    public static string Line(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"\n\n{MarkdownText.Escape(name)}: {MarkdownText.Escape(value, 300)}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
