using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Brings the tracking registry to what a transition says, or back. It writes.</summary>
internal sealed class ModelsTrackHandler() : RequestHandler<ModelStepParams, TrackedAnswer>("forge/models/track")
{
    protected override JsonTypeInfo<ModelStepParams> ParamsType => LspJson.Default.ModelStepParams;

    protected override JsonTypeInfo<TrackedAnswer> ResultType => FeatureJson.Default.TrackedAnswer;

    protected override Task<TrackedAnswer> HandleAsync(ModelStepParams parameters, RequestContext context, CancellationToken cancel) => context.Features.Models.TrackAsync(parameters.Id, parameters.Back, cancel);
}
