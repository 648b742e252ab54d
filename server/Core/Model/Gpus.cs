namespace ForgeLsp.Core.Model;

/// <summary>One card as a probe saw it; what the driver does not say is null.</summary>
/// <param name="MemoryUsed">MiB.</param>
/// <param name="MemoryTotal">MiB.</param>
/// <param name="Utilisation">Percent.</param>
/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="Power">Watts.</param>
public sealed record Gpu(string Host, int Index, string? Uuid, string Name, int? Utilisation, long? MemoryUsed, long? MemoryTotal, int? Temperature, double? Power)
{
    /// <summary>Compute processes on it; display processes are left out.</summary>
    public IReadOnlyList<GpuProcess> Processes { get; init; } = [];

    /// <summary>The instances that it is split into.</summary>
    public IReadOnlyList<MigInstance> MigInstances { get; init; } = [];

    /// <summary>True for a card known from the policy's inventory only: no state was measured.</summary>
    public bool IsInventoryOnly { get; init; }

    /// <summary>When it was measured; null where it was not.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }
}

/// <summary>A part of a card that programs use like a card of its own (https://docs.nvidia.com/datacenter/tesla/mig-user-guide).</summary>
/// <param name="Index">Its number on its card.</param>
/// <param name="Uuid"><c>MIG-…</c>, which <c>CUDA_VISIBLE_DEVICES</c> takes; null where the driver does not say.</param>
/// <param name="ParentUuid">The card's.</param>
/// <param name="Profile">Its size by NVIDIA's name, such as <c>1g.10gb</c>.</param>
/// <param name="MemoryUsed">MiB.</param>
/// <param name="MemoryTotal">MiB.</param>
public sealed record MigInstance(int Index, string? Uuid, string? ParentUuid, int? GpuInstance, int? ComputeInstance, string? Profile, long? MemoryUsed, long? MemoryTotal);

/// <summary>A compute process on a card. <paramref name="Memory"/> in MiB.</summary>
/// <param name="User">Its owner on the card's host; null where that cannot be seen.</param>
public sealed record GpuProcess(int Pid, string Name, string? User, long? Memory)
{
    /// <summary>The MIG instance that it runs on, by <see cref="MigInstance.Index"/>; null for the whole card.</summary>
    public int? MigIndex { get; init; }
}

/// <summary>What a host answered: its cards, or in <paramref name="Problem"/> why there are none and what to do.</summary>
public sealed record GpuHostState(string Host, IReadOnlyList<Gpu> Gpus, string? Problem)
{
    /// <summary>When it was measured; null where it was not.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>How it came to be known.</summary>
    public GpuSource Source { get; init; } = GpuSource.Asked;

    /// <summary>False where the host gave no answer (it is away, refuses, hangs), rather than one that names no card.</summary>
    public bool IsReached { get; init; } = true;

    /// <summary>Whether its answer is still to come.</summary>
    public bool IsAwaited { get; init; }
}

/// <summary>How a host's state came to be known: the host was asked, an earlier answer serves, or <c>forge gpu watch</c> there published it.</summary>
public enum GpuSource { Asked, Remembered, Published }
