using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Code, configs, data and environments of runs side by side.</summary>
internal sealed class RunsDifferencesHandler() : RequestHandler<DifferencesRequest, DifferencesResult>("forge/runs/differences")
{
    protected override JsonTypeInfo<DifferencesRequest> ParamsType => LspJson.Default.DifferencesRequest;

    protected override JsonTypeInfo<DifferencesResult> ResultType => FeatureJson.Default.DifferencesResult;

    protected override Task<DifferencesResult> HandleAsync(DifferencesRequest parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Runs.Count is < 2 or > CompareFeature.MaxRuns
            ? throw new RpcException(RpcErrorCode.InvalidParams, $"Select 2 to {CompareFeature.MaxRuns} runs to compare; these are {parameters.Runs.Count}.")
            : context.Features.Comparisons.DifferencesAsync(parameters, cancel);
}
