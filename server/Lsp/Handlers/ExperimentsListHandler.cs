using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Experiments of the workspace for a pick list.</summary>
internal sealed class ExperimentsListHandler() : RequestHandler<EmptyParams, ExperimentChoices>("forge/experiments/list")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<ExperimentChoices> ResultType => FeatureJson.Default.ExperimentChoices;

    protected override Task<ExperimentChoices> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.ExperimentActions.ListAsync(cancel);
}
