using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The files that changed from a run's commit to the working tree.</summary>
internal sealed class RunsWorkingTreeHandler() : RequestHandler<RunParams, CommitChange>("forge/runs/workingTree")
{
    protected override JsonTypeInfo<RunParams> ParamsType => LspJson.Default.RunParams;

    protected override JsonTypeInfo<CommitChange> ResultType => FeatureJson.Default.CommitChange;

    protected override Task<CommitChange> HandleAsync(RunParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Comparisons.WorkingTreeAsync(new(parameters.Store, parameters.RunId), cancel);
}
