using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs.Levels;

/// <summary>The models of a run: what it logged, and the versions of registered models that come from it.</summary>
internal static class ModelLevel
{
    public static async Task<List<ViewNode>> ChildrenAsync(RunsRequest request)
    {
        if (await request.Store.GetRunAsync(request.Node.Rest, request.Cancel) is not { } run)
        {
            return [request.Problem("The run is no longer there; refresh the view.")];
        }

        // A server may keep one of the two from us; the other still shows.
        List<ViewNode> rows = [.. await PartAsync(request, "Logged models", LoggedAsync(request, run)), .. await PartAsync(request, "Registered models", RegisteredAsync(request, run))];
        return rows.Count > 0 ? rows : [request.Empty("No models")];
    }

    private static async Task<IReadOnlyList<ViewNode>> PartAsync(RunsRequest request, string what, Task<IReadOnlyList<ViewNode>> part)
    {
        try
        {
            return await part;
        }
        catch (StoreException problem)
        {
            return [RunNodes.Problem($"{request.Node}/{what}", $"{what}: {problem.Message}")];
        }
    }

    // What MLflow 2 notes at the run counts where MLflow 3 keeps no model of it: a run may have been moved over with its tags.
    private static async Task<IReadOnlyList<ViewNode>> LoggedAsync(RunsRequest request, Run run) => await request.Store.ListLoggedModelsAsync(run.Id, request.Cancel) is { Count: > 0 } models
        ? [.. models.Select(model => ModelNodes.Logged(request.Alias, run.Id, model))]
        : [.. ModelNotes.Of(run).Select((note, i) => ModelNodes.Noted(request.Alias, run.Id, i, note))];

    private static async Task<IReadOnlyList<ViewNode>> RegisteredAsync(RunsRequest request, Run run)
    {
        var versions = await request.Store.ListVersionsOfRunAsync(run.Id, request.Cancel);
        if (versions.Count == 0)
        {
            return [];
        }

        // Aliases stand at the models.
        var models = (await request.Store.ListModelsAsync(request.Cancel)).DistinctBy(static model => model.Name, StringComparer.Ordinal).ToDictionary(static model => model.Name, StringComparer.Ordinal);
        return [.. versions.Select(version => ModelNodes.Version(request.Alias, run.Id, models.GetValueOrDefault(version.Name), version))];
    }
}
