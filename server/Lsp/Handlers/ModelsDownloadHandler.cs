using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Copies the files of a version to the disk.</summary>
internal sealed class ModelsDownloadHandler() : RequestHandler<ModelDownloadParams, ArtifactSave>("forge/models/download")
{
    protected override JsonTypeInfo<ModelDownloadParams> ParamsType => LspJson.Default.ModelDownloadParams;

    protected override JsonTypeInfo<ArtifactSave> ResultType => FeatureJson.Default.ArtifactSave;

    protected override async Task<ArtifactSave> HandleAsync(ModelDownloadParams parameters, RequestContext context, CancellationToken cancel)
    {
        using var progress = parameters.WorkDoneToken is { } token ? context.Progress(token, "Downloading the model") : null;
        return await context.Features.Models.DownloadAsync(parameters.Id, parameters.Into, (line, percentage) => progress?.Report(line, percentage), cancel);
    }
}
