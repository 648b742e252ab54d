using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The curves of the metrics that show.</summary>
internal sealed class RunsCurvesHandler() : RequestHandler<CurvesRequest, CurvesResult>("forge/runs/curves")
{
    protected override JsonTypeInfo<CurvesRequest> ParamsType => LspJson.Default.CurvesRequest;

    protected override JsonTypeInfo<CurvesResult> ResultType => FeatureJson.Default.CurvesResult;

    protected override Task<CurvesResult> HandleAsync(CurvesRequest parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Runs.Count > CompareFeature.MaxRuns
            ? throw new RpcException(RpcErrorCode.InvalidParams, $"Select up to {CompareFeature.MaxRuns} runs; these are {parameters.Runs.Count}.")
            : context.Features.Comparisons.CurvesAsync(parameters, cancel);
}
