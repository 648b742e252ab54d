using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The artifacts of runs that can be shown side by side.</summary>
internal sealed class ArtifactsSharedHandler() : RequestHandler<SharedArtifactsRequest, SharedArtifacts>("forge/artifacts/shared")
{
    protected override JsonTypeInfo<SharedArtifactsRequest> ParamsType => LspJson.Default.SharedArtifactsRequest;

    protected override JsonTypeInfo<SharedArtifacts> ResultType => FeatureJson.Default.SharedArtifacts;

    protected override Task<SharedArtifacts> HandleAsync(SharedArtifactsRequest parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Runs.Count is < 1 or > CompareFeature.MaxRuns
            ? throw new RpcException(RpcErrorCode.InvalidParams, $"Select 1 to {CompareFeature.MaxRuns} runs to compare; these are {parameters.Runs.Count}.")
            : context.Features.Comparisons.SharedArtifactsAsync(parameters, cancel);
}
