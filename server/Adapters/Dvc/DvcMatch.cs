using System.Security.Cryptography;
using System.Text.Json;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Dvc;

/// <summary>
/// Compares data in the workspace with what DVC's files say: by size first, then by hash as long as that is quick (half a GiB for all together); a
/// link into the cache is known by its name. Of a folder the names and number of the files and their size count, and small files' hashes.
/// </summary>
/// <param name="root">Absolute path of the workspace.</param>
/// <param name="cache">Absolute path of the cache, or empty.</param>
internal sealed class DvcMatch(string root, string cache)
{
    private const long MaxHashed = 512L << 20;
    private const int MaxEntries = 100_000;
    private const int MaxListBytes = 32 << 20;
    private long _hashed;

    /// <summary>How an output compares.</summary>
    public DvcPresence Of(DvcOutput output, CancellationToken cancel)
    {
        var written = output.Data.Path;
        if (written.Contains("://", StringComparison.Ordinal) || Path.IsPathRooted(written) || written.StartsWith("..", StringComparison.Ordinal))
        {
            return DvcPresence.Unknown;
        }

        try
        {
            var path = Path.Combine(root, written);
            return output.IsFolder || Directory.Exists(path)
                ? Directory.Exists(path) ? output.IsFolder ? OfFolder(path, output, cancel) : DvcPresence.Changed : DvcPresence.Missing
                : OfFile(path, output.Data.Size, output.IsMd5 ? output.Data.Hash : null, output.IsCurrent, cancel);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return DvcPresence.Unknown;
        }
    }

    private DvcPresence OfFile(string path, long? size, string? md5, bool isCurrent, CancellationToken cancel)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is { } target && md5 is not null)
        {
            var full = Path.GetFullPath(target, file.DirectoryName ?? root).Replace('\\', '/');
            if (DvcOutput.PathsOf(md5).Any(known => full.EndsWith("/" + known, StringComparison.Ordinal)))
            {
                return File.Exists(full) ? DvcPresence.Same : DvcPresence.Missing;
            }

            file = file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo final ? final : file;
        }

        if (!file.Exists)
        {
            return DvcPresence.Missing;
        }

        // A text of DVC 2 may have had other line ends when it was counted, but not fewer bytes on disk than it says.
        if (size is { } bytes && bytes != file.Length)
        {
            return DvcPresence.Changed;
        }

        if (md5 is null || DvcOutput.PathsOf(md5).Count == 0 || (_hashed += file.Length) > MaxHashed)
        {
            return size is null ? DvcPresence.Unknown : DvcPresence.SameSize;
        }

        return Matches(file.FullName, md5, isCurrent, cancel) ? DvcPresence.Same : DvcPresence.Changed;
    }

    /// <summary>Whether the contents of a file have the md5 that DVC noted, in the way of either version.</summary>
    internal static bool Matches(string path, string md5, bool isCurrent, CancellationToken cancel)
    {
        // DVC names data by md5, which is no secret and guards nothing here.
        using var raw = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var text = isCurrent ? null : IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        var buffer = new byte[1 << 20];
        var plain = new byte[1 << 20];
        for (int read; (read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            raw.AppendData(buffer, 0, read);
            if (text is not null)
            {
                // What DVC 2 counts: \r\n as \n, in blocks of a MiB as it reads them.
                var length = 0;
                for (var i = 0; i < read; i++)
                {
                    if (buffer[i] != '\r' || i + 1 >= read || buffer[i + 1] != '\n')
                    {
                        plain[length++] = buffer[i];
                    }
                }

                text.AppendData(plain, 0, length);
            }
        }

        return string.Equals(Convert.ToHexStringLower(raw.GetHashAndReset()), md5, StringComparison.OrdinalIgnoreCase)
            || (text is not null && string.Equals(Convert.ToHexStringLower(text.GetHashAndReset()), md5, StringComparison.OrdinalIgnoreCase));
    }

    private DvcPresence OfFolder(string path, DvcOutput output, CancellationToken cancel)
    {
        // What .dvcignore leaves out is not known here, and would count as new.
        if (output.Data.Files > MaxEntries || File.Exists(Path.Combine(root, ".dvcignore")) && IsIgnoring(Path.Combine(root, ".dvcignore")))
        {
            return DvcPresence.Unknown;
        }

        var (names, bytes) = (new HashSet<string>(StringComparer.Ordinal), 0L);
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            cancel.ThrowIfCancellationRequested();
            bytes += file.LinkTarget is null ? file.Length : file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : 0;
            if (!names.Add(Path.GetRelativePath(path, file.FullName).Replace('\\', '/')) || names.Count > MaxEntries)
            {
                return DvcPresence.Unknown;
            }
        }

        if ((output.Data.Files is { } count && count != names.Count) || (output.Data.Size is { } size && size != bytes))
        {
            return names.Count == 0 ? DvcPresence.Missing : DvcPresence.Changed;
        }

        if (List(output) is not { } listed)
        {
            return output.Data.Size is null ? DvcPresence.Unknown : DvcPresence.SameSize;
        }

        if (!listed.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(names))
        {
            return DvcPresence.Changed;
        }

        var worst = DvcPresence.Same;
        foreach (var (name, md5) in listed)
        {
            var one = OfFile(Path.Combine(path, name), null, md5, output.IsCurrent, cancel);
            if (one is DvcPresence.Changed or DvcPresence.Missing)
            {
                return DvcPresence.Changed;
            }

            worst = one == DvcPresence.Same ? worst : DvcPresence.SameSize;
        }

        return worst;
    }

    /// <summary>The md5 of each file of a folder, as the cache's list of it says: <c>[{"md5": …, "relpath": …}]</c>; null where the cache has none.</summary>
    private Dictionary<string, string>? List(DvcOutput output)
    {
        if (cache.Length == 0 || output.CachePaths.Select(path => Path.Combine(cache, path)).FirstOrDefault(File.Exists) is not { } list)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(SharedFile.ReadAll(list, MaxListBytes));
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in json.RootElement.EnumerateArray())
            {
                if (entry.TryGetProperty("relpath", out var name) && name.GetString() is { Length: > 0 } relative && !Path.IsPathRooted(relative) && !relative.Split('/').Contains("..", StringComparer.Ordinal)
                    && entry.TryGetProperty("md5", out var hash) && hash.GetString() is { } md5)
                {
                    found[relative] = md5;
                }
            }

            return found;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private static bool IsIgnoring(string path) => File.ReadLines(path).Take(1000).Any(static line => line.Trim() is { Length: > 0 } text && text[0] != '#');
}
