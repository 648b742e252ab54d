using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Stores;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The tracking stores that are open, and who named them.</summary>
internal sealed class StoresListHandler() : RequestHandler<EmptyParams, StoreList>("forge/stores/list")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<StoreList> ResultType => FeatureJson.Default.StoreList;

    protected override Task<StoreList> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) => context.Features.Stores.ListAsync(cancel);
}
