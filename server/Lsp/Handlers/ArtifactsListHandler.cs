using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What is directly in a folder of a run's artifacts.</summary>
internal sealed class ArtifactsListHandler() : RequestHandler<ArtifactParams, ArtifactFolder>("forge/artifacts/list")
{
    protected override JsonTypeInfo<ArtifactParams> ParamsType => LspJson.Default.ArtifactParams;

    protected override JsonTypeInfo<ArtifactFolder> ResultType => FeatureJson.Default.ArtifactFolder;

    protected override Task<ArtifactFolder> HandleAsync(ArtifactParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.ArtifactFolderAsync(parameters.Store, parameters.RunId, parameters.Path, cancel);
}
