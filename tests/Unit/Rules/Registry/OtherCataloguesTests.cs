using ForgeLsp.Core.Findings;
using ForgeLsp.Tests.Unit.Features.CodeActions;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Registry;

/// <summary>Catalogues of models as other tools and people write them: each gets one hint, from whatever rule looks at it.</summary>
public sealed class OtherCataloguesTests
{
    public static TheoryData<string> Catalogues =>
    [
        "model_list:\n  - model_name: gpt-4\n    litellm_params: {model: azure/gpt-4, api_key: os.environ/KEY}\n",
        "models:\n  - id: a\n    stage: Live\n  - id: b\n    stage: Retired\n",
        "models:\n  gpt-4o:\n    provider: openai\n    context: 128000\n    status: active\n  claude:\n    provider: anthropic\n    context: 200000\n    status: deprecated\n",
        "version: 2\nmodels:\n  - name: orders\n    description: one row each\n    columns: [{name: id, tests: [unique]}]\n",
        "- name: resnet50\n  weights: https://example.org/w.pth\n- name: vgg\n  weights: https://example.org/v.pth\n",
        "registry:\n  churn:\n    production: v3\n    candidates: [v4, v5]\n",
        "resnet50:\n  url: https://example.org\n  sha256: abc\nvgg16:\n  url: https://example.org\n  sha256: def\n",
        "models:\n  embedding: {path: /data/e5, dim: 1024, base_model: e5}\n  reranker: {path: /data/r, dim: 768, base_model: bge}\n",
        "Collections:\n- Name: Mask R-CNN\n  Metadata: {Training Data: COCO}\nModels:\n- Name: mask_rcnn_r50\n  In Collection: Mask R-CNN\n  Config: configs/x.py\n",
        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: churn}\nspec: {predictor: {model: {modelFormat: {name: sklearn}}}}\n",
        "models:\n  churn: models/churn.pkl\n  fraud: models/fraud.pkl\n",
        "default: llama3\nmodels:\n  llama3: {backend: vllm, gpu_memory: 0.9, purpose: chat}\n  phi: {backend: llama.cpp, gpu_memory: 0.2, purpose: code}\n",
        "models: [a, b, c]\n",
        "models:\n  a: 1\n  b: 2\n",
        "\"models\": {\"m\": {\"uri\": \"s3://x\", \"flavor\": \"sklearn\", \"version\": 012}}\n",
        "models:\n  bert: {task: fill-mask, hub: huggingface, tags: [nlp], status: stable, yes: no}\n",
        "artifacts:\n  - churn@v1.2.0\nstages: {prod: churn@v1.2.0}\n",
        "churn:\n  type: model\n  path: models/churn.pkl\n  labels: [prod]\n",
    ];

    [Theory]
    [MemberData(nameof(Catalogues))]
    public void Each_gets_one_polite_hint(string text)
    {
        var finding = Assert.Single(new ActionFixture(text, "models/registry.yaml").Findings);
        Assert.StartsWith("This is not Forge's form of a model catalogue, so it is not checked.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Hint, finding.Severity);
    }
}
