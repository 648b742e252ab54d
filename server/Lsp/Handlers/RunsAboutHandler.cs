using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What there is to know of a run before something is done with it.</summary>
internal sealed class RunsAboutHandler() : RequestHandler<RunParams, RunAbout>("forge/runs/about")
{
    protected override JsonTypeInfo<RunParams> ParamsType => LspJson.Default.RunParams;

    protected override JsonTypeInfo<RunAbout> ResultType => FeatureJson.Default.RunAbout;

    protected override Task<RunAbout> HandleAsync(RunParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.RunActions.AboutAsync(new(parameters.Store, parameters.RunId), cancel);
}
