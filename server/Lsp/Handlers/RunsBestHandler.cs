using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Which of several runs is the best, and why.</summary>
internal sealed class RunsBestHandler() : RequestHandler<BestRunParams, BestOfRuns>("forge/runs/best")
{
    protected override JsonTypeInfo<BestRunParams> ParamsType => LspJson.Default.BestRunParams;

    protected override JsonTypeInfo<BestOfRuns> ResultType => FeatureJson.Default.BestOfRuns;

    protected override Task<BestOfRuns> HandleAsync(BestRunParams parameters, RequestContext context, CancellationToken cancel) => context.Features.RunActions.BestAsync(parameters.Runs, cancel);
}
