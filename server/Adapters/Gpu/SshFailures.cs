namespace ForgeLsp.Adapters.Gpu;

/// <summary>What goes wrong on the way to another machine, in words that say how to mend it. OpenSSH speaks English everywhere; 255 is its own exit code.</summary>
internal static class SshFailures
{
    /// <summary>Exit codes of <c>timeout</c>: the time was up; the program had to be killed; it cannot be run; it is not there.</summary>
    private const int TimeUp = 124;
    private const int Killed = 137;
    private const int NotRunnable = 126;
    private const int NotThere = 127;
    private const int OfSsh = 255;

    /// <summary>Why the host gave no answer; null where it did, whatever the answer is.</summary>
    public static string? Explain(string host, ToolResult answer, TimeSpan connectLimit, TimeSpan toolLimit, TimeSpan wholeLimit)
    {
        var said = answer.Error + "\n" + answer.Output;
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        return answer.ExitCode switch
        {
            null => $"{host} did not answer within {wholeLimit.TotalSeconds:0.#} s: it is overloaded, or the network is slow. 'ssh {host} nvidia-smi' shows which.",
            TimeUp or Killed => $"nvidia-smi on {host} did not answer within {toolLimit.TotalSeconds:0.#} s: the driver hangs. 'ssh {host} dmesg' may say why (search for NVRM and Xid).",
            NotThere when Says("timeout") && !Says("nvidia-smi") => $"{host} has no program 'timeout', which keeps a hung nvidia-smi from staying there: install GNU coreutils, or run 'forge gpu watch' there.",
            NotThere => $"There is no nvidia-smi on {host}: it has no NVIDIA driver, or not on the PATH of 'ssh {host} nvidia-smi'.",
            NotRunnable => $"nvidia-smi on {host} cannot be run by you: ask its owner.",
            OfSsh => OfConnection(host, said, Says, connectLimit),
            _ => null,
        };
    }

    private static string OfConnection(string host, string said, Func<string, bool> says, TimeSpan connectLimit) => said switch
    {
        _ when says("REMOTE HOST IDENTIFICATION HAS CHANGED") || says("DNS SPOOFING") =>
            $"The key of {host} is another one than ssh knows: somebody set the machine up anew, or is in between. Ask its owner, then remove the old key by 'ssh-keygen -R {host}'.",
        _ when says("Host key verification failed") || says("host key is known") =>
            $"The key of {host} is not known to ssh: connect once by 'ssh {host}' and check its fingerprint.",
        _ when says("Permission denied") || says("Too many authentication failures") || says("No supported authentication methods") =>
            $"{host} does not let you in without a question: 'ssh {host}' has to work without a password (a key on the host, and ssh-agent for its passphrase).",
        _ when says("Could not resolve hostname") || says("Name or service not known") || says("nodename nor servname") =>
            $"There is no host '{host}': check gpus.hosts in forge.yaml, ~/.ssh/config, the network and the VPN.",
        _ when says("Connection refused") => $"{host} refuses ssh: it is there, and no ssh server runs on it, or on another port. The port belongs into ~/.ssh/config.",
        _ when says("timed out") || says("timeout") => $"{host} did not answer within {connectLimit.TotalSeconds:0.#} s: it is off, or the network or the VPN is.",
        _ when says("No route to host") || says("Network is unreachable") || says("Host is down") => $"{host} cannot be reached: it is off, or the network or the VPN is.",
        _ when says("Bad configuration option") || says("Bad owner or permissions") || says("terminating,") => $"ssh cannot read its configuration: {Last(said)}. Mend ~/.ssh/config.",
        _ when says("Connection closed") || says("Connection reset") || says("kex_exchange_identification") || says("Broken pipe") =>
            $"{host} closed the connection: {Last(said)}. Its ssh server is full or restricted; try again, or ask its owner.",
        _ => $"ssh could not reach {host}: {Last(said)}. 'ssh {host} nvidia-smi' has to work.",
    };

    /// <summary>The last line that was said: banners stand in front.</summary>
    private static string Last(string said) =>
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() is { } line ? SmiFailures.Short(line) : "it said nothing";
}
