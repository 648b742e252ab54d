using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Runs side by side.</summary>
internal sealed class RunsCompareHandler() : RequestHandler<CompareParams, CompareResult>("forge/runs/compare")
{
    private const int MinRuns = 2;
    private const int MaxRuns = 500;

    protected override JsonTypeInfo<CompareParams> ParamsType => LspJson.Default.CompareParams;

    protected override JsonTypeInfo<CompareResult> ResultType => FeatureJson.Default.CompareResult;

    protected override Task<CompareResult> HandleAsync(CompareParams parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Runs.Count is < MinRuns or > MaxRuns
            ? throw new RpcException(RpcErrorCode.InvalidParams, $"Select {MinRuns} to {MaxRuns} runs to compare; these are {parameters.Runs.Count}.")
            : context.Features.CompareAsync(parameters.Runs, cancel);
}
