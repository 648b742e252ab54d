using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>A text that another answer named.</summary>
internal sealed class RunsTextHandler() : RequestHandler<RunTextParams, RunTextContent>("forge/runs/text")
{
    protected override JsonTypeInfo<RunTextParams> ParamsType => LspJson.Default.RunTextParams;

    protected override JsonTypeInfo<RunTextContent> ResultType => FeatureJson.Default.RunTextContent;

    protected override async Task<RunTextContent> HandleAsync(RunTextParams parameters, RequestContext context, CancellationToken cancel) =>
        new(await context.Features.RunActions.TextAsync(parameters.Id, cancel));
}
