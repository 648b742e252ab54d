using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>A version of a registered model as it is now, for who is about to change it.</summary>
internal sealed class ModelsVersionHandler() : RequestHandler<NodeParams, VersionAbout>("forge/models/version")
{
    protected override JsonTypeInfo<NodeParams> ParamsType => LspJson.Default.NodeParams;

    protected override JsonTypeInfo<VersionAbout> ResultType => FeatureJson.Default.VersionAbout;

    protected override Task<VersionAbout> HandleAsync(NodeParams parameters, RequestContext context, CancellationToken cancel) => context.Features.Models.VersionAsync(parameters.Id, cancel);
}
