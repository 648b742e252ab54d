using System.Globalization;
using System.Net;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>Changes registered models of a tracking server over MLflow's REST API. All of it comes to the same when it is done twice, and is sent again after a chance failure.</summary>
/// <param name="display">The server's address without credentials.</param>
internal sealed class RestModelWriter(RestClient client, string display, RestLimits limits) : IModelWriter
{
    private const string Api = "api/2.0/mlflow/";

    /// <inheritdoc/>
    public async Task<bool> TransitionStageAsync(string model, string version, string stage, bool archivesOthers, CancellationToken cancel)
    {
        try
        {
            await SendAsync(HttpMethod.Post, "model-versions/transition-stage", new(model) { Version = version, Stage = stage, ArchiveExistingVersions = archivesOthers }, cancel);
            return true;
        }
        catch (StoreException problem) when (problem.InnerException is RestRefusal { IsUnknownEndpoint: true } || (problem.InnerException is RestRefusal refusal && IsWithoutStages(refusal)))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task SetAliasAsync(string model, string alias, string version, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, "registered-models/alias", new(model) { Alias = alias, Version = version }, cancel);

    /// <inheritdoc/>
    public Task DeleteAliasAsync(string model, string alias, CancellationToken cancel) =>
        SendAsync(HttpMethod.Delete, "registered-models/alias", new(model) { Alias = alias }, cancel, isGoneFine: true);

    /// <inheritdoc/>
    public Task SetVersionTagAsync(string model, string version, string key, string value, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, "model-versions/set-tag", new(model) { Version = version, Key = key, Value = value }, cancel);

    /// <inheritdoc/>
    public Task DeleteVersionTagAsync(string model, string version, string key, CancellationToken cancel) =>
        SendAsync(HttpMethod.Delete, "model-versions/delete-tag", new(model) { Version = version, Key = key }, cancel, isGoneFine: true);

    /// <inheritdoc/>
    public Task SetVersionDescriptionAsync(string model, string version, string description, CancellationToken cancel) =>
        SendAsync(HttpMethod.Patch, "model-versions/update", new(model) { Version = version, Description = description }, cancel);

    /// <summary>Registries that were built without stages, such as Unity Catalog, have the endpoint and say no.</summary>
    private static bool IsWithoutStages(RestRefusal refusal) =>
        refusal.Said.Contains("stage", StringComparison.OrdinalIgnoreCase) && (refusal.Said.Contains("not supported", StringComparison.OrdinalIgnoreCase) || refusal.Said.Contains("unsupported", StringComparison.OrdinalIgnoreCase));

    private async Task SendAsync(HttpMethod method, string path, RestModelChange change, CancellationToken cancel, bool isGoneFine = false)
    {
        try
        {
            await TimeBox.RunAsync(token => client.SendAsync(method, Api + path, change, RestJson.Default.RestModelChange, RestJson.Default.RestDone, token), limits.Call, cancel);
        }
        catch (RestRefusal refusal) when (isGoneFine && IsGone(refusal, change))
        {
            // As wished already.
        }
        catch (RestRefusal refusal)
        {
            throw Meaning(refusal, change);
        }
    }

    // A missing alias or tag is no error; a missing model or version is.
    private static bool IsGone(RestRefusal refusal, RestModelChange change) =>
        (refusal.IsMissing || refusal.Code == "INVALID_PARAMETER_VALUE") && !refusal.Said.Contains("Registered Model (", StringComparison.Ordinal) && !refusal.Said.Contains("Registered Model with name", StringComparison.Ordinal)
        && !refusal.Said.StartsWith("Model Version (", StringComparison.Ordinal) && (change.Alias is not null || change.Key is not null) && refusal.Said.Contains("not found", StringComparison.OrdinalIgnoreCase);

    private StoreException Meaning(RestRefusal refusal, RestModelChange change) => refusal switch
    {
        { Status: HttpStatusCode.Forbidden } or { Code: "PERMISSION_DENIED" } => new(
            StoreFailure.Unauthorised, $"The server at {display} does not let you change `{change.Name}`; ask its owner for permission to edit the model.", refusal),
        { IsUnknownEndpoint: true } => new(
            StoreFailure.NotFound, $"The server at {display} takes no changes of this kind: it is read-only, or lacks this part of MLflow (status {((int)refusal.Status).ToString(CultureInfo.InvariantCulture)}); ask its owner.", refusal),
        { IsMissing: true } => new(
            StoreFailure.NotFound, $"The server at {display} has no {(change.Version is null ? "" : $"version {change.Version} of ")}`{change.Name}` any more; refresh, and check the name.", refusal),
        { Status: HttpStatusCode.BadRequest } => new(StoreFailure.BadQuery, $"The server at {display} refuses the change: {refusal.Said.TrimEnd('.')}. Check what you wrote.", refusal),
        _ => new(refusal.Meaning.Failure, refusal.Meaning.Message, refusal) { Remedy = refusal.Meaning.Remedy },
    };
}
