using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Ports;

/// <summary>Asks a host for its cards. Never throws for an absent driver or a hung tool: the answer says so.</summary>
public interface IGpuProbe
{
    /// <summary>State of one host, within the probe's own time limit.</summary>
    Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel);
}

/// <summary>States of hosts that <c>forge gpu watch</c> published, for those who cannot ask the hosts themselves.</summary>
public interface IGpuSamples
{
    /// <summary>The newest state of each host, with when it was measured by this machine's clock; empty where nobody publishes.</summary>
    /// <exception cref="StoreException">They cannot be read.</exception>
    Task<IReadOnlyList<GpuHostState>> ReadAsync(CancellationToken cancel);

    /// <summary>Publishes a host's state, and drops what of it is older than <paramref name="keep"/>.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    Task PublishAsync(GpuHostState state, TimeSpan keep, CancellationToken cancel);
}
