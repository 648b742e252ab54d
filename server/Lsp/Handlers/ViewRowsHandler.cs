using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Single rows of a tree view as they look now, for a client that was told that they changed.</summary>
internal sealed class ViewRowsHandler() : RequestHandler<ViewRowsParams, ViewPage>("forge/views/rows")
{
    protected override JsonTypeInfo<ViewRowsParams> ParamsType => LspJson.Default.ViewRowsParams;

    protected override JsonTypeInfo<ViewPage> ResultType => FeatureJson.Default.ViewPage;

    protected override Task<ViewPage> HandleAsync(ViewRowsParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Views.RowsAsync(parameters.View, parameters.Ids, parameters.Options, cancel);
}
