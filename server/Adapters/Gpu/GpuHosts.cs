using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Asks this machine directly, by whatever name the policy calls it, and every other one over ssh.</summary>
/// <param name="machine">This machine's name.</param>
public sealed class GpuHosts(string machine, IGpuProbe here, IGpuProbe elsewhere) : IGpuProbe
{
    /// <summary>With the programs that <c>PATH</c> names.</summary>
    public static GpuHosts Of(string? searchPath) => new(Environment.MachineName, new NvidiaSmiProbe(searchPath), new SshProbe(searchPath, TimeProvider.System));

    /// <inheritdoc/>
    public Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel) => (HostNames.IsThis(host, machine) ? here : elsewhere).ProbeAsync(host, cancel);
}
