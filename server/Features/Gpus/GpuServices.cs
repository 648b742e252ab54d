using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Gpus;

/// <summary>What the GPU features work with; functions, because policy, store, trust and settings change while they live.</summary>
/// <param name="Store">The store that policy and settings name now.</param>
/// <param name="Probe">Null before the workspace is trusted: no process is started then.</param>
/// <param name="User">Operating-system user, or the name that the user's settings give.</param>
/// <param name="NewId">A fresh id of a booking.</param>
public sealed record GpuServices(Func<Policy> Policy, Func<IReservationStore> Store, Func<IGpuProbe?> Probe, Func<string> User, Func<string> NewId, TimeProvider Time)
{
    /// <summary>What other machines publish; null where there is no database for it, or none may be reached yet.</summary>
    public Func<IGpuSamples?> Samples { get; init; } = static () => null;

    /// <summary>What whoever books is to know of the place of the bookings; null where there is nothing. Never throws.</summary>
    public Func<CancellationToken, Task<string?>> Caveat { get; init; } = static _ => Task.FromResult<string?>(null);

    /// <summary>This machine's name, so that what it publishes itself is not shown twice.</summary>
    public string Machine { get; init; } = HostNames.Local;
}
