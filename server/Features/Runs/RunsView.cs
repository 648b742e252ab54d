using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Artifacts;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly RunRows _rows = new(directions, time);
    private const string HasParent = "tags.`mlflow.parentRunId` LIKE '%'";
    // Tokens of stores are base64: none begins like this.
    private const string OrphansPage = "orphans:";
    private readonly ArtifactRows _artifacts = new(toUri);

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
                    : new([.. open.Select(store => RunNodes.Store(store, open.Count == 1, time.GetUtcNow()))]);
        }

        if (NodeId.Parse(id) is not { } node || open.FirstOrDefault(store => store.Alias == node.Alias) is not { } named)
        {
            return new([RunNodes.Problem(id, "This tracking store is no longer configured; refresh the view.")]);
        }

        try
        {
            return new(await ChildrenAsync(named, node, page, cancel));
        }
        catch (StoreException problem)
        {
            return new([RunNodes.Problem(id, problem.Message, problem.Remedy?.Kind == StoreRemedyKind.SignIn)]);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => await _rows.OfAsync(await stores.ListAsync(cancel), ids, cancel);

    // Where the only store is on another machine and does not answer, the whole view says what to do; among others a row does. One that is slow
    // to answer has its row meanwhile, and the view is asked again once it is known not to answer.
    private async Task<ViewMessage?> SilentAsync(NamedStore only, CancellationToken cancel)
    {
        if (!only.DisplayAddress.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            await only.Store.ListExperimentsAsync(CancellationToken.None).WaitAsync(Patience, time, cancel);
            return null;
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (StoreException problem) when (problem.Failure is StoreFailure.Unreachable or StoreFailure.Timeout)
        {
            return new("unreachable", problem.Message);
        }
        catch (StoreException problem) when (problem.Remedy?.Kind == StoreRemedyKind.SignIn || (problem.Failure == StoreFailure.Unauthorised && only.DisplayAddress.StartsWith("http", StringComparison.Ordinal)))
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
        "metrics" => WithRunAsync(named, node, cancel, run => run.Metrics.Count == 0 ? [RunNodes.Empty(node.ToString(), "None")] : run.Metrics.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(entry => RunNodes.Metric(named.Alias, run.Id, entry.Key, entry.Value))),
        "datasets" => WithRunAsync(named, node, cancel, run => run.Inputs.Select((input, i) => RunNodes.Leaf("dataset", named.Alias, $"{run.Id}/{i}", input.Name, $"{input.Digest} {input.Context} {input.Source}".Trim(), "table"))),
        "artifacts" => _artifacts.ChildrenAsync(named, node, page, cancel),
        _ => Task.FromResult<List<ViewNode>>([]),
    };

    private static async Task<List<ViewNode>> ExperimentsAsync(NamedStore named, NodeId node, CancellationToken cancel)
    {
        var experiments = await named.Store.ListExperimentsAsync(cancel);
        var rows = experiments.Where(experiment => !experiment.IsDeleted).Select(experiment => RunNodes.Experiment(named.Alias, experiment)).ToList();
        return rows.Count > 0 ? rows : [RunNodes.Empty(node.ToString(), "No experiments yet")];
    }

    // A nested run whose parent is deleted, lost or in another experiment would be under no row, nor would runs that are their own ancestors;
    // they stand at the end of their experiment, and have pages of their own.
    private async Task<List<ViewNode>> RunsAsync(NamedStore named, NodeId node, string? page, CancellationToken cancel)
    {
        var query = new RunQuery { ExperimentIds = [node.Rest], PageSize = PageSize };
        var rows = new List<ViewNode>();
        if (page is null || !page.StartsWith(OrphansPage, StringComparison.Ordinal))
        {
            var found = await named.Store.SearchRunsAsync(query with { Filter = "not " + OrphanRuns.HasParent, After = page }, cancel);
            rows.AddRange(found.Runs.Select(run => Node(named.Alias, run)));
            if (found.Next is not null)
            {
                rows.Add(RunNodes.More(node, found.Next));
                return rows;
            }

            page = null;
        }

        var orphans = await named.Store.SearchOrphansAsync(query with { After = page?[OrphansPage.Length..] }, cancel);
        rows.AddRange(orphans.Runs.Select(run => Node(named.Alias, run)));
        if (orphans.Next is not null)
        {
            rows.Add(RunNodes.More(node, OrphansPage + orphans.Next));
        }

        return rows.Count > 0 ? rows : [RunNodes.Empty(node.ToString(), "No runs yet")];
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
            RunNodes.Params(named.Alias, run),
            RunNodes.Metrics(named.Alias, run),
            RunNodes.Group("artifacts", "Artifacts", "package", named.Alias, run.Id, null),
            run.Inputs.Count == 0 ? null : RunNodes.Group("datasets", "Datasets", "table", named.Alias, run.Id, run.Inputs.Count),
        ]);
        return [.. parts, .. rows];
    }

    private static IEnumerable<ViewNode> Leaves<T>(string kind, NamedStore named, Run run, IReadOnlyDictionary<string, T> values, Func<T, string> text, string icon)
    {
        var rows = values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => RunNodes.Leaf(kind, named.Alias, run.Id, entry.Key, text(entry.Value), icon)).ToList();
        return rows.Count > 0 ? rows : [RunNodes.Empty($"{kind}:{named.Alias}/{run.Id}", "None")];
    }

    private static async Task<List<ViewNode>> WithRunAsync(NamedStore named, NodeId node, CancellationToken cancel, Func<Run, IEnumerable<ViewNode?>> rows) =>
        await named.Store.GetRunAsync(node.Rest, cancel) is { } run ? [.. rows(run).OfType<ViewNode>()] : [RunNodes.Problem(node.ToString(), "The run is no longer there; refresh the view.")];
}
