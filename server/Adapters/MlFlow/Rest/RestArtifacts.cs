using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// The artifacts of a server's runs. The server is the way to all of them; what lies in S3 is asked for there where there are keys, as MLflow's
/// own client does, since a server need not be able to reach it.
/// </summary>
internal sealed class RestArtifacts(RestClient client, ArtifactAccess access, RestLimits limits) : IDisposable
{
    private readonly ArtifactPlaces _places = new(access, storeFolder: null, staysInside: false, limits);

    /// <summary>Those of one run; null where there is no such run.</summary>
    /// <exception cref="StoreException">The server cannot answer.</exception>
    public async Task<RunArtifacts?> OfAsync(string runId, CancellationToken cancel)
    {
        if (!RestPages.IsId(runId))
        {
            return null;
        }

        try
        {
            return await TimeBox.RunAsync(token => ReadAsync(runId, token), limits.Call, cancel);
        }
        catch (RestRefusal refusal) when (refusal.IsMissing)
        {
            return null;
        }
        catch (RestRefusal refusal)
        {
            throw new StoreException(refusal.Meaning.Failure, refusal.Meaning.Message, refusal);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<RunArtifacts?> ReadAsync(string runId, CancellationToken cancel)
    {
        var run = (await client.GetAsync("api/2.0/mlflow/runs/get", [("run_id", runId)], RestJson.Default.RestRunAnswer, cancel)).Run;
        if (run?.Info is not { } info)
        {
            return null;
        }

        var isOutput = (run.Outputs?.ModelOutputs ?? []).Select(static output => output?.ModelId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var logged = isOutput.Count == 0 ? [] : await new RestModelSearch(client).OfAsync(run, runId, cancel);
        var models = logged.Where(model => isOutput.Contains(model.Id)).Select(static model => new ModelFolder(model.Id, model.Name, model.ArtifactUri, model.CreationTime ?? 0));
        var root = Place(info.ArtifactUri, runId, new RestRunPlace(client, runId, info.ArtifactUri, limits));
        return new(root, models, model => ProxiedPlace.PathOf(model.Uri) is { } kept
            ? new ProxiedPlace(client, kept, limits)
            : Place(model.Uri, model.Id, new RestModelPlace(client, model.Id, limits)));
    }

    private IArtifactPlace Place(string? uri, string id, IArtifactPlace server) =>
        uri is not null && uri.StartsWith("s3", StringComparison.OrdinalIgnoreCase) && uri.Contains("://", StringComparison.Ordinal) && _places.HasS3Keys ? new FallbackPlace(_places.Of(uri, id), server) : server;
}
