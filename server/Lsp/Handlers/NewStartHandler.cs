using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What a dialog about something new begins with.</summary>
internal sealed class NewStartHandler() : RequestHandler<NewStartParams, ScaffoldStart>("forge/new/start")
{
    protected override JsonTypeInfo<NewStartParams> ParamsType => LspJson.Default.NewStartParams;

    protected override JsonTypeInfo<ScaffoldStart> ResultType => FeatureJson.Default.ScaffoldStart;

    protected override Task<ScaffoldStart> HandleAsync(NewStartParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Scaffolds.StartAsync(parameters.Folder, cancel);
}
