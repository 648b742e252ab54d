using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Reports;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The kinds of reports, for a list to pick one from.</summary>
internal sealed class ReportKindsHandler() : RequestHandler<EmptyParams, ReportKinds>("forge/report/kinds")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<ReportKinds> ResultType => FeatureJson.Default.ReportKinds;

    protected override Task<ReportKinds> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) => Task.FromResult(context.Features.Reports.Kinds);
}
