using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>A comparison as a text to save or copy, as it shows.</summary>
internal sealed class RunsExportHandler() : RequestHandler<ExportRequest, ExportedComparison>("forge/runs/export")
{
    private const int MinRuns = 2;

    protected override JsonTypeInfo<ExportRequest> ParamsType => LspJson.Default.ExportRequest;

    protected override JsonTypeInfo<ExportedComparison> ResultType => FeatureJson.Default.ExportedComparison;

    protected override Task<ExportedComparison> HandleAsync(ExportRequest parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Runs.Count is < MinRuns or > CompareFeature.MaxRuns
            ? throw new RpcException(RpcErrorCode.InvalidParams, $"Select {MinRuns} to {CompareFeature.MaxRuns} runs to compare; these are {parameters.Runs.Count}.")
            : context.Features.Comparisons.ExportAsync(parameters, cancel);
}
