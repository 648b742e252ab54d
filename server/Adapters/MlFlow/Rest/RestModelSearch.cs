using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using static ForgeLsp.Adapters.MlFlow.Rest.RestPages;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>The logged models of a server of MLflow 3; one of MLflow 2 has none.</summary>
internal sealed class RestModelSearch(RestClient client)
{
    private const int PageSize = 50;
    private const int AtOnce = 4;

    /// <summary>The models that a run made.</summary>
    public async Task<IReadOnlyList<LoggedModel>> OfAsync(RestRun run, string runId, CancellationToken cancel)
    {
        var outputs = (run.Outputs?.ModelOutputs ?? []).Select(static link => link?.ModelId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, LoggedModel>(StringComparer.Ordinal);
        void Take(RestLoggedModel? answer)
        {
            if (RestReader.LoggedModel(answer) is { } model && (model.SourceRunId == runId || outputs.Contains(model.Id)))
            {
                found[model.Id] = model;
            }
        }

        if (!await IfKnownAsync(() => SearchAsync(run.Info?.ExperimentId ?? "", runId, Take, cancel), false))
        {
            return [];
        }

        // The source of an output may be another run.
        var missing = outputs.Where(id => !found.ContainsKey(id) && IsId(id)).ToList();
        var answers = await EachOfAsync(
            missing, AtOnce, (id, token) => IfKnownAsync(async () => (await client.GetAsync(Api + "logged-models/" + id, [], RestJson.Default.RestLoggedModelAnswer, token)).Model, null), cancel);
        foreach (var answer in answers)
        {
            Take(answer);
        }

        return LoggedModelOrder.Of(found.Values);
    }

    // A server that does not know the filter is asked for all of the experiment.
    private async Task<bool> SearchAsync(string experiment, string runId, Action<RestLoggedModel?> take, CancellationToken cancel)
    {
        try
        {
            await AskAsync($"source_run_id = '{runId}'");
        }
        catch (RestRefusal refusal) when (refusal.Meaning.Failure == StoreFailure.BadQuery)
        {
            await AskAsync(null);
        }

        return true;

        Task AskAsync(string? filter) => EachAsync(
            page => client.PostAsync(
                Api + "logged-models/search", new([experiment], filter, PageSize, page), RestJson.Default.RestLoggedModelQuery, RestJson.Default.RestLoggedModels, cancel),
            static answer => answer.NextPageToken,
            answer => answer.Models?.ForEach(take));
    }
}
