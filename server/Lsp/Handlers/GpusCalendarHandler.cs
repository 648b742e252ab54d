using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Lsp.JsonRpc;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The bookings of a span of time.</summary>
internal sealed class GpusCalendarHandler() : RequestHandler<CalendarRequest, GpuCalendar>("forge/gpus/calendar")
{
    protected override JsonTypeInfo<CalendarRequest> ParamsType => FeatureJson.Default.CalendarRequest;

    protected override JsonTypeInfo<GpuCalendar> ResultType => FeatureJson.Default.GpuCalendar;

    protected override async Task<GpuCalendar> HandleAsync(CalendarRequest parameters, RequestContext context, CancellationToken cancel)
    {
        try
        {
            return await context.Features.Gpus.CalendarAsync(parameters, cancel);
        }
        catch (FormatException unreasonable)
        {
            throw new RpcException(RpcErrorCode.InvalidParams, unreasonable.Message);
        }
    }
}
