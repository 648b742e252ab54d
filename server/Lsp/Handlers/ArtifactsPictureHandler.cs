using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>A picture that a run logged.</summary>
internal sealed class ArtifactsPictureHandler() : RequestHandler<ArtifactParams, ArtifactPicture>("forge/artifacts/picture")
{
    protected override JsonTypeInfo<ArtifactParams> ParamsType => LspJson.Default.ArtifactParams;

    protected override JsonTypeInfo<ArtifactPicture> ResultType => FeatureJson.Default.ArtifactPicture;

    protected override Task<ArtifactPicture> HandleAsync(ArtifactParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Comparisons.PictureAsync(new(parameters.Store, parameters.RunId), parameters.Path, cancel);
}
