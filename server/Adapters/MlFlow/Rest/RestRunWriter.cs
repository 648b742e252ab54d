using System.Globalization;
using System.Net;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// Changes runs of a tracking server over MLflow's REST API. What comes to the same when it is done twice is sent again after a chance failure;
/// a new version of a model is not: where its answer is lost, the registry is looked at instead.
/// </summary>
/// <param name="store">The same server, for reading.</param>
/// <param name="display">Its address without credentials.</param>
internal sealed class RestRunWriter(RestRunStore store, RestClient client, string display, RestLimits limits) : IRunWriter
{
    private const string Api = "api/2.0/mlflow/";
    private const int MaxModels = 50;

    /// <inheritdoc/>
    public Task SetTagAsync(string runId, string key, string value, CancellationToken cancel) => WriteAsync(
        runId,
        token => client.PostAsync(Api + "runs/set-tag", new RestTagWish(runId, key, value), RestJson.Default.RestTagWish, RestJson.Default.RestDone, token),
        static _ => false,
        cancel);

    /// <inheritdoc/>
    public Task DeleteTagAsync(string runId, string key, CancellationToken cancel) => WriteAsync(
        runId,
        token => client.PostAsync(Api + "runs/delete-tag", new RestTagWish(runId, key), RestJson.Default.RestTagWish, RestJson.Default.RestDone, token),
        run => !run.Tags.ContainsKey(key),
        cancel);

    /// <inheritdoc/>
    public Task DeleteRunAsync(string runId, CancellationToken cancel) => WriteAsync(
        runId,
        token => client.PostAsync(Api + "runs/delete", new RestRunWish(runId), RestJson.Default.RestRunWish, RestJson.Default.RestDone, token),
        static run => run.IsDeleted,
        cancel);

    /// <inheritdoc/>
    public Task RestoreRunAsync(string runId, CancellationToken cancel) => WriteAsync(
        runId,
        token => client.PostAsync(Api + "runs/restore", new RestRunWish(runId), RestJson.Default.RestRunWish, RestJson.Default.RestDone, token),
        static run => !run.IsDeleted,
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelSource>> ListModelSourcesAsync(string runId, CancellationToken cancel) => AskAsync<IReadOnlyList<ModelSource>>(
        async token =>
        {
            var run = await store.GetRunAsync(runId, token) ?? throw Gone(runId);
            var sources = await LoggedModelsAsync(run.Id, token);
            var folders = await FoldersAsync(run, token);
            return [.. sources.Concat(folders).DistinctBy(static source => source.Address, StringComparer.Ordinal).OrderBy(static source => source.Name, StringComparer.Ordinal)];
        },
        cancel);

    /// <inheritdoc/>
    public async Task<ModelVersion> RegisterModelAsync(string model, string runId, ModelSource source, string? description, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            throw new StoreException(StoreFailure.BadQuery, "A registered model needs a name; write one.");
        }

        await AskAsync(token => CreateModelAsync(model, token), cancel);
        var before = (await store.ListModelVersionsAsync(model, cancel)).Select(static version => version.Version).ToHashSet(StringComparer.Ordinal);
        try
        {
            var answer = await AskAsync(
                token => client.PostAsync(
                    Api + "model-versions/create",
                    new RestVersionWish(model, source.Address, runId, source.ModelId, string.IsNullOrWhiteSpace(description) ? null : description),
                    RestJson.Default.RestVersionWish,
                    RestJson.Default.RestVersionAnswer,
                    token,
                    isRepeatable: false),
                cancel);
            return RestReader.Version(answer.ModelVersion)
                ?? throw new StoreException(StoreFailure.Damaged, $"The server at {display} answered without a version; refresh to see whether `{model}` has a new one.");
        }
        catch (StoreException lost) when (lost.Failure is StoreFailure.Unreachable or StoreFailure.Timeout or StoreFailure.Damaged && !cancel.IsCancellationRequested)
        {
            return await MadeAsync(model, runId, source, before, lost, cancel);
        }
    }

    // The answer is lost, and perhaps only the answer.
    private async Task<ModelVersion> MadeAsync(string model, string runId, ModelSource source, HashSet<string> before, StoreException lost, CancellationToken cancel)
    {
        IReadOnlyList<ModelVersion> now;
        try
        {
            now = await store.ListModelVersionsAsync(model, cancel);
        }
        catch (StoreException)
        {
            throw new StoreException(lost.Failure, $"{lost.Message} Whether `{model}` has its new version is not known: look before you try again.", lost);
        }

        return now.FirstOrDefault(version => !before.Contains(version.Version) && version.RunId == runId && (version.Source == source.Address || source.ModelId is not null))
            ?? throw new StoreException(lost.Failure, $"{lost.Message} No version was registered.", lost);
    }

    private async Task<bool> CreateModelAsync(string model, CancellationToken cancel)
    {
        try
        {
            await client.PostAsync(Api + "registered-models/create", new RestModelWish(model), RestJson.Default.RestModelWish, RestJson.Default.RestDone, cancel);
            return true;
        }
        catch (RestRefusal refusal) when (refusal.Code == "RESOURCE_ALREADY_EXISTS")
        {
            return false;
        }
    }

    // MLflow 3 keeps models beside the runs.
    private async Task<IEnumerable<ModelSource>> LoggedModelsAsync(string runId, CancellationToken cancel) =>
        from model in await store.ListLoggedModelsAsync(runId, cancel)
        where model.ArtifactUri is { Length: > 0 }
        select new ModelSource(model.Name.Length == 0 ? model.Id : model.Name, model.ArtifactUri ?? "", model.Id);

    // Before MLflow 3 a model is a folder among the run's artifacts; a tag names it, and its file MLmodel gives it away.
    private async Task<IEnumerable<ModelSource>> FoldersAsync(Run run, CancellationToken cancel)
    {
        if (run.ArtifactUri is not { Length: > 0 } root)
        {
            return [];
        }

        var folders = new SortedSet<string>(ModelNotes.Of(run).Select(static note => note.Path).Where(static path => path.Length > 0), StringComparer.Ordinal);
        foreach (var folder in (await store.ListArtifactsAsync(run.Id, "", cancel)).Where(static artifact => artifact.IsFolder).Select(static artifact => artifact.Path).Except(folders, StringComparer.Ordinal).Take(MaxModels).ToList())
        {
            if ((await store.ListArtifactsAsync(run.Id, folder, cancel)).Any(file => file.Path == folder + "/MLmodel"))
            {
                folders.Add(folder);
            }
        }

        return folders.Select(folder => new ModelSource(folder, $"{root.TrimEnd('/')}/{folder}", null));
    }

    /// <summary>Sends a change. Where it is refused, the run is looked at: perhaps it is as wished already, by this very call whose first answer was lost.</summary>
    private async Task WriteAsync(string runId, Func<CancellationToken, Task<RestDone>> write, Func<Run, bool> isDone, CancellationToken cancel)
    {
        if (!Known(runId))
        {
            throw Gone(runId);
        }

        try
        {
            await TimeBox.RunAsync(write, limits.Call, cancel);
        }
        catch (RestRefusal refusal) when (refusal.IsMissing || refusal.Code is "INVALID_PARAMETER_VALUE" or "INVALID_STATE" or "BAD_REQUEST")
        {
            var run = await store.GetRunAsync(runId, cancel) ?? throw Gone(runId);
            if (!isDone(run))
            {
                throw run.IsDeleted ? new StoreException(StoreFailure.BadQuery, "The run is deleted; restore it before you change it.", refusal) : Meaning(refusal);
            }
        }
        catch (RestRefusal refusal)
        {
            throw Meaning(refusal);
        }
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await TimeBox.RunAsync(ask, limits.Call, cancel);
        }
        catch (RestRefusal refusal)
        {
            throw Meaning(refusal);
        }
    }

    private StoreException Meaning(RestRefusal refusal) => refusal switch
    {
        { Status: HttpStatusCode.Forbidden } or { Code: "PERMISSION_DENIED" } when refusal.Meaning.Message.Contains("forbids", StringComparison.Ordinal) || refusal.Code == "PERMISSION_DENIED" => new(
            StoreFailure.Unauthorised, $"The server at {display} does not let you change this; ask its owner for permission to edit the experiment.", refusal),
        { IsUnknownEndpoint: true } => new(
            StoreFailure.NotFound, $"The server at {display} takes no changes of this kind: it is read-only, or lacks this part of MLflow (status {((int)refusal.Status).ToString(CultureInfo.InvariantCulture)}); ask its owner.", refusal),
        { Status: HttpStatusCode.BadRequest } => new(StoreFailure.BadQuery, $"The server at {display} refuses the change: {refusal.Said}. Check what you wrote.", refusal),
        _ => new(refusal.Meaning.Failure, refusal.Meaning.Message, refusal),
    };

    private static bool Known(string runId) => RestPages.IsId(runId);

    private static StoreException Gone(string runId) =>
        new(StoreFailure.NotFound, Known(runId) ? "The run is no longer on the server; refresh the view." : "This is not the id of a run.");
}
