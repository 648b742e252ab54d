using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Runs side by side.</summary>
internal sealed class RunsCompareHandler() : RequestHandler<CompareRequest, CompareResult>("forge/runs/compare")
{
    private const int MinRuns = 2;

    protected override JsonTypeInfo<CompareRequest> ParamsType => LspJson.Default.CompareRequest;

    protected override JsonTypeInfo<CompareResult> ResultType => FeatureJson.Default.CompareResult;

    protected override Task<CompareResult> HandleAsync(CompareRequest parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Runs.Count is < MinRuns or > CompareFeature.MaxRuns
            ? throw new RpcException(RpcErrorCode.InvalidParams, $"Select {MinRuns} to {CompareFeature.MaxRuns} runs to compare; these are {parameters.Runs.Count}.")
            : context.Features.Comparisons.CompareAsync(parameters, cancel);
}
