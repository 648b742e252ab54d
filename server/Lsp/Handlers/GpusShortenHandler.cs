using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Ends a booking earlier.</summary>
internal sealed class GpusShortenHandler() : RequestHandler<ShortenParams, ReserveResult>("forge/gpus/shorten")
{
    protected override JsonTypeInfo<ShortenParams> ParamsType => LspJson.Default.ShortenParams;

    protected override JsonTypeInfo<ReserveResult> ResultType => FeatureJson.Default.ReserveResult;

    protected override Task<ReserveResult> HandleAsync(ShortenParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.ShortenAsync(new ShortenRequest(parameters.Id, parameters.Hours, parameters.Until, parameters.Force, parameters.Reason), cancel);
}
