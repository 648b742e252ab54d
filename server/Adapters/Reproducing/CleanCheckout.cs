using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Reproducing;

/// <summary>The files of a commit in a temporary folder, beside a place for what a run writes. Disposing takes both away.</summary>
public sealed class CleanCheckout : IAsyncDisposable
{
    private static readonly byte[] Pointer = "version https://git-lfs.github.com/spec/"u8.ToArray();
    private const int PointerSize = 1024;
    private readonly GitCommandLine _git;
    private readonly string _clone;

    private CleanCheckout(GitCommandLine git, string clone, string home)
    {
        _git = git;
        _clone = clone;
        Home = home;
    }

    /// <summary>The temporary folder.</summary>
    public string Home { get; }

    /// <summary>The files of the commit: the root of the clone.</summary>
    public string Tree => Path.Combine(Home, "tree");

    /// <summary>Whether it stays.</summary>
    public bool IsKept { get; set; }

    /// <summary>Writes the files.</summary>
    /// <exception cref="GitException">Git could not.</exception>
    public static async Task<CleanCheckout> WriteAsync(GitCommandLine git, GitCommit commit, CancellationToken cancel)
    {
        var home = Directory.CreateTempSubdirectory("forge-reproduce-").FullName;

        // A temporary folder may be a link, as on macOS; git remembers where it leads to.
        var made = new CleanCheckout(git, commit.Folder, Directory.ResolveLinkTarget(home, returnFinalTarget: true)?.FullName ?? home);
        try
        {
            await git.WriteWorktreeAsync(commit, made.Tree, cancel);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Files that are only the pointers of LFS, relative to the tree; the first few. Their contents are not on this machine.</summary>
    public IReadOnlyList<string> Pointers(IEnumerable<string> paths) => [.. paths.Where(IsPointer).Take(5)];

    /// <summary>Puts a text in the place of a file. A link that stands there goes itself, so that nothing is written where it leads.</summary>
    /// <param name="path">Relative to the tree; the folder that it is in is the commit's.</param>
    public async Task ReplaceAsync(string path, string text, CancellationToken cancel)
    {
        var file = Path.Combine(Tree, path);
        File.Delete(file);
        await File.WriteAllTextAsync(file, text, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsKept)
        {
            return;
        }

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                MakeWritable(Tree);
                await _git.RemoveWorktreeAsync(_clone, Tree);
                Directory.Delete(Home, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception busy) when (attempt < 20 && busy is IOException or UnauthorizedAccessException)
            {
                // A process that was ended writes its last file.
                await Task.Delay(TimeSpan.FromMilliseconds(50 * (attempt + 1)), CancellationToken.None);
            }
        }
    }

    private bool IsPointer(string path)
    {
        var file = new FileInfo(Path.Combine(Tree, path));
        if (!file.Exists || file.Length > PointerSize)
        {
            return false;
        }

        using var stream = file.OpenRead();
        var head = new byte[Pointer.Length];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(Pointer);
    }

    // A folder that a script made read-only keeps its files.
    private static void MakeWritable(string folder)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
        {
            return;
        }

        foreach (var below in Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true }).Prepend(folder))
        {
            if ((File.GetUnixFileMode(below) & UnixFileMode.UserWrite) == UnixFileMode.None)
            {
                File.SetUnixFileMode(below, File.GetUnixFileMode(below) | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.UserRead);
            }
        }
    }
}
