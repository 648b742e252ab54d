using ForgeLsp.Core.Pipelines;

namespace ForgeLsp.Adapters.Dvc;

/// <summary>
/// Compares the contents of small files with what DVC noted, and remembers what it found until a file is another one: looks that follow each other
/// read next to nothing. One look reads so much and no more; what is left is for the next. For one thread.
/// </summary>
public sealed class DataMemory
{
    private const long MaxBytes = 4 << 20;
    private const long MaxPerLook = 32 << 20;

    private readonly Dictionary<string, (long Length, DateTime Time, string Hash, bool IsSame)> _known = new(StringComparer.Ordinal);
    private long _left;

    /// <summary>A new look begins.</summary>
    internal void Begin() => _left = MaxPerLook;

    /// <summary>Whether the file, which exists, has what the output's md5 says; null where it is too large to tell, or its turn has not come.</summary>
    internal bool? IsSame(FileInfo file, DvcOutput output, CancellationToken cancel)
    {
        if (!output.IsMd5 || output.IsFolder || output.CachePaths.Count == 0 || file.Length > MaxBytes)
        {
            return null;
        }

        if (_known.TryGetValue(file.FullName, out var known) && known.Length == file.Length && known.Time == file.LastWriteTimeUtc && known.Hash == output.Data.Hash)
        {
            return known.IsSame;
        }

        if (file.Length > _left)
        {
            return null;
        }

        _left -= file.Length;
        var isSame = DvcMatch.Matches(file.FullName, output.Data.Hash, output.IsCurrent, cancel);
        _known[file.FullName] = (file.Length, file.LastWriteTimeUtc, output.Data.Hash, isSame);
        return isSame;
    }
}
