using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Lengthens a booking.</summary>
internal sealed class GpusExtendHandler() : RequestHandler<ExtendParams, ReserveResult>("forge/gpus/extend")
{
    protected override JsonTypeInfo<ExtendParams> ParamsType => LspJson.Default.ExtendParams;

    protected override JsonTypeInfo<ReserveResult> ResultType => FeatureJson.Default.ReserveResult;

    protected override Task<ReserveResult> HandleAsync(ExtendParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.ExtendAsync(new ExtendRequest(parameters.Id, parameters.Hours, parameters.Force, parameters.Reason), cancel);
}
