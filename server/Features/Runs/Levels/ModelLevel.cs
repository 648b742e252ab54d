using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The models of a run: what it logged, and the versions of registered models that come from it.</summary>
internal static class ModelLevel
{
    /// <summary>Registered models whose versions are asked for; a registry holds tens, seldom hundreds.</summary>
    private const int MaxModels = 200;

    private const int Concurrency = 4;

    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        if (await request.Store.GetRunAsync(request.Node.Rest, request.Cancel) is not { } run)
        {
            return [request.Problem("The run is no longer there; refresh the view.")];
        }

        var rows = ModelNotes.Of(run).Select((model, i) => RunNodes.LoggedModel(request.Alias, run.Id, i, model)).ToList();
        try
        {
            rows.AddRange(await RegisteredAsync(request, run.Id));
        }
        catch (StoreException problem)
        {
            // A server may keep its registry from us; what the run itself says still shows.
            rows.Add(request.Problem("Registered models: " + problem.Message));
        }

        return rows.Count > 0 ? rows : [request.Empty("No models")];
    }

    private static async Task<IEnumerable<ViewNode>> RegisteredAsync(RunsRequest request, string runId)
    {
        var models = await request.Store.ListModelsAsync(request.Cancel);
        var asked = models.Take(MaxModels).ToList();
        var versions = new IReadOnlyList<ModelVersion>[asked.Count];
        await Parallel.ForAsync(
            0,
            asked.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = request.Cancel },
            async (i, cancel) => versions[i] = await request.Store.ListModelVersionsAsync(asked[i].Name, cancel));
        var rows = asked.Zip(versions).SelectMany(entry => entry.Second.Where(version => version.RunId == runId).Select(version => RunNodes.ModelVersion(request.Alias, runId, entry.First, version)));
        return models.Count > MaxModels ? rows.Append(request.Empty($"Only the first {MaxModels} registered models are looked at")) : rows;
    }
}
