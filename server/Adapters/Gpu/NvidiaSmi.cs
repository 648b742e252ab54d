using ForgeLsp.Core.Model;
using Card = ForgeLsp.Core.Model.Gpu;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Asks one <c>nvidia-smi</c>, wherever it runs, and makes one state of its answers.</summary>
/// <param name="host">Whose cards they are.</param>
/// <param name="run">Runs it with arguments, within a time limit.</param>
/// <param name="explain">What is wrong with the way to it (it hangs, the host is away), or null where it is the tool's own business.</param>
/// <param name="prefersXml">Whether CSV does not say enough: on Windows only XML tells windows from programs that compute.</param>
internal sealed class NvidiaSmi(
    string host, Func<IReadOnlyList<string>, CancellationToken, Task<ToolResult>> run, Func<ToolResult, GpuHostState?> explain, bool prefersXml, TimeProvider time)
{
    private const string Format = "--format=csv,noheader,nounits";

    /// <summary>The state now, without the owners of processes.</summary>
    public async Task<GpuHostState> AskAsync(CancellationToken cancel)
    {
        if (prefersXml)
        {
            return await AskXmlAsync([], cancel);
        }

        var answer = await run([$"--query-gpu={NvidiaSmiCsv.GpuFields}", Format], cancel);
        var rows = NvidiaSmiCsv.ReadGpus(host, answer.Output);
        if (rows.Exists(static row => row.IsMig) || (rows.Count == 0 && IsOldDriver(answer)))
        {
            // MIG instances are told in XML only, and drivers from before MIG refuse to be asked for it in CSV.
            return await AskXmlAsync(rows, cancel);
        }

        if (rows.Count == 0)
        {
            return WhyNone(answer);
        }

        var processes = await run([$"--query-compute-apps={NvidiaSmiCsv.ProcessFields}", Format], cancel);
        var byCard = NvidiaSmiCsv.ReadProcesses(processes.Output).ToLookup(row => row.GpuUuid, row => row.Process, StringComparer.OrdinalIgnoreCase);

        // A card that fell off the bus makes the tool fail after it has listed the others.
        var problem = answer.ExitCode == 0 ? SmiFailures.InPassing(host, answer) : WhyNone(answer).Problem;
        problem ??= processes.ExitCode == 0 ? null : "Which processes use the cards is not known. " + WhyNone(processes).Problem;
        return Seen([.. rows.Select(row => row.Gpu with { Processes = row.Gpu.Uuid is { } uuid ? [.. byCard[uuid]] : [] })], problem);
    }

    private async Task<GpuHostState> AskXmlAsync(List<NvidiaSmiCsv.Row> rows, CancellationToken cancel)
    {
        var answer = await run(["-q", "-x"], cancel);
        if (NvidiaSmiXml.Read(host, answer.Output) is not { Count: > 0 } gpus)
        {
            return rows.Count > 0 ? Seen(rows.ConvertAll(row => row.Gpu), WhyNone(answer).Problem) : WhyNone(answer);
        }

        if (gpus.Exists(static gpu => gpu.MigInstances.Any(static instance => instance.Uuid is null)))
        {
            var listed = NvidiaSmiList.Read((await run(["-L"], cancel)).Output);
            gpus = gpus.ConvertAll(gpu => gpu with { MigInstances = [.. gpu.MigInstances.Select(instance => Named(instance, listed))] });
        }

        return Seen(gpus, answer.ExitCode == 0 ? null : WhyNone(answer).Problem);
    }

    private static MigInstance Named(MigInstance instance, List<NvidiaSmiList.Instance> listed)
    {
        var found = listed.Find(other => other.Index == instance.Index && string.Equals(other.CardUuid, instance.ParentUuid, StringComparison.OrdinalIgnoreCase));
        return found.Uuid is null ? instance : instance with { Uuid = instance.Uuid ?? found.Uuid, Profile = found.Profile };
    }

    private static bool IsOldDriver(ToolResult answer) => (answer.Output + answer.Error).Contains("not a valid field", StringComparison.Ordinal);

    private GpuHostState Seen(List<Card> gpus, string? problem)
    {
        var now = time.GetUtcNow();
        return new GpuHostState(host, gpus.ConvertAll(gpu => gpu with { MeasuredAt = now }), problem) { MeasuredAt = now };
    }

    private GpuHostState WhyNone(ToolResult answer) => explain(answer) ?? new GpuHostState(host, [], SmiFailures.Explain(host, answer));
}
