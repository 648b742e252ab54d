using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Reports;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Makes a report.</summary>
internal sealed class ReportHandler() : RequestHandler<ReportRequest, ReportText>("forge/report")
{
    protected override JsonTypeInfo<ReportRequest> ParamsType => FeatureJson.Default.ReportRequest;

    protected override JsonTypeInfo<ReportText> ResultType => FeatureJson.Default.ReportText;

    protected override async Task<ReportText> HandleAsync(ReportRequest parameters, RequestContext context, CancellationToken cancel)
    {
        using var progress = parameters.WorkDoneToken is { } token ? context.Progress(token, "Reading") : null;
        return await context.Features.Reports.MakeAsync(parameters, (line, percentage) => progress?.Report(line, percentage), cancel);
    }
}
