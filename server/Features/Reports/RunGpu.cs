using System.Globalization;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Reports;

/// <summary>What a run says of its GPUs, in tags or parameters that teams and libraries set, or by the system metrics that MLflow logs of each card.</summary>
/// <param name="Name">Null where it says how many, and not which.</param>
internal sealed record RunGpu(string? Name, int Count)
{
    private const int MaxCount = 1024;

    /// <summary>Keys that name a card, most certain first; letter case, dots, hyphens and blanks do not count.</summary>
    private static readonly string[] NameKeys =
        ["gpu_type", "gpu_name", "gpu_model", "gpu", "compute_gpu_type", "hardware_gpu", "hardware_gpu_type", "system_gpu", "system_gpu_name", "device_name", "cuda_device_name", "accelerator", "accelerator_type"];

    private static readonly string[] CountKeys = ["gpu_count", "num_gpus", "n_gpus", "ngpus", "gpus", "compute_gpu_count", "hardware_gpu_count", "system_gpu_count", "accelerator_count"];

    /// <summary>The GPUs of a run; null where it names none.</summary>
    public static RunGpu? Of(Run run)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in run.Tags.Concat(run.Params))
        {
            said.TryAdd(Plain(key), value.Trim());
        }

        var name = NameKeys.Select(said.GetValueOrDefault).FirstOrDefault(static value => value is not null && IsName(value));
        var metrics = run.Metrics.Keys.Select(CardOfMetric).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        var count = CountKeys.Select(key => Number(said.GetValueOrDefault(key))).FirstOrDefault(static count => count is not null);
        var many = Math.Min(count ?? Math.Max(metrics, name is null ? 0 : 1), MaxCount);
        return many > 0 && (name is not null || count is not null || metrics > 0) ? new RunGpu(name, many) : null;
    }

    private static string Plain(string key) => new([.. key.Trim().Select(static unit => unit is '.' or '-' or ' ' or '/' ? '_' : char.ToLowerInvariant(unit))]);

    /// <summary>A name of a card has letters and digits (<c>A100</c>, <c>RTX 4090</c>, <c>Tesla T4</c>), and is neither a device (<c>cuda:0</c>) nor a flag.</summary>
    private static bool IsName(string value) =>
        value.Length is > 1 and < 100 && value.Any(char.IsAsciiLetter) && value.Any(char.IsAsciiDigit) && !value.StartsWith("cuda", StringComparison.OrdinalIgnoreCase)
        && !value.StartsWith("gpu:", StringComparison.OrdinalIgnoreCase) && !value.StartsWith("GPU-", StringComparison.Ordinal);

    private static int? Number(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 0 ? count : null;

    /// <summary>MLflow's system metrics: <c>system/gpu_0_utilization_percentage</c>.</summary>
    private static string? CardOfMetric(string metric)
    {
        const string prefix = "system/gpu_";
        if (!metric.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var end = metric.IndexOf('_', prefix.Length);
        var number = end > 0 ? metric[prefix.Length..end] : "";
        return number.Length > 0 && number.All(char.IsAsciiDigit) ? number : null;
    }
}
