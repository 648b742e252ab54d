using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Changes description, tags and aliases of a version. It writes. A refusal is an answer, not an error.</summary>
internal sealed class ModelsEditVersionHandler() : RequestHandler<VersionEdit, VersionEdited>("forge/models/editVersion")
{
    protected override JsonTypeInfo<VersionEdit> ParamsType => LspJson.Default.VersionEdit;

    protected override JsonTypeInfo<VersionEdited> ResultType => FeatureJson.Default.VersionEdited;

    protected override Task<VersionEdited> HandleAsync(VersionEdit parameters, RequestContext context, CancellationToken cancel) => context.Features.Models.EditVersionAsync(parameters, cancel);
}
