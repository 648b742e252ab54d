using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The catalogue beside what the user's Ollama has.</summary>
internal sealed class ModelsSyncPlanHandler() : RequestHandler<EmptyParams, SyncPlan>("forge/models/syncPlan")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<SyncPlan> ResultType => FeatureJson.Default.SyncPlan;

    protected override Task<SyncPlan> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) => context.Features.ModelSync.PlanAsync(cancel);
}

/// <summary>Brings models of the catalogue onto the user's Ollama. What cannot be had is an answer, not an error.</summary>
internal sealed class ModelsSyncHandler() : RequestHandler<ModelSyncParams, SyncResult>("forge/models/sync")
{
    protected override JsonTypeInfo<ModelSyncParams> ParamsType => LspJson.Default.ModelSyncParams;

    protected override JsonTypeInfo<SyncResult> ResultType => FeatureJson.Default.SyncResult;

    protected override async Task<SyncResult> HandleAsync(ModelSyncParams parameters, RequestContext context, CancellationToken cancel)
    {
        using var progress = parameters.WorkDoneToken is { } token ? context.Progress(token, "Syncing models") : null;
        var result = await context.Features.ModelSync.SyncAsync(new SyncWish { Names = parameters.Names, IsUpdate = parameters.Update }, (line, percentage) => progress?.Report(line, percentage), cancel);

        // Who cancelled a request is told so, and nothing else.
        cancel.ThrowIfCancellationRequested();
        return result;
    }
}
