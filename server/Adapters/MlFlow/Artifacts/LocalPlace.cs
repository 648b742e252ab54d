using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>Artifacts in a folder of this machine.</summary>
/// <param name="find">Finds the folder, each time: it may be copied here while the editor runs. Null where there is none.</param>
/// <param name="staysInside">Whether links are not followed: before trust they could lead to another machine.</param>
internal sealed class LocalPlace(Func<string?> find, bool staysInside) : IArtifactPlace
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel) => ReadAsync<IReadOnlyList<Artifact>>(
        folder,
        [],
        (path, token) =>
        {
            if (!Directory.Exists(path))
            {
                return [];
            }

            var found = new List<Artifact>();
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
            {
                token.ThrowIfCancellationRequested();
                found.Add(Of(ArtifactPath.Join(folder, entry.Name), entry));
            }

            return found;
        },
        cancel);

    /// <inheritdoc/>
    public Task<Artifact?> FindAsync(string path, CancellationToken cancel) => ReadAsync(
        path,
        null,
        (full, _) => Directory.Exists(full) ? Of(path, new DirectoryInfo(full)) : File.Exists(full) ? Of(path, new FileInfo(full)) : null,
        cancel);

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string path, CancellationToken cancel) => ReadAsync<Stream?>(path, null, static (full, _) => File.Exists(full) ? SharedFile.Open(full) is { } file ? new FileStream(file, FileAccess.Read, bufferSize: 1) : Stream.Null : null, cancel);

    private static Artifact Of(string path, FileSystemInfo entry) =>
        new(path, entry is DirectoryInfo, entry is FileInfo { Exists: true } file ? file.Length : null) { LocalPath = entry.FullName };

    private Task<T> ReadAsync<T>(string path, T nothing, Func<string, CancellationToken, T> read, CancellationToken cancel) => TimeBox.RunAsync(
        token =>
        {
            try
            {
                if (find() is not { } root)
                {
                    return nothing;
                }

                var full = path.Length == 0 ? root : Path.Combine(root, path);
                return staysInside && path.Length > 0 && Path.Exists(full) && Links.LeadAway(root, full)
                    ? throw new StoreException(StoreFailure.Unauthorised, $"'{path}' is a link, or lies behind one; links are followed once you trust the workspace.")
                    : read(full, token);
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new StoreException(StoreFailure.Unauthorised, $"The artifacts in '{Shown(path)}' may not be read; check the permissions of the folder.", denied);
            }
            catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
            {
                return nothing; // gone since it was looked for
            }
            catch (IOException problem)
            {
                throw new StoreException(StoreFailure.Unreachable, $"The artifacts in '{Shown(path)}' cannot be read ({problem.Message}); check who may read them.", problem);
            }
        },
        TimeBox.Limit,
        cancel);

    private static string Shown(string path) => path.Length == 0 ? "." : path;
}
