using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Configs;

namespace ForgeLsp.Features.Lenses;

/// <summary>Tells scripts that somebody may want to start on a GPU from those for which the offer would be noise.</summary>
internal static class GpuScript
{
    /// <summary>Packages that compute on NVIDIA cards, or exist to drive those that do.</summary>
    private static readonly string[] Packages =
    [
        "torch", "tensorflow", "keras", "jax", "flax", "lightning", "pytorch_lightning", "fastai", "transformers", "accelerate", "diffusers", "deepspeed",
        "sentence_transformers", "ultralytics", "timm", "cupy", "cudf", "cuml", "pycuda", "vllm", "mxnet", "paddle", "chainer", "nemo", "unsloth",
    ];

    /// <summary>
    /// Whether a script that can be run trains where the team's policy speaks of GPUs, or trains or is a program with a package that computes on them.
    /// </summary>
    public static bool Is(PythonFile file, ScriptSummary script, Policy policy)
    {
        if (!script.Path.EndsWith(".py", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var trains = script.Trains || script.TrackingExperiment is not null;
        return (trains && SpeaksOfGpus(policy)) || ((trains || TrainingEntry.MainOf(file) is not null) && file.Semantics.Packages.Overlaps(Packages));
    }

    private static bool SpeaksOfGpus(Policy policy) =>
        policy.Gpus.Inventory.Count > 0 || policy.Gpus.Hosts.Any(static host => host != HostNames.Local) || policy.Gpus.Reservations != Policy.Default.Gpus.Reservations;
}
