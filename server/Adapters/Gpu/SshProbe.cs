using System.ComponentModel;
using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>
/// Asks another machine's <c>nvidia-smi</c> over the user's own ssh, which never asks back (<c>BatchMode</c>). Programs are started: only in a trusted
/// workspace may it be asked at all. A host has one call in flight, which whoever asks meanwhile shares.
/// </summary>
/// <param name="searchPath">Value of <c>PATH</c>.</param>
public sealed class SshProbe(string? searchPath, TimeProvider time) : IGpuProbe
{
    private static readonly string[] UsualPlaces = OperatingSystem.IsWindows() ? [Path.Combine(Environment.SystemDirectory, "OpenSSH")] : ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<GpuHostState>> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Folders searched behind <c>PATH</c>.</summary>
    internal IReadOnlyList<string> Places { get; init; } = UsualPlaces;

    /// <summary>How long a connection may take; whole seconds.</summary>
    internal TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a program may run there before it is ended there; whole seconds.</summary>
    internal TimeSpan ToolLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>What is given on top of both before the call is given up here.</summary>
    internal TimeSpan Slack { get; init; } = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public async Task<GpuHostState> ProbeAsync(string host, CancellationToken cancel)
    {
        if (!HostNames.IsName(host))
        {
            // The name would be an option of ssh, or a command of the shell there.
            return Away(host, $"'{Display.Plain(host)}' is no name of a host and is not asked: gpus.hosts in forge.yaml takes letters, digits, dots, hyphens and underscores. User and port belong into ~/.ssh/config.");
        }

        if (ToolRunner.Find("ssh", searchPath, Places) is not { } ssh)
        {
            return Away(host, $"{host} cannot be asked: ssh was not found on this machine.");
        }

        Task<GpuHostState>? asked;
        lock (_gate)
        {
            if (!_asked.TryGetValue(host, out asked) || asked.IsCompleted)
            {
                // Callers share the answer, so none of them may cancel it; it has its own time limit.
                asked = AskAsync(host, ssh);
                _asked[host] = asked;
            }
        }

        return await asked.WaitAsync(cancel);
    }

    private async Task<GpuHostState> AskAsync(string host, string ssh)
    {
        try
        {
            // Nothing of this runs in the caller's turn: starting a program takes a while.
            await Task.Yield();
            var smi = new NvidiaSmi(host, (arguments, token) => RunAsync(ssh, host, ["nvidia-smi", .. arguments], token), answer => Explain(host, answer), prefersXml: false, time);
            var state = await smi.AskAsync(CancellationToken.None);
            var pids = state.Gpus.SelectMany(static gpu => gpu.Processes).Select(static process => process.Pid).Distinct().Order().Take(500).ToList();
            if (pids.Count == 0)
            {
                return state;
            }

            var owners = await RunAsync(ssh, host, ["ps", "-o", "pid=,user:64=", "-p", string.Join(',', pids.Select(static pid => pid.ToString(CultureInfo.InvariantCulture)))], CancellationToken.None);
            var byPid = ProcessOwners.ReadPs(owners.Output);
            return state with { Gpus = ProcessOwners.Add(state.Gpus, pid => byPid.GetValueOrDefault(pid)) };
        }
        catch (Win32Exception error)
        {
            return Away(host, $"{ssh} cannot be started: {error.Message}");
        }
    }

    private Task<ToolResult> RunAsync(string ssh, string host, IReadOnlyList<string> command, CancellationToken cancel)
    {
        static string Seconds(TimeSpan time) => ((int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        // The words behind the host are joined by blanks for a shell there: none of them holds anything that a shell reads.
        IReadOnlyList<string> arguments =
            ["-o", "BatchMode=yes", "-o", "ConnectTimeout=" + Seconds(ConnectLimit), host, "timeout", "-k", "2", Seconds(ToolLimit), .. command];
        return ToolRunner.RunAsync(ssh, arguments, ConnectLimit + ToolLimit + Slack, time, cancel);
    }

    private GpuHostState? Explain(string host, ToolResult answer) =>
        SshFailures.Explain(host, answer, ConnectLimit, ToolLimit, ConnectLimit + ToolLimit + Slack) is { } problem ? Away(host, problem) : null;

    private static GpuHostState Away(string host, string problem) => new(host, [], problem) { IsReached = false };
}
