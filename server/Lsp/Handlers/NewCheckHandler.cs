using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What a name would come to, while one types it. Nothing is written.</summary>
internal sealed class NewCheckHandler() : RequestHandler<NewParams, ScaffoldCheck>("forge/new/check")
{
    protected override JsonTypeInfo<NewParams> ParamsType => LspJson.Default.NewParams;

    protected override JsonTypeInfo<ScaffoldCheck> ResultType => FeatureJson.Default.ScaffoldCheck;

    protected override Task<ScaffoldCheck> HandleAsync(NewParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Scaffolds.CheckAsync(parameters.Wish, parameters.Folder, cancel);
}
