using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Runs;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The run that another one is compared with: the best, the last before it, or its baseline.</summary>
internal sealed class CounterpartHandler() : RequestHandler<CounterpartParams, Counterpart>("forge/runs/counterpart")
{
    protected override JsonTypeInfo<CounterpartParams> ParamsType => LspJson.Default.CounterpartParams;

    protected override JsonTypeInfo<Counterpart> ResultType => FeatureJson.Default.Counterpart;

    protected override Task<Counterpart> HandleAsync(CounterpartParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.CounterpartAsync(new RunRef(parameters.Store, parameters.RunId), parameters.Kind, cancel);
}
