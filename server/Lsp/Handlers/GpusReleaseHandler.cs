using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Ends a booking.</summary>
internal sealed class GpusReleaseHandler() : RequestHandler<ReleaseParams, ReserveResult>("forge/gpus/release")
{
    protected override JsonTypeInfo<ReleaseParams> ParamsType => LspJson.Default.ReleaseParams;

    protected override JsonTypeInfo<ReserveResult> ResultType => FeatureJson.Default.ReserveResult;

    protected override Task<ReserveResult> HandleAsync(ReleaseParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.ReleaseAsync(new ReleaseRequest(parameters.Id, parameters.Force, parameters.Reason), cancel);
}
