using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Running and coming bookings.</summary>
internal sealed class GpusBookingsHandler() : RequestHandler<BookingsParams, GpuBookings>("forge/gpus/bookings")
{
    protected override JsonTypeInfo<BookingsParams> ParamsType => LspJson.Default.BookingsParams;

    protected override JsonTypeInfo<GpuBookings> ResultType => FeatureJson.Default.GpuBookings;

    protected override Task<GpuBookings> HandleAsync(BookingsParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.BookingsAsync(parameters.Node, cancel);
}
