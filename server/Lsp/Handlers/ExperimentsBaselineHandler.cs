using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The runs to compare an experiment with its baseline by.</summary>
internal sealed class ExperimentsBaselineHandler() : RequestHandler<ExperimentParams, BaselineRuns>("forge/experiments/baseline")
{
    protected override JsonTypeInfo<ExperimentParams> ParamsType => LspJson.Default.ExperimentParams;

    protected override JsonTypeInfo<BaselineRuns> ResultType => FeatureJson.Default.BaselineRuns;

    protected override Task<BaselineRuns> HandleAsync(ExperimentParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.ExperimentActions.BaselineAsync(parameters.Id, cancel);
}
