using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The edits that archive an experiment or hand it to somebody else. The client makes them.</summary>
internal sealed class ExperimentsEditHandler() : RequestHandler<ExperimentEditParams, WorkspaceEdit>("forge/experiments/edit")
{
    protected override JsonTypeInfo<ExperimentEditParams> ParamsType => LspJson.Default.ExperimentEditParams;

    protected override JsonTypeInfo<WorkspaceEdit> ResultType => LspJson.Default.WorkspaceEdit;

    protected override async Task<WorkspaceEdit> HandleAsync(ExperimentEditParams parameters, RequestContext context, CancellationToken cancel) => context.Edits.Map(parameters.Action switch
    {
        "archive" => await context.Features.ExperimentActions.ArchiveAsync(parameters.Id, cancel),
        "handOff" => await context.Features.ExperimentActions.HandOffAsync(parameters.Id, parameters.To ?? "", cancel),
        _ => throw new RpcException(RpcErrorCode.InvalidParams, "The action must be 'archive' or 'handOff'."),
    });
}
