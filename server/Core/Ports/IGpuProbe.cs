using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Ports;

/// <summary>Asks a host for its cards. Never throws for an absent driver or a hung tool: the answer says so.</summary>
public interface IGpuProbe
{
    /// <summary>State of one host, within the probe's own time limit.</summary>
    Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel);
}
