using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>Artifacts in a bucket, below a prefix. S3 has no folders: what stands before a slash is one.</summary>
/// <param name="root">The prefix, without slashes at its ends; empty for the whole bucket.</param>
internal sealed class S3Place(S3Client client, string bucket, string root, RestLimits limits) : IArtifactPlace
{
    private const int PageSize = 1000;

    /// <summary>More is no folder that a person reads; the rest is left out.</summary>
    private const int MaxPages = 200;

    /// <summary>The place of an <c>s3://bucket/prefix</c> address.</summary>
    /// <exception cref="StoreException">It is not one.</exception>
    public static S3Place Of(S3Client client, string uri, RestLimits limits)
    {
        var rest = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var slash = rest.IndexOf('/');
        var bucket = slash < 0 ? rest : rest[..slash];
        return S3Endpoint.IsBucket(bucket)
            ? new(client, bucket, slash < 0 ? "" : rest[(slash + 1)..].Trim('/'), limits)
            : throw new StoreException(StoreFailure.NotFound, "The artifact address of the run names no bucket of S3 that there could be; it should be s3://BUCKET/PATH.");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel) => TimeBox.RunAsync<IReadOnlyList<Artifact>>(
        async token =>
        {
            var prefix = FolderOf(folder);
            var found = new Dictionary<string, Artifact>(StringComparer.Ordinal);
            string? after = null;
            for (var pages = 0; pages == 0 || (after is not null && pages < MaxPages); pages++)
            {
                var page = await client.ListAsync(bucket, prefix, "/", after, PageSize, token);
                foreach (var name in page.Prefixes.Select(key => NameIn(prefix, key.TrimEnd('/'))).OfType<string>())
                {
                    found[name + "/"] = new(Join(folder, name), IsFolder: true, null);
                }

                foreach (var (key, size) in page.Keys)
                {
                    // An empty object that stands for the folder itself has no name in it.
                    if (NameIn(prefix, key) is { } name)
                    {
                        found[name] = new(Join(folder, name), IsFolder: false, size);
                    }
                }

                after = page.Next == after ? null : page.Next;
            }

            return [.. found.Values];
        },
        limits.Search,
        cancel);

    /// <inheritdoc/>
    public Task<Artifact?> FindAsync(string path, CancellationToken cancel) => TimeBox.RunAsync(
        async token =>
        {
            // Of all keys that begin so, the key itself comes first.
            var key = KeyOf(path);
            var file = await client.ListAsync(bucket, key, null, null, 1, token);
            if (file.Keys is [var first, ..] && first.Key == key)
            {
                return new Artifact(path, IsFolder: false, first.Size);
            }

            var folder = await client.ListAsync(bucket, FolderOf(path), null, null, 1, token);
            return folder.Keys.Count > 0 ? new Artifact(path, IsFolder: true, null) : null;
        },
        limits.Call,
        cancel);

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string path, CancellationToken cancel) => TimeBox.RunAsync(token => client.OpenAsync(bucket, KeyOf(path), token), limits.Call, cancel);

    private string KeyOf(string path) => Join(root, path);

    private string FolderOf(string path) => Join(root, path) is { Length: > 0 } folder ? folder + "/" : "";

    // A key such as "a//b" or "a/../b" has no place in a tree of folders.
    private static string? NameIn(string prefix, string key) =>
        key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal) && key[prefix.Length..] is not ("." or "..") and var name && !name.Contains('/', StringComparison.Ordinal) ? name : null;

    private static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";
}
