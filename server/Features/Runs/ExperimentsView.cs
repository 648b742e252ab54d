using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>The Experiments view: every <c>metadata.yaml</c> by researcher, joined with the runs of its tracking experiment.</summary>
/// <param name="experiments">What the workspace knows now.</param>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="runs">The Runs view, which shows what is below a run.</param>
/// <param name="toUri">The editor's address of a path relative to the workspace's root.</param>
public sealed class ExperimentsView(Func<IReadOnlyList<ExperimentSummary>> experiments, IRunStores stores, RunsView runs, Func<string, string> toUri) : IViewProvider
{
    private const int LastRuns = 20;
    private const string Nobody = "(no researcher)";

    /// <inheritdoc/>
    public string View => "experiments";

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        var known = experiments();
        if (id is null)
        {
            return known.Count == 0
                ? new([], new("empty", "No experiments yet. An experiment is a folder below 'experiments' with a metadata.yaml."))
                : new([.. known.GroupBy(Researcher, StringComparer.Ordinal).OrderBy(group => group.Key == Nobody).ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase).Select(Group)]);
        }

        if (id.StartsWith("researcher:", StringComparison.Ordinal))
        {
            var name = id["researcher:".Length..];
            return new([.. known.Where(experiment => Researcher(experiment) == name).OrderBy(Label, StringComparer.OrdinalIgnoreCase).Select(Node)]);
        }

        if (!id.StartsWith("metadata:", StringComparison.Ordinal))
        {
            return await runs.ChildrenAsync(id, page, cancel);
        }

        var path = id["metadata:".Length..];
        return known.FirstOrDefault(experiment => experiment.Path == path)?.MlflowExperiment is { } name2 ? new(await RunsAsync(id, name2, cancel)) : new([]);
    }

    /// <inheritdoc/>
    public Task<string?> TooltipAsync(string id, RunsViewOptions options, CancellationToken cancel) => runs.TooltipAsync(id, options, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => runs.RowsAsync(ids, cancel);

    /// <summary>The ids of the rows that lead to an experiment, from the root down. Its path is as the view has it.</summary>
    public static IReadOnlyList<string> WayTo(ExperimentSummary experiment) => ["researcher:" + Researcher(experiment), "metadata:" + experiment.Path];

    private static string Researcher(ExperimentSummary experiment) => string.IsNullOrWhiteSpace(experiment.Researcher) ? Nobody : experiment.Researcher;

    private static string Label(ExperimentSummary experiment) => string.IsNullOrWhiteSpace(experiment.ExperimentId) ? experiment.Path : experiment.ExperimentId;

    private static ViewNode Group(IGrouping<string, ExperimentSummary> group) => new("researcher:" + group.Key, MarkdownText.OneLine(group.Key))
    {
        Description = group.Count().ToString(System.Globalization.CultureInfo.InvariantCulture),
        Icon = "person",
        Expansion = ViewExpansion.Expanded,
        Context = "researcher",
        AccessibleLabel = $"Researcher {MarkdownText.OneLine(group.Key)}, {group.Count()} experiments",
    };

    private ViewNode Node(ExperimentSummary experiment)
    {
        var metric = experiment.BestMetric is null ? null : experiment.PrimaryMetric is null ? experiment.BestMetric : $"{experiment.PrimaryMetric} {experiment.BestMetric}";
        var description = MarkdownText.OneLine(string.Join(" · ", new[] { experiment.Status, metric }.Where(part => !string.IsNullOrEmpty(part))), 100);
        var (icon, color) = experiment.Status switch
        {
            "completed" => ("pass", "charts.green"),
            "in_progress" => ("beaker", "charts.blue"),
            "failed" => ("error", "charts.red"),
            "abandoned" or "archived" => ("archive", null),
            _ => ("circle-outline", (string?)null),
        };
        return new("metadata:" + experiment.Path, MarkdownText.OneLine(Label(experiment)))
        {
            Description = description.Length == 0 ? null : description,
            Tooltip = $"**{MarkdownText.Escape(Label(experiment))}**"
                + (string.IsNullOrEmpty(experiment.Goal) ? "" : "\n\n" + MarkdownText.Escape(experiment.Goal, 500))
                + (experiment.MlflowExperiment is null ? "" : "\n\ntracking: " + MarkdownText.Escape(experiment.MlflowExperiment))
                + (experiment.Tags.Count == 0 ? "" : "\n\ntags: " + MarkdownText.Escape(string.Join(", ", experiment.Tags), 300)),
            Icon = icon,
            IconColor = color,
            Expansion = experiment.MlflowExperiment is null ? ViewExpansion.None : ViewExpansion.Collapsed,
            Context = "metadata",
            AccessibleLabel = $"Experiment {MarkdownText.OneLine(Label(experiment))}, {description}",
            Command = new("open", toUri(experiment.Path)),
        };
    }

    private async Task<List<ViewNode>> RunsAsync(string parent, string name, CancellationToken cancel)
    {
        var rows = new List<ViewNode>();
        foreach (var named in await stores.ListAsync(cancel))
        {
            try
            {
                var ids = (await named.Store.ListExperimentsAsync(cancel)).Where(experiment => experiment.Name == name && !experiment.IsDeleted).Select(experiment => experiment.Id).ToList();
                if (ids.Count > 0)
                {
                    var found = await named.Store.SearchRunsAsync(new RunQuery { ExperimentIds = ids, PageSize = LastRuns }, cancel);
                    rows.AddRange(found.Runs.Select(run => runs.Node(named.Alias, run)));
                }
            }
            catch (StoreException problem)
            {
                rows.Add(RunNodes.Problem($"{parent}/{named.Alias}", problem.Message));
            }
        }

        return rows.Count > 0 ? rows : [RunNodes.Empty(parent, $"No runs under '{MarkdownText.OneLine(name, 80)}' yet")];
    }
}
