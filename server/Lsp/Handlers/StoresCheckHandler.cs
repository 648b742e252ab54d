using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Stores;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What a tracking address says, while one types it. Nothing is reached.</summary>
internal sealed class StoresCheckHandler() : RequestHandler<StoreCheckParams, StoreCheck>("forge/stores/check")
{
    protected override JsonTypeInfo<StoreCheckParams> ParamsType => LspJson.Default.StoreCheckParams;

    protected override JsonTypeInfo<StoreCheck> ResultType => FeatureJson.Default.StoreCheck;

    protected override Task<StoreCheck> HandleAsync(StoreCheckParams parameters, RequestContext context, CancellationToken cancel) =>
        Task.FromResult(context.Features.Stores.Check(parameters.Address));
}
