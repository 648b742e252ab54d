using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The cards that can be booked.</summary>
internal sealed class GpusListHandler() : RequestHandler<EmptyParams, GpuList>("forge/gpus/list")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<GpuList> ResultType => FeatureJson.Default.GpuList;

    protected override Task<GpuList> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.ListAsync(cancel);
}
