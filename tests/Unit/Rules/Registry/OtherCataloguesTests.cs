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

        // Shapes of catalogues that are called models/registry.yaml or models.yaml in public repositories; the texts are ours.
        "models:\n- {name: small-chat, format: gguf, engine: llamacpp, chart: chat, status: active, vramBudgetGB: 6.5, gpuPool: t4}\n",
        "yard-v1:\n  type: detect\n  date: 2026-01-02\n  path: runs/v1/best.pt\n  classes: [bird, cat]\n  base_model: yolo-n\n  dataset: yard\nyard-v2:\n  type: detect\n  date: 2026-02-03\n  path: runs/v2/best.pt\n  classes: [bird]\n  base_model: yolo-n\n  dataset: yard\n",
        "default_profile: fast\nversions:\n- {version_id: v1, serving_model: chat:v1, base_model: qwen, profile_version: '1'}\nprofiles:\n- {name: fast, status: active, context_length: 8192, model_version_id: v1}\n",
        "models:\n- {name: scanner, version: 1.2.0, uri: 's3://b/m', sha256: 00ff, framework: torch, default_threshold: 0.5}\n",
        "models:\n- source: ollama\n  name: llama3\n  expertise: [code, general]\n  size: 8b\ndefaults:\n  expertise_preference: {code: llama3}\n  fallback_chain: [llama3]\n",
        "schema_version: 1.0.0\ngenerated_at: 2026-05-06T07:08:09Z\nmodels:\n- {model_id: a/b, name: B, family: b, developer: a, category: chat, release_date: 2026-01, modalities: {input: [text]}}\n",
        "default: small\nfallback: large\n",
        "version: '3'\nprovider: ollama\nrouter: {operator_name: router, name: phi, gguf_file: phi.gguf, ollama_tag: 'phi:mini', quant: Q4}\ntriad:\n  reason: {operator_name: reason, name: qwen, gguf_file: q.gguf}\n",
        "schema_version: 1\ndefault_model: mesh\nmodels:\n  mesh: {upstream: a/mesh, modality: image, output: glb, license: mit, min_vram_gb: 12, tier: base, bundled: false}\n  cloud: {upstream: a/cloud, modality: image, output: ply, license: mit, min_vram_gb: 8, tier: base, bundled: true}\n",
        "specialists:\n- {id: law, name: Law, specialty: law, description: reads laws, base_model: llama, trained_model_path: out/law}\n",
        "schema_version: 1.0\nstatus: runtime_registry\ncreated: 2026-07-10\ninclude: chosen.yaml\nnote: >\n  The ones in use.\n",
        "models:\n  qwen2.5:14b: {provider: ollama, hosting: local, license: apache-2.0, context_window: 32768, benchmarks: {mmlu: 0.7}, allowed_data_classes: [public]}\n  llama3.1:8b: {provider: ollama, hosting: local, license: llama, context_window: 8192, benchmarks: {mmlu: 0.6}, allowed_data_classes: [public]}\n",
        "defaults: {gguf_dir: /srv/gguf}\nmodels:\n- {id: m, family: f, params_total_b: 30, variants: [{quant: Q4, file: m.gguf}]}\n",
        "- name: gpt-x\n  edit_format: diff\n  weak_model_name: gpt-x-mini\n  edit_format: whole\n",
        "CHEAP: {name: a, context_length: 4096, expected_latency_ms: 200, cost_per_token_usd: 1.0e-6, description: cheap}\nGOOD: {name: b, context_length: 8192, expected_latency_ms: 900, cost_per_token_usd: 1.0e-5, description: good}\n",
        "labels:\n  current_version: v2\n  versions:\n    v1: {path: a.pkl, auc: 0.7}\n    v2: {path: b.pkl, auc: 0.8}\n",
        "transformer: {encoder_layer: 4, encoder_hidden: 256}\nvariance: {dropout: 0.5}\nmulti_speaker: false\n",
        "models:\n  yolo: {path: models/yolo.pt, type: yolo}\n  face: {path: models/face.pt, type: ultralytics}\n",
        "models:\n  detector: {file: d.onnx, url: null, sha256: null, license: mit, size_mb: 12, notes: to be measured}\n  pose: {file: p.onnx, url: null, sha256: null, license: mit, size_mb: 7, notes: none}\n",
        "- provider: openai\n  models:\n  - {name: gpt-x, max_input_tokens: 128000}\n",
        "generator: !new:my.models.Generator\n  layers: 4\nloss: !ref <generator>\n",
        "chat-a: {name: A, url: 'https://example.org', tags: [chat]}\nchat-a: {name: A2, url: 'https://example.org', tags: [chat]}\n",
        "Import:\n- configs/a/metafile.yml\n- configs/b/metafile.yml\n",
        "description: >-\n  Recognises ages.\ntask_type: classification\nfiles:\n- {name: a.xml, size: 31354, checksum: 00ff, source: 'https://example.org/a.xml'}\nframework: dldt\nlicense: https://example.org/LICENSE\n",
        "baseline:\n- {id: m, display_name: M, provider: openai, base_url: 'https://example.org', tier: large, context_window: 8192, tags: [chat]}\nwatcher: {max_params_billions: 30}\n",
        "version: 1\nreview_models:\n- {alias: one, provider: openai, model: gpt-x, role: reviewer, enabled: true, parameters: {temperature: 0}}\n",
        "models:\n  e5: {source: huggingface, path: /data/e5, dim: 1024, device: cuda}\n  bge: {source: huggingface, path: /data/bge, dim: 768, device: cpu}\n",
        "models:\n- name: churn\n  modelUri: s3://b/churn\n  implementation: mlserver_sklearn.SKLearnModel\n  parameters: {version: v0.1.0}\n",
        "name: sum-model\nimplementation: models.SumModel\nparameters: {uri: ./m, version: v1}\n",
        "model_name: meta-llama/x\nserved_model_name: x\ntensor_parallel_size: 2\ngpu_memory_utilization: 0.9\nmax_model_len: 8192\n",
        "services:\n- {name: chat, url: 'http://localhost:8000', models: [a, b]}\n",
    ];

    [Theory]
    [InlineData("models:\n  e5: {source: huggingface, model_nam: intfloat/e5, owner: [a]}\n")]
    [InlineData("models:\n  churn: {source: mlflow, path: m.pkl, owners: [a], team: x, stage: y}\n")]
    public void A_catalogue_of_ours_with_mistakes_is_none_of_these(string text) =>
        Assert.DoesNotContain(new ActionFixture(text, "models/registry.yaml").Findings, static finding => finding.Message.StartsWith("This is not Forge's form", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Catalogues))]
    public void Each_gets_one_polite_hint(string text)
    {
        var finding = Assert.Single(new ActionFixture(text, "models/registry.yaml").Findings);
        Assert.StartsWith("This is not Forge's form of a model catalogue, so it is not checked.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Hint, finding.Severity);
    }
}
