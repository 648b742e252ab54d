using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>A table or text that several runs logged under one path.</summary>
internal sealed class ArtifactsTablesHandler() : RequestHandler<ArtifactTablesRequest, ArtifactTables>("forge/artifacts/tables")
{
    protected override JsonTypeInfo<ArtifactTablesRequest> ParamsType => LspJson.Default.ArtifactTablesRequest;

    protected override JsonTypeInfo<ArtifactTables> ResultType => FeatureJson.Default.ArtifactTables;

    protected override Task<ArtifactTables> HandleAsync(ArtifactTablesRequest parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Runs.Count is < 1 or > CompareFeature.MaxRuns
            ? throw new RpcException(RpcErrorCode.InvalidParams, $"Select 1 to {CompareFeature.MaxRuns} runs to compare; these are {parameters.Runs.Count}.")
            : context.Features.Comparisons.ArtifactTablesAsync(parameters, cancel);
}
