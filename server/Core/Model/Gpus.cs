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

    /// <summary>Names of its MIG instances.</summary>
    public IReadOnlyList<string> MigInstances { get; init; } = [];

    /// <summary>True for a card known from the policy's inventory only: no state was measured.</summary>
    public bool IsInventoryOnly { get; init; }
}

/// <summary>A compute process on a card. <paramref name="Memory"/> in MiB.</summary>
public sealed record GpuProcess(int Pid, string Name, string? User, long? Memory);

/// <summary>What a host answered: its cards, or in <paramref name="Problem"/> why there are none and what to do.</summary>
public sealed record GpuHostState(string Host, IReadOnlyList<Gpu> Gpus, string? Problem);
