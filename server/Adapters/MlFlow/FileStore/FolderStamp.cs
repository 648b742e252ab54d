using System.IO.Enumeration;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>What a folder looks like from outside: names, sizes and times of all files in it, without reading any. The same in every process.</summary>
/// <param name="Value">Changes when a file of the folder changes; 0 where there is no folder.</param>
/// <param name="Newest">The newest time of a file, in ticks (UTC).</param>
internal readonly record struct FolderStamp(long Value, long Newest)
{
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 32, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>The stamp of a folder; artifacts do not count, and links are not followed.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="files">Takes the files, so that who reads them next need not list them again.</param>
    public static FolderStamp Of(string folder, List<SeenFile>? files = null)
    {
        if (!Directory.Exists(folder))
        {
            return default;
        }

        var newest = 0L;
        var entries = new FileSystemEnumerable<long>(
            folder,
            (ref FileSystemEntry entry) =>
            {
                if (entry.IsDirectory)
                {
                    return Mix(Hash(entry.FileName) * 31 + Hash(entry.Directory), 0);
                }

                var time = entry.LastWriteTimeUtc.UtcTicks;
                newest = Math.Max(newest, time);
                files?.Add(SeenFile.Of(ref entry));
                return Mix(Hash(entry.FileName) * 31 + Hash(entry.Directory), entry.Length * 7919 + time);
            },
            Deep)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => entry.FileName is not "artifacts" && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        var stamp = 1L;
        foreach (var entry in entries)
        {
            stamp += entry;
        }

        return new(stamp, newest);
    }

    /// <summary>A number of two; sums of such do not depend on the order in which a file system lists its entries.</summary>
    public static long Mix(long a, long b)
    {
        var x = unchecked((ulong)a * 0x9E3779B97F4A7C15 + (ulong)b);
        x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
        return unchecked((long)(x ^ (x >> 27)));
    }

    // FNV-1a over UTF-16 units: .NET's own hash of a text is another one in each process.
    private static long Hash(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        return unchecked((long)hash);
    }
}
