using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>Makes of a name from a store the name of a file on this machine.</summary>
internal static class ArtifactFileName
{
    /// <summary>The name to write under; null for one that is no name of a file, such as <c>..</c>, or that would lead elsewhere.</summary>
    /// <param name="isWindows">Whether it is to be a name on Windows, where some characters and names mean something else: they are replaced.</param>
    public static string? Of(string name, bool isWindows)
    {
        if (name.Trim(' ') is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '\0') >= 0)
        {
            return null;
        }

        if (!isWindows)
        {
            return name;
        }

        if (name.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        var safe = string.Concat(name.Select(static c => FileNames.IsRefused(c) ? '_' : c));
        if (safe[^1] is '.' or ' ')
        {
            safe = safe[..^1] + '_';
        }

        return FileNames.IsDevice(safe) ? '_' + safe : safe;
    }
}
