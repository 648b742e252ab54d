using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Looks whether the gate before a transition holds; what its commands say is sent as they say it.</summary>
internal sealed class ModelsGatesHandler() : RequestHandler<ModelGatesParams, GateAnswer>("forge/models/gates")
{
    protected override JsonTypeInfo<ModelGatesParams> ParamsType => LspJson.Default.ModelGatesParams;

    protected override JsonTypeInfo<GateAnswer> ResultType => FeatureJson.Default.GateAnswer;

    protected override async Task<GateAnswer> HandleAsync(ModelGatesParams parameters, RequestContext context, CancellationToken cancel)
    {
        using var progress = parameters.WorkDoneToken is { } token ? context.Progress(token, "Gates") : null;
        Action<string> output = parameters.Output is { } name ? context.Output(name) : static _ => { };
        return await context.Features.Models.RunGatesAsync(parameters.Id, line => progress?.Report(line, null), output, cancel);
    }
}
