using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What stands at a path of a run's artifacts.</summary>
internal sealed class ArtifactsStatHandler() : RequestHandler<ArtifactParams, ArtifactStat>("forge/artifacts/stat")
{
    protected override JsonTypeInfo<ArtifactParams> ParamsType => LspJson.Default.ArtifactParams;

    protected override JsonTypeInfo<ArtifactStat> ResultType => FeatureJson.Default.ArtifactStat;

    protected override Task<ArtifactStat> HandleAsync(ArtifactParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.ArtifactStatAsync(parameters.Store, parameters.RunId, parameters.Path, cancel);
}
