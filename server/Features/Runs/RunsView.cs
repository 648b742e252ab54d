using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>
/// The Runs view: store → experiments → runs (nested under their parents) → parameters, metrics, artifacts and datasets. What cannot be read
/// is a row that says why and how to mend it; the rest is there.
/// </summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="directions">Metric directions of the policy, as they are now.</param>
/// <param name="toUri">The editor's address of an absolute local path.</param>
/// <param name="time">For ages.</param>
public sealed class RunsView(IRunStores stores, Func<IReadOnlyDictionary<string, bool>> directions, Func<string, string> toUri, TimeProvider time) : IViewProvider
{
    private const int PageSize = 100;
    private const int MaxNestedPages = 10;
    private const string HasParent = "tags.`mlflow.parentRunId` LIKE '%'";

    /// <inheritdoc/>
    public string View => "runs";

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        var open = await stores.ListAsync(cancel);
        if (id is null)
        {
            return open.Count == 0
                ? new([], new("noStore", "No MLflow runs were found. Log a run (mlruns or mlflow.db in this folder), or set a tracking address in the settings or in forge.yaml."))
                : open is [var only] && await SilentAsync(only, cancel) is { } silent
                    ? new([], silent)
                    : new([.. open.Select(store => RunNodes.Store(store, open.Count == 1))]);
        }

        if (NodeId.Parse(id) is not { } node || open.FirstOrDefault(store => store.Alias == node.Alias) is not { } named)
        {
            return new([RunNodes.Problem(id, "This tracking store is no longer configured; refresh the view.")]);
        }

        try
        {
            return new([.. RunFlags.Mark(named, await ChildrenAsync(named, node, page, cancel))]);
        }
        catch (StoreException problem)
        {
            return new([RunNodes.Problem(id, problem.Message)]);
        }
    }

    // Where the only store is on another machine and does not answer, the whole view says what to do; among others a row does.
    private static async Task<ViewMessage?> SilentAsync(NamedStore only, CancellationToken cancel)
    {
        if (!only.DisplayAddress.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            await only.Store.ListExperimentsAsync(cancel);
            return null;
        }
        catch (StoreException problem) when (problem.Failure is StoreFailure.Unreachable or StoreFailure.Timeout)
        {
            return new("unreachable", problem.Message);
        }
        catch (StoreException problem) when (problem.Failure == StoreFailure.Unauthorised && only.DisplayAddress.StartsWith("http", StringComparison.Ordinal))
        {
            return new("unauthorised", problem.Message);
        }
        catch (StoreException)
        {
            return null; // its row says why
        }
    }

    /// <summary>The row of a run, as other views show it too.</summary>
    internal ViewNode Node(string alias, Run run) => RunNodes.Run(alias, run, directions(), time.GetUtcNow());

    private Task<List<ViewNode>> ChildrenAsync(NamedStore named, NodeId node, string? page, CancellationToken cancel) => node.Kind switch
    {
        "store" => ExperimentsAsync(named, node, cancel),
        "experiment" => RunsAsync(named, node, page, cancel),
        "run" => PartsAsync(named, node, page, cancel),
        "params" => WithRunAsync(named, node, cancel, run => Leaves("param", named, run, run.Params, value => value, "symbol-constant")),
        "metrics" => WithRunAsync(named, node, cancel, run => Leaves("metric", named, run, run.Metrics, metric => RunText.Number(metric.Value) + (metric.Step == 0 ? "" : $" @ step {metric.Step}"), "graph-line")),
        "datasets" => WithRunAsync(named, node, cancel, run => run.Inputs.Select((input, i) => RunNodes.Leaf("dataset", named.Alias, $"{run.Id}/{i}", input.Name, $"{input.Digest} {input.Context} {input.Source}".Trim(), "table"))),
        "artifacts" => ArtifactsAsync(named, node, cancel),
        _ => Task.FromResult<List<ViewNode>>([]),
    };

    private static async Task<List<ViewNode>> ExperimentsAsync(NamedStore named, NodeId node, CancellationToken cancel)
    {
        var experiments = await named.Store.ListExperimentsAsync(cancel);
        var rows = experiments.Where(experiment => !experiment.IsDeleted).Select(experiment => RunNodes.Experiment(named.Alias, experiment)).ToList();
        return rows.Count > 0 ? rows : [RunNodes.Empty(node.ToString(), "No experiments yet")];
    }

    private async Task<List<ViewNode>> RunsAsync(NamedStore named, NodeId node, string? page, CancellationToken cancel)
    {
        var query = new RunQuery { ExperimentIds = [node.Rest], Filter = "not " + HasParent, PageSize = PageSize, After = page };
        var found = await named.Store.SearchRunsAsync(query, cancel);
        var rows = found.Runs.Select(run => Node(named.Alias, run)).ToList();
        if (found.Next is not null)
        {
            rows.Add(RunNodes.More(node, found.Next));
            return rows;
        }

        rows.AddRange(await OrphansAsync(named, node.Rest, cancel));
        return rows.Count > 0 ? rows : [RunNodes.Empty(node.ToString(), "No runs yet")];
    }

    // A nested run whose parent is deleted, lost or in another experiment would be under no row, nor would runs that are their own ancestors;
    // they stand at the end of their experiment.
    private async Task<IEnumerable<ViewNode>> OrphansAsync(NamedStore named, string experimentId, CancellationToken cancel)
    {
        var nested = new Dictionary<string, Run>(StringComparer.Ordinal);
        string? page = null;
        for (var pages = 0; pages == 0 || (page is not null && pages < MaxNestedPages); pages++)
        {
            var found = await named.Store.SearchRunsAsync(new RunQuery { ExperimentIds = [experimentId], Filter = HasParent, PageSize = 1000, After = page }, cancel);
            foreach (var run in found.Runs)
            {
                nested[run.Id] = run;
            }

            page = found.Next;
        }

        var homes = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var parent in nested.Values.Select(run => run.ParentRunId ?? "").Distinct(StringComparer.Ordinal))
        {
            var known = nested.GetValueOrDefault(parent) ?? await named.Store.GetRunAsync(parent, cancel);
            homes[parent] = known is { IsDeleted: false } && known.ExperimentId == experimentId;
        }

        return nested.Values.Where(run => !homes[run.ParentRunId ?? ""] || IsOwnAncestor(run, nested)).Select(run => Node(named.Alias, run));
    }

    private static bool IsOwnAncestor(Run run, Dictionary<string, Run> nested)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var parent = run.ParentRunId;
        while (parent is not null && parent != run.Id && seen.Add(parent))
        {
            parent = nested.GetValueOrDefault(parent)?.ParentRunId;
        }

        return parent == run.Id;
    }

    private async Task<List<ViewNode>> PartsAsync(NamedStore named, NodeId node, string? page, CancellationToken cancel)
    {
        var children = await named.Store.SearchRunsAsync(
            new RunQuery { Filter = $"tags.`mlflow.parentRunId` = '{node.Rest.Replace("'", "''", StringComparison.Ordinal)}'", PageSize = PageSize, After = page }, cancel);
        var rows = children.Runs.Select(run => Node(named.Alias, run)).ToList();
        if (children.Next is not null)
        {
            rows.Add(RunNodes.More(node, children.Next));
        }

        if (page is not null)
        {
            return rows;
        }

        var parts = await WithRunAsync(named, node, cancel, run => (ViewNode?[])
        [
            run.Damage is null ? null : RunNodes.Problem(node.ToString(), run.Damage),
            RunNodes.Group("params", "Parameters", "symbol-parameter", named.Alias, run.Id, run.Params.Count),
            RunNodes.Group("metrics", "Metrics", "graph", named.Alias, run.Id, run.Metrics.Count),
            RunNodes.Group("artifacts", "Artifacts", "package", named.Alias, run.Id, null),
            run.Inputs.Count == 0 ? null : RunNodes.Group("datasets", "Datasets", "table", named.Alias, run.Id, run.Inputs.Count),
        ]);
        return [.. parts, .. rows];
    }

    private async Task<List<ViewNode>> ArtifactsAsync(NamedStore named, NodeId node, CancellationToken cancel)
    {
        var slash = node.Rest.IndexOf('/');
        var runId = slash < 0 ? node.Rest : node.Rest[..slash];
        var rows = new List<ViewNode>();
        foreach (var artifact in await named.Store.ListArtifactsAsync(runId, slash < 0 ? "" : node.Rest[(slash + 1)..], cancel))
        {
            var path = artifact.IsFolder ? null : await named.Store.FindArtifactAsync(runId, artifact.Path, cancel);
            rows.Add(RunNodes.Artifact(named.Alias, runId, artifact, path is null ? null : toUri(path)));
        }

        return rows.Count > 0 ? rows : [RunNodes.Empty(node.ToString(), "No artifacts")];
    }

    private static IEnumerable<ViewNode> Leaves<T>(string kind, NamedStore named, Run run, IReadOnlyDictionary<string, T> values, Func<T, string> text, string icon)
    {
        var rows = values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => RunNodes.Leaf(kind, named.Alias, run.Id, entry.Key, text(entry.Value), icon)).ToList();
        return rows.Count > 0 ? rows : [RunNodes.Empty($"{kind}:{named.Alias}/{run.Id}", "None")];
    }

    private static async Task<List<ViewNode>> WithRunAsync(NamedStore named, NodeId node, CancellationToken cancel, Func<Run, IEnumerable<ViewNode?>> rows) =>
        await named.Store.GetRunAsync(node.Rest, cancel) is { } run ? [.. rows(run).OfType<ViewNode>()] : [RunNodes.Problem(node.ToString(), "The run is no longer there; refresh the view.")];
}
