namespace ForgeLsp.Workspace.Index;

/// <summary>Files that wait, parsed as they are, for whoever asks for them; as long as there is room. Safe to use from several threads.</summary>
internal sealed class KeptFiles
{
    /// <summary>Most characters in all of them: what they are parsed into takes about forty bytes for each.</summary>
    private const long MaxLength = 8_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private long _length;

    /// <summary>Keeps a file, unless there is no room for it.</summary>
    public void Keep(SourceFile file)
    {
        lock (_gate)
        {
            _length += file.Text.Length;
            if (_length <= MaxLength)
            {
                _files[file.Path] = file;
            }
        }
    }

    /// <summary>The file of that path, which goes on waiting; null where none does.</summary>
    public SourceFile? Find(string path)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(path);
        }
    }

    /// <summary>The file of that path, which waits no longer; null where none did.</summary>
    public SourceFile? Take(string path)
    {
        lock (_gate)
        {
            return _files.Remove(path, out var file) ? file : null;
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _files.Clear();
            _length = 0;
        }
    }
}
