using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Brings the tracking registry to what the catalogue says of a model.</summary>
internal sealed class ModelsTrackHandler() : RequestHandler<ModelParams, TrackedOutcome>("forge/models/track")
{
    protected override JsonTypeInfo<ModelParams> ParamsType => LspJson.Default.ModelParams;

    protected override JsonTypeInfo<TrackedOutcome> ResultType => FeatureJson.Default.TrackedOutcome;

    protected override Task<TrackedOutcome> HandleAsync(ModelParams parameters, RequestContext context, CancellationToken cancel) => context.Features.ModelActions.TrackAsync(parameters.Model, cancel);
}
