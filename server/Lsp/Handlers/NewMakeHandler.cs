using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Makes a project, an experiment or an agent. It writes.</summary>
internal sealed class NewMakeHandler() : RequestHandler<NewParams, ScaffoldMade>("forge/new/make")
{
    protected override JsonTypeInfo<NewParams> ParamsType => LspJson.Default.NewParams;

    protected override JsonTypeInfo<ScaffoldMade> ResultType => FeatureJson.Default.ScaffoldMade;

    protected override Task<ScaffoldMade> HandleAsync(NewParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Scaffolds.MakeAsync(parameters.Wish, parameters.Folder, cancel);
}
