using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Registers a model of a run.</summary>
internal sealed class RunsRegisterHandler() : RequestHandler<RegisterModelParams, RegisteredVersion>("forge/runs/register")
{
    protected override JsonTypeInfo<RegisterModelParams> ParamsType => LspJson.Default.RegisterModelParams;

    protected override JsonTypeInfo<RegisteredVersion> ResultType => FeatureJson.Default.RegisteredVersion;

    protected override Task<RegisteredVersion> HandleAsync(RegisterModelParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.RunActions.RegisterAsync(new(parameters.Store, parameters.RunId), parameters.Source, parameters.Model, parameters.Description, cancel);
}
