using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Runs for a pick list.</summary>
internal sealed class RunsListHandler() : RequestHandler<RunsListParams, RunList>("forge/runs/list")
{
    /// <summary>As many as a person scrolls through.</summary>
    private const int DefaultMax = 200;

    protected override JsonTypeInfo<RunsListParams> ParamsType => LspJson.Default.RunsListParams;

    protected override JsonTypeInfo<RunList> ResultType => LspJson.Default.RunList;

    protected override Task<RunList> HandleAsync(RunsListParams parameters, RequestContext context, CancellationToken cancel) =>
        parameters.Max is <= 0
            ? throw new RpcException(RpcErrorCode.InvalidParams, "The largest number of runs must be 1 or more.")
            : context.Features.RunsAsync(parameters.Filter, parameters.Max ?? DefaultMax, cancel);
}
