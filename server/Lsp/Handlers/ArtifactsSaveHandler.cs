using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Copies artifacts to the disk. It writes: bytes go there and not over the wire, where large ones would hold up everything else.</summary>
internal sealed class ArtifactsSaveHandler() : RequestHandler<ArtifactSaveParams, ArtifactSave>("forge/artifacts/save")
{
    protected override JsonTypeInfo<ArtifactSaveParams> ParamsType => LspJson.Default.ArtifactSaveParams;

    protected override JsonTypeInfo<ArtifactSave> ResultType => FeatureJson.Default.ArtifactSave;

    protected override async Task<ArtifactSave> HandleAsync(ArtifactSaveParams parameters, RequestContext context, CancellationToken cancel)
    {
        if (parameters.Target is null == parameters.Into is null)
        {
            throw new RpcException(RpcErrorCode.InvalidParams, "Either a target or a folder to save into is needed.");
        }

        using var progress = parameters.WorkDoneToken is { } token ? context.Progress(token, "Saving") : null;
        return await context.Features.SaveArtifactAsync(new(parameters.Store, parameters.RunId, parameters.Path, parameters.Target, parameters.Into), (line, percentage) => progress?.Report(line, percentage), cancel);
    }
}
