using System.ComponentModel;
using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Asks this machine's <c>nvidia-smi</c>. Whatever it answers, or does not, is a value; nothing is thrown.</summary>
/// <param name="searchPath">Value of <c>PATH</c>.</param>
/// <param name="limit">For each call of the tool: with a sick driver it hangs for ever.</param>
public sealed class NvidiaSmiProbe(string? searchPath, TimeSpan limit, TimeProvider time) : IGpuProbe
{
    /// <summary>Where drivers put the tool.</summary>
    internal static IReadOnlyList<string> Usual => UsualPlaces;

    private static readonly string[] UsualPlaces = OperatingSystem.IsWindows()
        ? [Environment.SystemDirectory, @"C:\Program Files\NVIDIA Corporation\NVSMI"]
        : ["/usr/bin", "/usr/local/bin", "/usr/local/nvidia/bin", "/usr/lib/wsl/lib", "/opt/bin", "/run/current-system/sw/bin"];

    /// <summary>With the time limit that people bear.</summary>
    public NvidiaSmiProbe(string? searchPath)
        : this(searchPath, TimeSpan.FromSeconds(5), TimeProvider.System)
    {
    }

    /// <summary>Folders searched behind <c>PATH</c>.</summary>
    internal IReadOnlyList<string> Places { get; init; } = UsualPlaces;

    /// <inheritdoc/>
    public async Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel)
    {
        if (ToolRunner.Find("nvidia-smi", searchPath, Places) is not { } tool)
        {
            return new GpuHostState(host, [], "nvidia-smi was not found: this machine has no NVIDIA driver.");
        }

        try
        {
            var asked = new NvidiaSmi(host, (arguments, token) => ToolRunner.RunAsync(tool, arguments, limit, time, token), answer => Explain(host, answer), OperatingSystem.IsWindows(), time);
            var state = await asked.AskAsync(cancel);
            return await WithOwnersAsync(state, cancel);
        }
        catch (Win32Exception error)
        {
            return new GpuHostState(host, [], $"{tool} cannot be started: {error.Message}") { IsReached = false };
        }
    }

    /// <summary>Users of a directory (LDAP) stand in no file: where only their number was found, <c>ps</c> knows the name.</summary>
    private async Task<GpuHostState> WithOwnersAsync(GpuHostState state, CancellationToken cancel)
    {
        var owned = state with { Gpus = ProcessOwners.Add(state.Gpus, ProcessOwners.OwnerOf) };
        var numbered = owned.Gpus.SelectMany(static gpu => gpu.Processes).Where(static process => process.User is { Length: > 0 } user && user.All(char.IsAsciiDigit)).Select(static process => process.Pid);
        var pids = string.Join(',', numbered.Distinct().Take(500).Select(static pid => pid.ToString(CultureInfo.InvariantCulture)));
        if (pids.Length == 0 || ToolRunner.Find("ps", searchPath, "/usr/bin", "/bin") is not { } ps)
        {
            return owned;
        }

        var byPid = ProcessOwners.ReadPs((await ToolRunner.RunAsync(ps, ["-o", "pid=,user:64=", "-p", pids], limit, time, cancel)).Output);
        return owned with { Gpus = ProcessOwners.Add(owned.Gpus, pid => byPid.GetValueOrDefault(pid) ?? ProcessOwners.OwnerOf(pid)) };
    }

    private GpuHostState? Explain(string host, ToolResult answer) => answer.ExitCode is not null
        ? null
        : new GpuHostState(host, [], $"nvidia-smi did not answer within {limit.TotalSeconds:0.#} s: the driver hangs. 'dmesg' may say why (search for NVRM and Xid).") { IsReached = false };
}
