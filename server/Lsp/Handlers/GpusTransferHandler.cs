using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Hands a booking over.</summary>
internal sealed class GpusTransferHandler() : RequestHandler<TransferParams, ReserveResult>("forge/gpus/transfer")
{
    protected override JsonTypeInfo<TransferParams> ParamsType => LspJson.Default.TransferParams;

    protected override JsonTypeInfo<ReserveResult> ResultType => FeatureJson.Default.ReserveResult;

    protected override Task<ReserveResult> HandleAsync(TransferParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.TransferAsync(new TransferRequest(parameters.Id, parameters.ToUser, parameters.Force, parameters.Reason), cancel);
}
