using System.IO.Enumeration;
using System.Text;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>A folder with a file per key (<c>params</c>, <c>metrics</c>, <c>tags</c>). MLflow encodes nothing: a <c>/</c> in a key is a sub-folder.</summary>
internal static class KeyFolder
{
    private const int MaxBytes = 8 << 20;

    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 32,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>Whether a folder is there whose names may not be read.</summary>
    public static bool IsClosed(string folder)
    {
        try
        {
            using var entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Keys with their files; none where there is no such folder.</summary>
    public static IEnumerable<(string Key, SeenFile File)> Keys(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var files = new FileSystemEnumerable<SeenFile>(folder, (ref FileSystemEntry entry) => SeenFile.Of(ref entry), Options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsPartial(entry.FileName),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        foreach (var file in files)
        {
            yield return (Key(folder, file), file);
        }
    }

    /// <summary>The same among files that were listed already. Where none of them is in the folder it may be a link, or closed: it is looked at again.</summary>
    public static IReadOnlyList<(string Key, SeenFile File)> Keys(string folder, IEnumerable<SeenFile> listed)
    {
        var keys = new List<(string Key, SeenFile File)>();
        var isThere = false;
        foreach (var file in listed)
        {
            if (file.Path.Length > folder.Length && file.Path[folder.Length] == Path.DirectorySeparatorChar && file.Path.StartsWith(folder, StringComparison.Ordinal))
            {
                isThere = true;
                if (!IsPartial(file.Path.AsSpan(file.Path.LastIndexOf(Path.DirectorySeparatorChar) + 1)))
                {
                    keys.Add((Key(folder, file), file));
                }
            }
        }

        return isThere ? keys : [.. Keys(folder)];
    }

    /// <summary>Key and text of each file, byte for byte as UTF-8; files that cannot be read are added to <paramref name="damages"/>.</summary>
    public static Dictionary<string, string> Texts(string folder, string what, List<string> damages) => Texts(Keys(folder), what, damages);

    /// <summary>The same of files that were listed already.</summary>
    public static Dictionary<string, string> Texts(IEnumerable<(string Key, SeenFile File)> keys, string what, List<string> damages)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, file) in keys)
        {
            try
            {
                texts[key] = Encoding.UTF8.GetString(SharedFile.ReadAll(file.Path, MaxBytes, file.Length));
            }
            catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
            {
                // Deleted since it was listed: that is the newer truth.
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                damages.Add($"{what} '{key}' cannot be read");
            }
        }

        return texts;
    }

    private static string Key(string folder, SeenFile file) => file.Path[(folder.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/');

    // rsync writes ".name.XXXXXX" and renames it when it is whole.
    private static bool IsPartial(ReadOnlySpan<char> name)
    {
        var dot = name.LastIndexOf('.');
        return name[0] == '.' && dot > 0 && name.Length - dot == 7 && !name[(dot + 1)..].ContainsAnyExcept(LettersAndDigits);
    }

    private static readonly System.Buffers.SearchValues<char> LettersAndDigits =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
