using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Whether a server would take a name of an alias or a tag, while it is typed.</summary>
internal sealed class ModelsCheckNameHandler() : RequestHandler<NameCheckParams, NameCheck>("forge/models/checkName")
{
    protected override JsonTypeInfo<NameCheckParams> ParamsType => LspJson.Default.NameCheckParams;

    protected override JsonTypeInfo<NameCheck> ResultType => LspJson.Default.NameCheck;

    protected override Task<NameCheck> HandleAsync(NameCheckParams parameters, RequestContext context, CancellationToken cancel) =>
        Task.FromResult(new NameCheck(parameters.Kind == VersionChange.Alias ? RegistryNames.AliasProblem(parameters.Name) : RegistryNames.TagKeyProblem(parameters.Name)));
}
