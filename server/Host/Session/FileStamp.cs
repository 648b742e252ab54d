using System.Globalization;

namespace ForgeLsp.Host.Session;

/// <summary>What tells one state of a file from another without reading it.</summary>
internal static class FileStamp
{
    /// <summary>Its stamp, of a link that of the file which it leads to; null where there is none.</summary>
    public static string? Of(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.LinkTarget is not null)
        {
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }

        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}") : null;
    }
}
