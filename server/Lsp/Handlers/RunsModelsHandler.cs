using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The models of a run that can be registered.</summary>
internal sealed class RunsModelsHandler() : RequestHandler<RunParams, RunModels>("forge/runs/models")
{
    protected override JsonTypeInfo<RunParams> ParamsType => LspJson.Default.RunParams;

    protected override JsonTypeInfo<RunModels> ResultType => FeatureJson.Default.RunModels;

    protected override Task<RunModels> HandleAsync(RunParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.RunActions.ModelsAsync(new(parameters.Store, parameters.RunId), cancel);
}
