using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The script or the config of a run beside the working tree.</summary>
internal sealed class RunsCodeHandler() : RequestHandler<RunCodeParams, RunComparisons>("forge/runs/code")
{
    protected override JsonTypeInfo<RunCodeParams> ParamsType => LspJson.Default.RunCodeParams;

    protected override JsonTypeInfo<RunComparisons> ResultType => FeatureJson.Default.RunComparisons;

    protected override Task<RunComparisons> HandleAsync(RunCodeParams parameters, RequestContext context, CancellationToken cancel) => parameters.What is "script" or "config"
        ? context.Features.RunActions.CompareAsync(new(parameters.Store, parameters.RunId), parameters.What == "config", cancel)
        : throw new RpcException(RpcErrorCode.InvalidParams, "What is compared must be 'script' or 'config'.");
}
