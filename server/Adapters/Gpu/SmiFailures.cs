using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>What <c>nvidia-smi</c> says in place of cards, with what to do.</summary>
internal static class SmiFailures
{
    private const int MaxQuote = 200;

    /// <summary>Why there is no card in an answer.</summary>
    public static string Explain(string host, ToolResult answer)
    {
        var place = Place(host);
        if (NvidiaSmiCsv.CutOff(answer.Output) is not null || IsHalfXml(answer.Output))
        {
            return $"nvidia-smi{place} gave half an answer and stopped (code {answer.ExitCode}): try again, and look into 'dmesg' there if that stays so.";
        }

        var lines = (answer.Output + "\n" + answer.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => NvidiaSmiCsv.ReadGpus("", line).Count == 0).ToList();
        return lines.Select(line => Known(line, host)).FirstOrDefault(static known => known is not null)
            ?? (lines.FirstOrDefault(static line => !IsChatter(line)) is { } said
                ? $"nvidia-smi{place}: {Short(said)} (code {answer.ExitCode})"
                : $"nvidia-smi{place} said nothing and ended with code {answer.ExitCode}.");
    }

    /// <summary>What an answer with cards says beside them of those that are not there; null mostly.</summary>
    public static string? InPassing(string host, ToolResult answer) =>
        NvidiaSmiCsv.CutOff(answer.Output) is not null ? Explain(host, answer)
        : (answer.Output + "\n" + answer.Error).Split('\n', StringSplitOptions.TrimEntries).Where(IsLost).Select(line => Known(line, host)).FirstOrDefault();

    /// <summary>Where it runs, as words behind the tool's name.</summary>
    public static string Place(string host) => HostNames.IsSame(host, HostNames.Local) ? "" : $" on {host}";

    /// <summary>Words of another program as a part of a sentence of ours.</summary>
    public static string Short(string said)
    {
        var plain = Display.Plain(said).Trim().TrimEnd('.');
        return plain.Length > MaxQuote ? plain[..MaxQuote] + "…" : plain;
    }

    private static string? Known(string line, string host)
    {
        var place = Place(host);
        var machine = place.Length == 0 ? "the machine" : host;
        bool Says(string words) => line.Contains(words, StringComparison.OrdinalIgnoreCase);
        return line switch
        {
            _ when Says("version mismatch") => $"nvidia-smi{place}: {Short(line)}. The driver was updated: restart {machine}.",
            _ when Says("No devices were found") => place.Length == 0 ? "nvidia-smi found no card on this machine." : $"nvidia-smi found no card on {host}.",
            _ when Says("communicate with the NVIDIA driver") || Says("Driver Not Loaded") =>
                $"nvidia-smi{place} couldn't communicate with the NVIDIA driver: it is not loaded. Try 'sudo modprobe nvidia' there; after an update of the kernel, install the driver again.",
            _ when IsLost(line) => $"nvidia-smi{place}: {Short(line)}. That card is gone until {machine} is restarted; the others, if any, are shown.",
            _ when Says("Failed to initialize NVML: Unknown Error") => $"nvidia-smi{place}: {Short(line)}. A container that lost its cards has to be started again.",
            _ when Says("Insufficient Permissions") => $"nvidia-smi{place}: {Short(line)}. Ask for access to /dev/nvidia* there.",
            _ when Says("Failed to initialize NVML") => $"nvidia-smi{place}: {Short(line)}. 'dmesg' there may say why (search for NVRM).",
            _ => null,
        };
    }

    private static bool IsLost(string line) =>
        line.Contains("GPU is lost", StringComparison.OrdinalIgnoreCase) || line.Contains("Unable to determine the device handle", StringComparison.OrdinalIgnoreCase)
        || line.Contains("fallen off the bus", StringComparison.OrdinalIgnoreCase);

    private static bool IsHalfXml(string output) =>
        output.Contains("<nvidia_smi_log>", StringComparison.Ordinal) && !output.Contains("</nvidia_smi_log>", StringComparison.Ordinal);

    /// <summary>What ssh and login shells say on the way.</summary>
    private static bool IsChatter(string line) => line.StartsWith("**", StringComparison.Ordinal) || line.StartsWith("Warning: Permanently added", StringComparison.Ordinal);
}
