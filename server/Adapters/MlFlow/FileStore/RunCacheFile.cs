using System.Security.Cryptography;
using System.Text;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>A run as it was read from its folder.</summary>
/// <param name="Stamp">What the folder looked like (names, sizes and times) just before.</param>
/// <param name="Newest">The newest time of a file in it, in ticks (UTC).</param>
internal sealed record IndexedRun(long Stamp, long Newest, Run Run);

/// <summary>
/// What was read of a file store, kept in a file outside the workspace, so that the next start reads changed runs only. A file of another
/// version, of another store, or with any byte wrong is as good as none.
/// </summary>
/// <param name="folder">Where such files are; made where it is not there.</param>
/// <param name="root">Absolute path of the store.</param>
internal sealed class RunCacheFile(string folder, string root)
{
    // Counted up with every change of what is written or of what a run's folder is read to.
    private const int Version = 1;
    private const int DigestLength = 32;
    private const long MaxBytes = 512 << 20;
    private static readonly byte[] Magic = "FORGERUNS"u8.ToArray();
    private static readonly TimeSpan UnusedLimit = TimeSpan.FromDays(60);
    private readonly string _path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..32] + ".runs");

    /// <summary>What the file holds, by folder of the run; empty where there is none that can be used.</summary>
    public Dictionary<string, IndexedRun> Read()
    {
        try
        {
            var file = new FileInfo(_path);
            if (!file.Exists || file.Length > MaxBytes || file.Length < Magic.Length + DigestLength)
            {
                return [];
            }

            var bytes = File.ReadAllBytes(_path);
            var body = bytes.AsSpan(0, bytes.Length - DigestLength);
            if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - DigestLength)))
            {
                return [];
            }

            using var reader = new BinaryReader(new MemoryStream(bytes, 0, body.Length));
            return reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) && reader.ReadInt32() == Version && reader.ReadString() == root ? ReadRuns(reader) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>Writes the file: whole or not at all. Where it cannot be written, the next start reads more.</summary>
    public void Write(IReadOnlyCollection<KeyValuePair<string, IndexedRun>> runs)
    {
        var temporary = $"{_path}.{Environment.ProcessId}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                // What is in the runs may be nobody else's business.
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var memory = new MemoryStream();
            using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(Magic);
                writer.Write(Version);
                writer.Write(root);
                WriteRuns(writer, runs);
            }

            var body = memory.GetBuffer().AsSpan(0, (int)memory.Length);
            using (var file = new FileStream(temporary, options))
            {
                file.Write(body);
                file.Write(SHA256.HashData(body));
            }

            File.Move(temporary, _path, overwrite: true);
            RemoveUnused();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Delete(temporary);
        }
    }

    private void RemoveUnused()
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(static file => file.Extension is ".runs" or ".tmp" && DateTime.UtcNow - file.LastWriteTimeUtc > UnusedLimit))
        {
            file.Delete();
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It is removed when it is old.
        }
    }

    private Dictionary<string, IndexedRun> ReadRuns(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var runs = new Dictionary<string, IndexedRun>(StringComparer.Ordinal);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var path = Path.Combine(root, reader.ReadString());
            runs[path] = new(reader.ReadInt64(), reader.ReadInt64(), ReadRun(reader, keys));
        }

        return runs;
    }

    private void WriteRuns(BinaryWriter writer, IReadOnlyCollection<KeyValuePair<string, IndexedRun>> runs)
    {
        writer.Write(runs.Count);
        foreach (var (path, known) in runs)
        {
            writer.Write(Path.GetRelativePath(root, path));
            writer.Write(known.Stamp);
            writer.Write(known.Newest);
            WriteRun(writer, known.Run);
        }
    }

    private static Run ReadRun(BinaryReader reader, Dictionary<string, string> keys)
    {
        var run = new Run(reader.ReadString(), Shared(keys, reader.ReadString()), reader.ReadString(), (RunStatus)reader.ReadInt32(), reader.ReadBoolean());
        return run with
        {
            StartTime = Number(reader),
            EndTime = Number(reader),
            User = Text(reader) is { } user ? Shared(keys, user) : null,
            ArtifactUri = Text(reader),
            Params = Map(reader, keys, static entry => entry.ReadString()),
            Tags = Map(reader, keys, static entry => entry.ReadString()),
            Metrics = Map(reader, keys, static entry => new MetricValue(entry.ReadDouble(), entry.ReadInt64(), entry.ReadInt64())),
            Inputs = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => new DatasetInput(reader.ReadString(), reader.ReadString(), Text(reader), Text(reader), Text(reader)))],
        };
    }

    private static void WriteRun(BinaryWriter writer, Run run)
    {
        writer.Write(run.Id);
        writer.Write(run.ExperimentId);
        writer.Write(run.Name);
        writer.Write((int)run.Status);
        writer.Write(run.IsDeleted);
        Number(writer, run.StartTime);
        Number(writer, run.EndTime);
        Text(writer, run.User);
        Text(writer, run.ArtifactUri);
        Map(writer, run.Params, static (to, value) => to.Write(value));
        Map(writer, run.Tags, static (to, value) => to.Write(value));
        Map(writer, run.Metrics, static (to, value) =>
        {
            to.Write(value.Value);
            to.Write(value.Timestamp);
            to.Write(value.Step);
        });
        writer.Write(run.Inputs.Count);
        foreach (var input in run.Inputs)
        {
            writer.Write(input.Name);
            writer.Write(input.Digest);
            Text(writer, input.SourceType);
            Text(writer, input.Source);
            Text(writer, input.Context);
        }
    }

    private static Dictionary<string, T> Map<T>(BinaryReader reader, Dictionary<string, string> keys, Func<BinaryReader, T> value)
    {
        var count = reader.ReadInt32();
        var map = new Dictionary<string, T>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            map[Shared(keys, reader.ReadString())] = value(reader);
        }

        return map;
    }

    private static void Map<T>(BinaryWriter writer, IReadOnlyDictionary<string, T> map, Action<BinaryWriter, T> value)
    {
        writer.Write(map.Count);
        foreach (var (key, item) in map)
        {
            writer.Write(key);
            value(writer, item);
        }
    }

    private static long? Number(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadInt64() : null;

    private static void Number(BinaryWriter writer, long? number)
    {
        writer.Write(number is not null);
        if (number is { } value)
        {
            writer.Write(value);
        }
    }

    private static string? Text(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void Text(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    // The runs of a store have the same few keys.
    private static string Shared(Dictionary<string, string> known, string text) => known.TryGetValue(text, out var shared) ? shared : known[text] = text;
}
