using System.ComponentModel;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Asks this machine's <c>nvidia-smi</c> for the version of the driver.</summary>
public static class NvidiaDriver
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Such as <c>550.54.15</c>; null where there is no driver, or it does not answer.</summary>
    /// <param name="searchPath">Value of <c>PATH</c>.</param>
    public static async Task<string?> VersionAsync(string? searchPath, CancellationToken cancel)
    {
        if (ToolRunner.Find("nvidia-smi", searchPath, NvidiaSmiProbe.Usual) is not { } tool)
        {
            return null;
        }

        try
        {
            var answer = await ToolRunner.RunAsync(tool, ["--query-gpu=driver_version", "--format=csv,noheader"], Limit, TimeProvider.System, cancel);
            var line = answer.Output.Split('\n')[0].Trim();
            return answer.ExitCode == 0 && line.Length is > 0 and < 32 && line.All(static c => char.IsAsciiLetterOrDigit(c) || c == '.') ? line : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
