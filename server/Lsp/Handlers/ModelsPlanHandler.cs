using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Models;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What a transition of a model would do. A refusal is an answer, not an error.</summary>
internal sealed class ModelsPlanHandler() : RequestHandler<ModelPlanParams, ModelPlan>("forge/models/plan")
{
    protected override JsonTypeInfo<ModelPlanParams> ParamsType => LspJson.Default.ModelPlanParams;

    protected override JsonTypeInfo<ModelPlan> ResultType => FeatureJson.Default.ModelPlan;

    protected override Task<ModelPlan> HandleAsync(ModelPlanParams parameters, RequestContext context, CancellationToken cancel) => parameters.Only is null or PromotionWish.Catalogue or PromotionWish.Tracking
        ? context.Features.Models.PlanAsync(new PromotionWish(parameters.Model, parameters.To, parameters.Reason ?? "", Only: parameters.Only), cancel)
        : throw new RpcException(RpcErrorCode.InvalidParams, "'only' must be 'catalogue' or 'tracking'.");
}
