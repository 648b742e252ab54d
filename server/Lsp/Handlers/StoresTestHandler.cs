using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Stores;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Tries to read a store before it is written into the settings. What is wrong with it is an answer, not an error.</summary>
internal sealed class StoresTestHandler() : RequestHandler<StoreTestParams, StoreTestResult>("forge/stores/test")
{
    protected override JsonTypeInfo<StoreTestParams> ParamsType => LspJson.Default.StoreTestParams;

    protected override JsonTypeInfo<StoreTestResult> ResultType => FeatureJson.Default.StoreTestResult;

    protected override Task<StoreTestResult> HandleAsync(StoreTestParams parameters, RequestContext context, CancellationToken cancel)
    {
        var typed = parameters.Password is null && parameters.Token is null ? null : new StoreCredential("", parameters.User, parameters.Password, parameters.Token);
        return context.Features.Stores.TestAsync(parameters.Address, typed, cancel);
    }
}
