using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// A private copy of a database with its write-ahead log or journal, for folders where SQLite may not do its recovery. Kept until the
/// original changes, and removed at the end.
/// </summary>
internal sealed class SqliteSnapshot(string path) : IDisposable
{
    private static readonly string[] Companions = ["", "-wal", "-journal"];
    private readonly Lock _lock = new();
    private string? _folder;
    private string? _stamp;

    /// <summary>Whether there is a log or journal that holds more than the database file.</summary>
    public bool IsNeeded => Companions.Skip(1).Any(suffix => new FileInfo(path + suffix) is { Exists: true, Length: > 0 });

    /// <summary>The path of a copy that is as new as the original.</summary>
    /// <exception cref="StoreException">The original changes faster than it can be copied.</exception>
    public string Take(CancellationToken cancel)
    {
        lock (_lock)
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                cancel.ThrowIfCancellationRequested();
                var stamp = Stamp();
                if (stamp == _stamp && _folder is not null)
                {
                    return Path.Combine(_folder, "copy.db");
                }

                Remove();
                _folder = Directory.CreateTempSubdirectory("forge-").FullName;
                foreach (var suffix in Companions.Where(suffix => File.Exists(path + suffix)))
                {
                    using var source = new FileStream(path + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    using var target = File.Create(Path.Combine(_folder, "copy.db" + suffix));
                    source.CopyTo(target);
                }

                _stamp = Stamp() == stamp ? stamp : null;
            }

            throw new StoreException(StoreFailure.Locked, $"The database '{Path.GetFileName(path)}' is being written all the time; try again later.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            Remove();
        }
    }

    private string Stamp() => string.Join("|", Companions.Select(suffix =>
    {
        var file = new FileInfo(path + suffix);
        return file.Exists ? $"{file.Length}.{file.LastWriteTimeUtc.Ticks}" : "-";
    }));

    private void Remove()
    {
        if (_folder is not null && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        _folder = null;
        _stamp = null;
    }
}
