using System.Text.Json;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.Dvc;

/// <summary>DVC's cache of a clone, read without DVC. The layout is that of DVC 3 (<c>files/md5/ab/cdef…</c>) and, where that has it not, of DVC 2 (<c>ab/cdef…</c>).</summary>
public sealed class DvcCache : IDataCache
{
    private const string Folder = ".dir";
    private readonly IReadOnlyList<string> _places;

    /// <summary>The cache that the settings of a repository name, else the usual one.</summary>
    /// <param name="root">Absolute path of the folder that holds <c>.dvc</c>.</param>
    /// <param name="variable">An environment variable, or null.</param>
    public DvcCache(string root, Func<string, string?> variable)
    {
        var settings = new DvcSettings(root, variable, []);
        HasRemote = settings.Remotes().Count > 0;
        _places = [Path.Combine(settings.Cache, "files", "md5"), settings.Cache];
    }

    /// <inheritdoc/>
    public bool HasRemote { get; }

    /// <inheritdoc/>
    public bool Has(string md5) => Files(md5) is { } files && files.All(static file => File.Exists(file.Cached));

    /// <summary>Writes the contents of an md5 to a place. It copies: a run that changes its data must not reach the cache.</summary>
    /// <returns>False where the cache does not have all of it.</returns>
    public bool CopyTo(string md5, string target, CancellationToken cancel)
    {
        if (Files(md5) is not { } files || files.Any(static file => !File.Exists(file.Cached)))
        {
            return false;
        }

        foreach (var (name, cached) in files)
        {
            cancel.ThrowIfCancellationRequested();
            var file = name.Length == 0 ? target : Path.Combine(target, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? target);
            File.Copy(cached, file, overwrite: true);
            File.SetAttributes(file, FileAttributes.Normal);
        }

        return true;
    }

    /// <summary>The files of an md5 with where they are kept; null where it is none, or a folder whose list is not there.</summary>
    private List<(string Name, string Cached)>? Files(string md5)
    {
        var isFolder = md5.EndsWith(Folder, StringComparison.Ordinal);
        var hash = isFolder ? md5[..^Folder.Length] : md5;
        if (hash.Length != 32 || !hash.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var cached = Place(hash, isFolder ? Folder : "");
        if (!isFolder)
        {
            return [("", cached)];
        }

        try
        {
            using var list = JsonDocument.Parse(File.ReadAllBytes(cached));
            return [.. list.RootElement.EnumerateArray().Select(item => (Name: item.GetProperty("relpath").GetString() ?? "", Md5: item.GetProperty("md5").GetString() ?? ""))
                .Where(static item => RelativePath.Join("", item.Name) is { Length: > 0 } && item.Md5.Length == 32 && item.Md5.All(char.IsAsciiHexDigit))
                .Select(item => (RelativePath.Join("", item.Name) ?? "", Place(item.Md5, "")))];
        }
        catch (Exception damaged) when (damaged is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private string Place(string hash, string ending)
    {
        var files = _places.Select(place => Path.Combine(place, hash[..2], hash[2..] + ending)).ToList();
        return files.Find(File.Exists) ?? files[0];
    }
}
