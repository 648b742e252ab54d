using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Card = ForgeLsp.Core.Model.Gpu;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Asks this machine's <c>nvidia-smi</c>. Whatever it answers, or does not, is a value; nothing is thrown.</summary>
/// <param name="searchPath">Value of <c>PATH</c>.</param>
/// <param name="limit">For each call of the tool: with a sick driver it hangs for ever.</param>
public sealed class NvidiaSmiProbe(string? searchPath, TimeSpan limit, TimeProvider time) : IGpuProbe
{
    private static readonly string[] UsualPlaces = OperatingSystem.IsWindows()
        ? [Path.Combine(Environment.SystemDirectory), @"C:\Program Files\NVIDIA Corporation\NVSMI"]
        : ["/usr/bin", "/usr/local/bin", "/usr/lib/wsl/lib", "/opt/bin"];

    /// <summary>With the time limit that people bear.</summary>
    public NvidiaSmiProbe(string? searchPath)
        : this(searchPath, TimeSpan.FromSeconds(5), TimeProvider.System)
    {
    }

    /// <summary>Folders searched behind <c>PATH</c>.</summary>
    internal IReadOnlyList<string> Places { get; init; } = UsualPlaces;

    /// <inheritdoc/>
    public async Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel)
    {
        if (!string.Equals(host, "local", StringComparison.OrdinalIgnoreCase))
        {
            return new GpuHostState(host, [], $"Only this machine ('local') is asked for its state; cards of {host} are known from gpus.inventory in forge.yaml.");
        }

        if (ToolRunner.Find("nvidia-smi", searchPath, Places) is not { } tool)
        {
            return new GpuHostState(host, [], "nvidia-smi was not found: this machine has no NVIDIA driver.");
        }

        try
        {
            return await AskAsync(host, tool, cancel);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return new GpuHostState(host, [], $"{tool} cannot be started: {error.Message}");
        }
    }

    private async Task<GpuHostState> AskAsync(string host, string tool, CancellationToken cancel)
    {
        var answer = await RunAsync(tool, [$"--query-gpu={NvidiaSmiCsv.GpuFields}", "--format=csv,noheader,nounits"], cancel);
        var rows = NvidiaSmiCsv.ReadGpus(host, answer.Output);
        if (rows.Count == 0 || rows.Exists(row => row.IsMig))
        {
            // MIG instances are told in XML only, and drivers from before MIG refuse to be asked for it in CSV.
            var isOldDriver = answer.Output.Contains("not a valid field", StringComparison.Ordinal) || answer.Error.Contains("not a valid field", StringComparison.Ordinal);
            return rows.Count > 0 || isOldDriver ? await AskXmlAsync(host, tool, rows, cancel) : new GpuHostState(host, [], WhyNone(answer));
        }

        var processes = await RunAsync(tool, [$"--query-compute-apps={NvidiaSmiCsv.ProcessFields}", "--format=csv,noheader,nounits"], cancel);
        var byCard = NvidiaSmiCsv.ReadProcesses(processes.Output).ToLookup(row => row.GpuUuid, row => row.Process, StringComparer.OrdinalIgnoreCase);
        var gpus = rows.ConvertAll(row => WithOwners(row.Gpu with { Processes = row.Gpu.Uuid is { } uuid ? [.. byCard[uuid]] : [] }));

        // A card that fell off the bus makes the tool fail after it has listed the others.
        return new GpuHostState(host, gpus, answer.ExitCode == 0 ? null : WhyNone(answer));
    }

    private async Task<GpuHostState> AskXmlAsync(string host, string tool, List<NvidiaSmiCsv.Row> rows, CancellationToken cancel)
    {
        var answer = await RunAsync(tool, ["-q", "-x"], cancel);
        if (NvidiaSmiXml.Read(host, answer.Output) is { Count: > 0 } gpus)
        {
            return new GpuHostState(host, gpus.ConvertAll(WithOwners), null);
        }

        return new GpuHostState(host, rows.ConvertAll(row => row.Gpu), WhyNone(answer));
    }

    private Task<ToolResult> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancel) => ToolRunner.RunAsync(tool, arguments, limit, time, cancel);

    private string WhyNone(ToolResult answer)
    {
        if (answer.ExitCode is null)
        {
            return $"nvidia-smi did not answer within {limit.TotalSeconds:0.#} s: the driver hangs. 'dmesg' may say why (search for NVRM and Xid).";
        }

        var said = (answer.Output + "\n" + answer.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => !NvidiaSmiCsv.ReadGpus("", line).Any());
        return said switch
        {
            null => $"nvidia-smi said nothing and ended with code {answer.ExitCode}.",
            _ when said.Contains("version mismatch", StringComparison.OrdinalIgnoreCase) => $"nvidia-smi: {Short(said)}. The driver was updated: restart the machine.",
            _ when said.Contains("No devices were found", StringComparison.Ordinal) => "nvidia-smi found no card on this machine.",
            _ => $"nvidia-smi: {Short(said)} (code {answer.ExitCode})",
        };
    }

    private static Card WithOwners(Card gpu) =>
        gpu with { Processes = [.. gpu.Processes.Select(process => process with { User = ProcessOwners.OwnerOf(process.Pid) })] };

    private static string Short(string said) => said.Length > 200 ? said[..200] + "…" : said.TrimEnd('.');
}
