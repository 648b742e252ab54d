using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Runs;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Runs for a pick list.</summary>
internal sealed class RunsListHandler() : RequestHandler<RunsListParams, RunChoices>("forge/runs/list")
{
    /// <summary>As many as a person scrolls through.</summary>
    private const int DefaultMax = 200;

    protected override JsonTypeInfo<RunsListParams> ParamsType => LspJson.Default.RunsListParams;

    protected override JsonTypeInfo<RunChoices> ResultType => FeatureJson.Default.RunChoices;

    protected override Task<RunChoices> HandleAsync(RunsListParams parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Max is <= 0
            ? throw new RpcException(RpcErrorCode.InvalidParams, "The largest number of runs must be 1 or more.")
            : context.Features.RunsAsync(parameters.Text ?? parameters.Filter, parameters.Experiment, parameters.Max ?? DefaultMax, cancel);
}
