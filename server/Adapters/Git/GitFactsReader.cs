using System.Security;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.Git;

/// <summary>Gathers for the rules what git and DVC keep of a workspace. DVC itself is not needed.</summary>
public sealed class GitFactsReader(IGitHistory git)
{
    private const int MostDataFiles = 2_000;
    private const int MostBytes = 1_000_000;

    /// <summary>The facts of the folder; where it is in no clone, or git cannot answer, those of DVC alone.</summary>
    /// <param name="folder">Absolute path of the workspace's root.</param>
    /// <param name="dataFiles">Its <c>.dvc</c> files, relative to it.</param>
    /// <param name="asksBranch">Whether the branch is wanted.</param>
    public async Task<GitFacts> ReadAsync(string folder, IEnumerable<string> dataFiles, bool asksBranch, CancellationToken cancel)
    {
        string? branch = null;
        IEnumerable<KeptFile> files = [];
        try
        {
            files = GitFacts.Of(await git.TrackedAsync(folder, cancel));
            branch = asksBranch ? await git.BranchAsync(folder, cancel) : null;
        }
        catch (GitException)
        {
            // No clone, or no git: nobody works with branches here, and nothing is tracked.
        }

        return new GitFacts
        {
            Branch = branch,
            Files = files.Concat(Data(folder, dataFiles, cancel)).DistinctBy(static file => file.Path, StringComparer.Ordinal).ToDictionary(static file => file.Path, StringComparer.Ordinal),
        };
    }

    private static List<KeptFile> Data(string folder, IEnumerable<string> paths, CancellationToken cancel)
    {
        var found = new List<KeptFile>();
        var torn = new List<KeptFile>();
        foreach (var path in paths.Take(MostDataFiles))
        {
            cancel.ThrowIfCancellationRequested();
            if (Text(folder, path) is not { } text)
            {
                continue;
            }

            if (DvcOutputs.IsInConflict(text))
            {
                torn.Add(new KeptFile(path) { IsInConflict = true });
            }
            else if (Outs(folder, path, text) is { Count: > 0 } outs)
            {
                found.Add(new KeptFile(path) { Data = outs });
            }
        }

        // Where nothing was ever brought, as on a build server, nobody misses anything.
        return found.Any(static file => file.Data.Any(static data => data.IsThere)) || Directory.Exists(Path.Combine(folder, ".dvc", "cache")) ? [.. torn, .. found] : torn;
    }

    private static string? Text(string folder, string path)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            return !file.Exists || file.Length > MostBytes ? null : File.ReadAllText(file.FullName);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or SecurityException)
        {
            return null; // It may just be written; the next look finds it.
        }
    }

    /// <summary>The outputs of a <c>.dvc</c> file as they are on disk; those outside of the workspace are left out.</summary>
    private static List<KeptData> Outs(string folder, string path, string text)
    {
        try
        {
            return
            [
                .. DvcOutputs.Read(path, text).Select(static output => output.Data)
                    .Where(static data => RelativePath.Join("", data.Path) is { Length: > 0 }).Select(data => OnDisk(folder, data.Path, data.Size)),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or SecurityException)
        {
            return [];
        }
    }

    private static KeptData OnDisk(string folder, string path, long? size)
    {
        var full = Path.Combine(folder, path);
        if (Directory.Exists(full))
        {
            return new KeptData(path, size, null, IsThere: true);
        }

        // DVC may link to its cache.
        var file = new FileInfo(full);
        file = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return new KeptData(path, size, file.Exists ? file.Length : null, file.Exists);
    }
}
