using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>One's own bookings, and word of them from then on.</summary>
internal sealed class GpusMineHandler() : RequestHandler<EmptyParams, MyBookings>("forge/gpus/mine")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<MyBookings> ResultType => FeatureJson.Default.MyBookings;

    protected override Task<MyBookings> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.MineAsync(cancel);
}
