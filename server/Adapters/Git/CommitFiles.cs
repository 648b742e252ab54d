using System.Diagnostics;
using System.Globalization;
using System.Text;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Git;

/// <summary>
/// The files of a commit below a folder, read from git's own store one by one: nothing is checked out, so that no hook and no filter runs and nothing is
/// left behind. Safe to read from several threads.
/// </summary>
public sealed class CommitFiles : IWorkspaceFiles, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (string Id, long Size)> _files = new(StringComparer.Ordinal);
    private readonly DiskFiles _rules;
    private readonly Process _process;
    private readonly BufferedStream _output;
    private readonly Lock _gate = new();

    /// <summary>The files of a listing: <c>MODE blob ID SIZE</c>, a tab, the path, and a NUL.</summary>
    internal CommitFiles(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> surroundings, string program, string listing)
    {
        _rules = new DiskFiles(folder);
        foreach (var entry in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = entry.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && entry[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["100644" or "100755", "blob", var id, var size] && _rules.IsListed(entry[(tab + 1)..]))
            {
                _files[entry[(tab + 1)..]] = (id, long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0);
            }
        }

        var start = new ProcessStartInfo(program, ["-C", folder, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in surroundings)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        _process = Process.Start(start) ?? throw new GitException($"`{program}` could not be started; check the installation of git.");
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _output = new BufferedStream(_process.StandardOutput.BaseStream, 1 << 16);
    }

    /// <summary>How many files git could not give, as in a clone that leaves contents out until they are asked for.</summary>
    public int Missing { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<string> List(CancellationToken cancel) => _files.Keys;

    /// <inheritdoc/>
    public bool IsListed(string path) => _rules.IsListed(path);

    /// <inheritdoc/>
    public bool Exists(string path) => _files.ContainsKey(path);

    /// <inheritdoc/>
    public string? Read(string path) =>
        _files.TryGetValue(path, out var file) && file.Size <= DiskFiles.MaxBytesOf(path) && Ask(file.Id) is { } bytes ? DiskFiles.Decode(bytes) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _output.Dispose();
        _process.Dispose();
    }

    private byte[]? Ask(string id)
    {
        lock (_gate)
        {
            using var watchdog = new Timer(_ => Kill(), null, Limit, Timeout.InfiniteTimeSpan);
            try
            {
                _process.StandardInput.Write(id + "\n");
                _process.StandardInput.Flush();
                var head = Line().Split(' ');
                if (head.Length < 3 || !int.TryParse(head[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                {
                    Missing++;
                    return null;
                }

                var bytes = new byte[size + 1]; // a line feed ends it
                _output.ReadExactly(bytes);
                return bytes[..size];
            }
            catch (Exception problem) when (problem is IOException or InvalidOperationException or ObjectDisposedException)
            {
                throw new GitException("Git stopped while it read the files of a commit; check the clone with `git fsck`.");
            }
        }
    }

    // "ID blob SIZE", or "ID missing"
    private string Line()
    {
        var line = new StringBuilder();
        for (int unit; (unit = _output.ReadByte()) is not '\n';)
        {
            line.Append(unit >= 0 ? (char)unit : throw new EndOfStreamException());
        }

        return line.ToString();
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception ended) when (ended is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }
}
