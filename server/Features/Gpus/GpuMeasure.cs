using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>What was measured of a card, for programs; what the driver does not say is null.</summary>
/// <param name="Utilisation">Percent.</param>
/// <param name="TemperatureCelsius">Degrees Celsius.</param>
/// <param name="PowerWatts">Watts.</param>
/// <param name="MeasuredAt">ISO 8601 instant (UTC).</param>
public sealed record GpuMeasure(
    string? Uuid, int? Utilisation, long? MemoryUsedMib, long? MemoryTotalMib, int? TemperatureCelsius, double? PowerWatts, string? MeasuredAt,
    IReadOnlyList<MigMeasure> MigInstances, IReadOnlyList<ProcessMeasure> Processes)
{
    /// <summary>Of a card; null where nothing was measured.</summary>
    public static GpuMeasure? Of(Gpu gpu) => gpu.IsInventoryOnly ? null : new(
        gpu.Uuid, gpu.Utilisation, gpu.MemoryUsed, gpu.MemoryTotal, gpu.Temperature, gpu.Power, gpu.MeasuredAt is { } measured ? IsoTime.UtcText(measured) : null,
        [.. gpu.MigInstances.Select(static instance => new MigMeasure(instance.Index, instance.Uuid, instance.ParentUuid, instance.Profile, instance.MemoryUsed, instance.MemoryTotal))],
        [.. gpu.Processes.Select(static process => new ProcessMeasure(process.Pid, process.Name, process.User, process.Memory, process.MigIndex))]);
}

/// <summary>A MIG instance, for programs.</summary>
public sealed record MigMeasure(int Index, string? Uuid, string? ParentUuid, string? Profile, long? MemoryUsedMib, long? MemoryTotalMib);

/// <summary>A compute process, for programs. <paramref name="MigIndex"/>: the instance that it runs on; null for the whole card.</summary>
public sealed record ProcessMeasure(int Pid, string Name, string? User, long? MemoryMib, int? MigIndex);

/// <summary>How a host's state is known, for programs.</summary>
/// <param name="Source"><c>asked</c>, <c>remembered</c> or <c>published</c>; null where the host gave no answer.</param>
/// <param name="MeasuredAt">ISO 8601 instant (UTC), null where nothing was measured.</param>
/// <param name="Problem">What is wrong and what to do; null mostly.</param>
public sealed record GpuHostInfo(string Host, string? Source, string? MeasuredAt, string? Problem)
{
    /// <summary>Of a host's state.</summary>
    public static GpuHostInfo Of(GpuHostState state) => new(
        state.Host,
        state.IsReached ? state.Source switch { GpuSource.Published => "published", GpuSource.Remembered => "remembered", _ => "asked" } : null,
        state.MeasuredAt is { } measured ? IsoTime.UtcText(measured) : null,
        state.Problem);
}
