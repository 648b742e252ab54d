using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The tooltip of a node that has one on demand.</summary>
internal sealed class ViewTooltipHandler() : RequestHandler<ViewTooltipParams, ViewTooltip>("forge/views/tooltip")
{
    protected override JsonTypeInfo<ViewTooltipParams> ParamsType => LspJson.Default.ViewTooltipParams;

    protected override JsonTypeInfo<ViewTooltip> ResultType => FeatureJson.Default.ViewTooltip;

    protected override Task<ViewTooltip> HandleAsync(ViewTooltipParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Views.TooltipAsync(parameters.View, parameters.Id, parameters.Options, cancel);
}
