using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Runs.Search;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The fields that an experiment's runs really have, to sort, group and show by.</summary>
internal sealed class RunsFieldsHandler() : RequestHandler<RunsFieldsParams, PickFields>("forge/runs/fields")
{
    protected override JsonTypeInfo<RunsFieldsParams> ParamsType => LspJson.Default.RunsFieldsParams;

    protected override JsonTypeInfo<PickFields> ResultType => FeatureJson.Default.PickFields;

    protected override Task<PickFields> HandleAsync(RunsFieldsParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.RunFieldsAsync(parameters.Node, cancel);
}
