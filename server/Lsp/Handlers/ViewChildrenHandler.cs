using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Children of a node of a tree view.</summary>
internal sealed class ViewChildrenHandler() : RequestHandler<ViewChildrenParams, ViewPage>("forge/views/children")
{
    protected override JsonTypeInfo<ViewChildrenParams> ParamsType => LspJson.Default.ViewChildrenParams;

    protected override JsonTypeInfo<ViewPage> ResultType => FeatureJson.Default.ViewPage;

    protected override Task<ViewPage> HandleAsync(ViewChildrenParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Views.ChildrenAsync(parameters.View, parameters.Id, parameters.Page, parameters.Options, cancel);
}
