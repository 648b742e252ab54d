using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The runs of an experiment to compare with each other: the last two, the best and the last, or all.</summary>
internal sealed class ExperimentsRunsHandler() : RequestHandler<ExperimentRunsParams, RunsToCompare>("forge/experiments/runs")
{
    protected override JsonTypeInfo<ExperimentRunsParams> ParamsType => LspJson.Default.ExperimentRunsParams;

    protected override JsonTypeInfo<RunsToCompare> ResultType => FeatureJson.Default.RunsToCompare;

    protected override Task<RunsToCompare> HandleAsync(ExperimentRunsParams parameters, RequestContext context, CancellationToken cancel) =>
        parameters is { Id: null, Tracking: null }
            ? throw new RpcException(RpcErrorCode.InvalidParams, "Name an experiment, by the id of its row or by its tracking experiment.")
            : context.Features.ExperimentActions.RunsAsync(parameters.Id, parameters.Tracking, parameters.Script, parameters.Which, cancel);
}
