using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Books cards. A refusal is an answer, not an error.</summary>
internal sealed class GpusReserveHandler() : RequestHandler<ReserveParams, ReserveResult>("forge/gpus/reserve")
{
    protected override JsonTypeInfo<ReserveParams> ParamsType => LspJson.Default.ReserveParams;

    protected override JsonTypeInfo<ReserveResult> ResultType => FeatureJson.Default.ReserveResult;

    protected override Task<ReserveResult> HandleAsync(ReserveParams parameters, RequestContext context, CancellationToken cancel) =>
        double.IsFinite(parameters.Hours)
            ? context.Features.Gpus.ReserveAsync(
                new ReserveRequest(parameters.Host, parameters.GpuId, parameters.Hours, parameters.Purpose, parameters.Start)
                {
                    Gpus = parameters.Gpus ?? [],
                    Any = parameters.Any,
                    Count = parameters.Count,
                },
                cancel)
            : throw new RpcException(RpcErrorCode.InvalidParams, "The hours must be a finite number.");
}
