using System.Text;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Dvc;

/// <summary>DVC's own files on disk. DVC need not be installed; nothing is run, and no other machine is reached but by a folder that is mounted.</summary>
/// <param name="variable">An environment variable, or null.</param>
public sealed class DvcFiles(Func<string, string?> variable) : IDvc
{
    private const string FolderName = ".dvc";
    private const int MaxBytes = 16 << 20;
    private const int MaxWalked = 500_000;
    private const int MaxFiles = 2_000;
    private const int MaxData = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal) { FolderName, ".git", "node_modules", ".venv", "venv", "site-packages", "__pycache__", "mlruns", "mlartifacts" };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DvcRepository>> LookAsync(string root, CancellationToken cancel)
    {
        using var boxed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        boxed.CancelAfter(Limit);
        try
        {
            return await Task.Run(() => Look(root, boxed.Token), CancellationToken.None).WaitAsync(boxed.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DvcException($"The files of DVC could not be read within {Limit.TotalSeconds:0} s; look whether the drive of the workspace, the cache or the remote hangs.");
        }
    }

    private IReadOnlyList<DvcRepository> Look(string root, CancellationToken cancel)
    {
        var files = new FolderWalk(root, LeftOut.Contains, MaxWalked).Run(cancel).Where(DvcHashes.IsKind).ToList();
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        var homes = files.Take(MaxFiles).GroupBy(file => HomeOf(root, Path.GetDirectoryName(file)?.Replace('\\', '/') ?? "", known) ?? "", StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.ToList(), StringComparer.Ordinal);
        if (HomeOf(root, "", known) is { } own)
        {
            homes.TryAdd(own, []);
        }

        var problem = files.Count > MaxFiles ? $"There are {files.Count} files of DVC, of which {MaxFiles} were looked at." : null;
        return [.. homes.OrderBy(static home => home.Key.Length).Select(home => Repository(root, home.Key, home.Value, problem, cancel))];
    }

    private DvcRepository Repository(string root, string home, IReadOnlyList<string> files, string? problem, CancellationToken cancel)
    {
        var problems = new List<string>(problem is null ? [] : [problem]);
        var settings = home.Length == 0 ? null : new DvcSettings(home, variable, problems);
        var remotes = settings?.Remotes() ?? [];
        var cache = settings?.Cache ?? "";
        var match = new DvcMatch(root, cache);
        var data = new List<DvcData>();
        var torn = new List<string>();
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            var text = Text(Path.Combine(root, file), problems, file);
            if (text is not null && DvcOutputs.IsInConflict(text))
            {
                torn.Add(file);
                continue;
            }

            var pipeline = file.EndsWith(".lock", StringComparison.Ordinal) ? Text(Path.Combine(root, file[..^5] + ".yaml"), problems, null) : null;
            foreach (var output in text is null ? [] : DvcOutputs.Read(file, text, pipeline).Take(MaxData - data.Count))
            {
                data.Add(Of(file, output, remotes, settings?.Default, cache, match, cancel));
            }
        }

        return new(home.Length == 0 ? null : home, data)
        {
            Remotes = remotes,
            DefaultRemote = settings?.Default,
            Cache = cache,
            IsCacheNamed = settings?.IsCacheNamed ?? false,
            HasCache = cache.Length > 0 && Directory.Exists(cache),
            InConflict = torn,
            Problems = problems,
        };
    }

    private static DvcData Of(string file, DvcOutput output, IReadOnlyList<DvcRemote> remotes, string? byDefault, string cache, DvcMatch match, CancellationToken cancel)
    {
        var remote = remotes.FirstOrDefault(remote => remote.Name == (output.Remote ?? byDefault));
        var paths = output.IsCached ? output.CachePaths : [];
        bool? Has(string folder) => paths.Count == 0 ? null : paths.Any(path => File.Exists(Path.Combine(folder, path)));
        return new(file, output)
        {
            InWorkspace = match.Of(output, cancel),
            InCache = cache.Length == 0 ? null : Has(cache),
            InRemote = output.IsPushed && remote is { IsFolder: true, Exists: true } ? Has(remote.Address) : null,
            Remote = output.IsPushed ? remote?.Name : null,
        };
    }

    /// <summary>The nearest folder at or above one of the workspace that has <c>.dvc</c>; above the workspace as far as the clone goes. Null where there is none.</summary>
    private static string? HomeOf(string root, string folder, Dictionary<string, string?> known)
    {
        if (known.TryGetValue(folder, out var found))
        {
            return found;
        }

        var full = folder.Length == 0 ? Path.GetFullPath(root) : Path.Combine(Path.GetFullPath(root), folder);
        if (Directory.Exists(Path.Combine(full, FolderName)))
        {
            found = full;
        }
        else if (folder.Length > 0)
        {
            found = HomeOf(root, folder.LastIndexOf('/') is > 0 and var slash ? folder[..slash] : "", known);
        }
        else
        {
            var at = full;
            while (found is null && !Path.Exists(Path.Combine(at, ".git")) && Path.GetDirectoryName(at) is { } parent)
            {
                at = parent;
                found = Directory.Exists(Path.Combine(at, FolderName)) && IsConfigured(at) ? at : null;
            }
        }

        return known[folder] = found;
    }

    // A home folder may hold a ".dvc" of the user's own that is no repository.
    private static bool IsConfigured(string folder) => File.Exists(Path.Combine(folder, FolderName, "config"));

    private static string? Text(string path, List<string> problems, string? told)
    {
        try
        {
            return File.Exists(path) ? Encoding.UTF8.GetString(SharedFile.ReadAll(path, MaxBytes)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (told is not null)
            {
                problems.Add($"{told} cannot be read.");
            }

            return null;
        }
    }
}
