using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The edits of a transition, or those that take it back. The client makes them, so that they can be undone there.</summary>
internal sealed class ModelsTransitionHandler() : RequestHandler<ModelStepParams, ModelTransition>("forge/models/transition")
{
    protected override JsonTypeInfo<ModelStepParams> ParamsType => LspJson.Default.ModelStepParams;

    protected override JsonTypeInfo<ModelTransition> ResultType => LspJson.Default.ModelTransition;

    protected override async Task<ModelTransition> HandleAsync(ModelStepParams parameters, RequestContext context, CancellationToken cancel)
    {
        var answer = await context.Features.Models.EditAsync(parameters.Id, parameters.Back, cancel);
        return answer.Refusal is null && !context.Edits.CanApply(answer.Edits)
            ? throw new RpcException(RpcErrorCode.InvalidParams, "This editor cannot make the file of the history; use `forge models promote`.")
            : new ModelTransition(answer.Refusal, context.Edits.Map(answer.Edits), answer.Made, answer.IsTracked);
    }
}
