using System.Security.Cryptography;
using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Core.Pipelines;

namespace ForgeLsp.Adapters.Reproducing;

/// <summary>Puts data that git does not keep into a clean checkout: copies, so that nothing that is run there reaches the originals.</summary>
/// <param name="root">Absolute path of the workspace, which has the data.</param>
/// <param name="target">Absolute path of the same folder in the checkout.</param>
/// <param name="variable">An environment variable, or null.</param>
public sealed class CheckoutData(string root, string target, Func<string, string?> variable)
{
    private readonly DvcCache _cache = new(root, variable);

    /// <summary>Puts a version of data that DVC keeps to its place: from the cache, else from the workspace where that is of this version.</summary>
    /// <returns>False where neither has it.</returns>
    public bool Put(DvcHash data, CancellationToken cancel)
    {
        var place = Path.Combine(target, data.Path);
        if (_cache.CopyTo(data.Hash, place, cancel))
        {
            return true;
        }

        var here = Path.Combine(root, data.Path);
        if (!File.Exists(here) || (data.Size is { } size && new FileInfo(here).Length != size) || !string.Equals(Md5(here), data.Hash, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Copy(here, place);
        return true;
    }

    /// <summary>Copies a file or folder of the workspace as it is now; for data without a version.</summary>
    /// <param name="path">Relative to the workspace.</param>
    /// <returns>False where there is none.</returns>
    public bool PutAsIs(string path, CancellationToken cancel)
    {
        var here = Path.Combine(root, path);
        if (File.Exists(here))
        {
            Copy(here, Path.Combine(target, path));
            return true;
        }

        if (!Directory.Exists(here))
        {
            return false;
        }

        foreach (var file in Directory.EnumerateFiles(here, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            cancel.ThrowIfCancellationRequested();
            Copy(file, Path.Combine(target, Path.GetRelativePath(root, file)));
        }

        return true;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to) ?? to);
        File.Copy(from, to, overwrite: true);
    }

    // What DVC names files by; nothing is protected by it.
    private static string Md5(string file)
    {
        using var stream = File.OpenRead(file);
#pragma warning disable CA5351
        return Convert.ToHexStringLower(MD5.HashData(stream));
#pragma warning restore CA5351
    }
}
