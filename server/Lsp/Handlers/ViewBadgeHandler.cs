using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The number at a view's icon.</summary>
internal sealed class ViewBadgeHandler() : RequestHandler<ViewBadgeParams, ViewBadge>("forge/views/badge")
{
    protected override JsonTypeInfo<ViewBadgeParams> ParamsType => LspJson.Default.ViewBadgeParams;

    protected override JsonTypeInfo<ViewBadge> ResultType => FeatureJson.Default.ViewBadge;

    protected override Task<ViewBadge> HandleAsync(ViewBadgeParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Views.BadgeAsync(parameters.View, cancel);
}
