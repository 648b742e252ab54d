using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Runs.Search;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>A filter while it is written: its problem, and how it can go on.</summary>
internal sealed class FilterCompleteHandler() : RequestHandler<FilterCompleteParams, FilterCompletions>("forge/runs/filterComplete")
{
    protected override JsonTypeInfo<FilterCompleteParams> ParamsType => LspJson.Default.FilterCompleteParams;

    protected override JsonTypeInfo<FilterCompletions> ResultType => FeatureJson.Default.FilterCompletions;

    protected override Task<FilterCompletions> HandleAsync(FilterCompleteParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.CompleteFilterAsync(parameters.Node, parameters.Filter, parameters.Cursor, cancel);
}
