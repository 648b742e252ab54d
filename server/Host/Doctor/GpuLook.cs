using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Host.Doctor;

/// <summary>Asks the hosts of the policy for their cards, side by side. The probes have time limits of their own.</summary>
internal sealed class GpuLook(DoctorScene scene)
{
    /// <summary>The facts, in the order of the policy.</summary>
    public async Task<GpuFacts> LookAsync(CancellationToken cancel)
    {
        var gpus = scene.Policy.Gpus;
        var path = scene.Variable("PATH");
        var probe = GpuHosts.Of(path);
        var driver = NvidiaDriver.VersionAsync(path, cancel);
        var hosts = await Task.WhenAll(gpus.Hosts.Distinct(StringComparer.OrdinalIgnoreCase).Select(host => probe.ProbeAsync(host, cancel)));
        var isNamed = gpus.Inventory.Count > 0 || gpus.Hosts.Any(static host => !HostNames.IsSame(host, HostNames.Local));
        return new GpuFacts(hosts, isNamed, await driver);
    }
}
