using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Cli;

/// <summary>Asks this machine for its cards under the name too by which the team's policy calls it.</summary>
internal sealed class ThisMachineProbe(IGpuProbe probe, string machine) : IGpuProbe
{
    private const string Local = "local";

    /// <inheritdoc/>
    public async Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel)
    {
        if (!IsCalled(machine, host))
        {
            return await probe.ProbeAsync(host, cancel);
        }

        var answer = await probe.ProbeAsync(Local, cancel);
        return answer with { Host = host, Gpus = [.. answer.Gpus.Select(gpu => gpu with { Host = host })] };
    }

    /// <summary>Whether a host's name is that of a machine, with or without its domain.</summary>
    public static bool IsCalled(string machine, string host) => machine.Length > 0 && string.Equals(machine.Split('.')[0], host.Split('.')[0], StringComparison.OrdinalIgnoreCase);
}
