using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The rows that lead to an experiment in its view, or to that of a run.</summary>
internal sealed class ExperimentsWayHandler() : RequestHandler<ExperimentWayParams, ExperimentWay>("forge/experiments/way")
{
    protected override JsonTypeInfo<ExperimentWayParams> ParamsType => LspJson.Default.ExperimentWayParams;

    protected override JsonTypeInfo<ExperimentWay> ResultType => LspJson.Default.ExperimentWay;

    protected override async Task<ExperimentWay> HandleAsync(ExperimentWayParams parameters, RequestContext context, CancellationToken cancel) => new(await context.Features.ExperimentActions.WayAsync(
        parameters.Id, parameters is { Store: { } store, RunId: { } run } ? new RunRef(store, run) : null, parameters.Group, cancel));
}
