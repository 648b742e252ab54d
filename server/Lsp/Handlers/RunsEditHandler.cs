using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Changes a run on a tracking server.</summary>
internal sealed class RunsEditHandler() : RequestHandler<RunEditParams, EditedRun>("forge/runs/edit")
{
    protected override JsonTypeInfo<RunEditParams> ParamsType => LspJson.Default.RunEditParams;

    protected override JsonTypeInfo<EditedRun> ResultType => FeatureJson.Default.EditedRun;

    protected override Task<EditedRun> HandleAsync(RunEditParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.RunActions.EditAsync(new RunEdit(parameters.Store, parameters.RunId, parameters.Action, parameters.Key, parameters.Value), parameters.Options ?? RunsViewOptions.None, cancel);
}
