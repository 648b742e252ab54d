using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The commit of a run, as a text to ask for.</summary>
internal sealed class RunsCommitHandler() : RequestHandler<RunParams, RunCodeText>("forge/runs/commit")
{
    protected override JsonTypeInfo<RunParams> ParamsType => LspJson.Default.RunParams;

    protected override JsonTypeInfo<RunCodeText> ResultType => FeatureJson.Default.RunCodeText;

    protected override Task<RunCodeText> HandleAsync(RunParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.RunActions.CommitAsync(new(parameters.Store, parameters.RunId), cancel);
}
