using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The models of the catalogue with their versions, for pick lists.</summary>
internal sealed class ModelsListHandler() : RequestHandler<EmptyParams, ModelChoices>("forge/models/list")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<ModelChoices> ResultType => FeatureJson.Default.ModelChoices;

    protected override Task<ModelChoices> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) => context.Features.Models.ListAsync(cancel);
}
