using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What is wrong with what Forge works with, as a page to read.</summary>
internal sealed class DoctorHandler() : RequestHandler<EmptyParams, DoctorPage>("forge/doctor")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<DoctorPage> ResultType => FeatureJson.Default.DoctorPage;

    protected override Task<DoctorPage> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel) => context.Features.DoctorAsync(cancel);
}
