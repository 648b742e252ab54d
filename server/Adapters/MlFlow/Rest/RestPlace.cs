using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>Artifacts that a tracking server hands out, in one of its three ways. Each way is a listing of folders and an address of files.</summary>
internal abstract class RestPlace(RestClient client, RestLimits limits) : IArtifactPlace
{
    private const int MaxPages = 1000;

    /// <summary>What asks for a folder: a path of the API and its parameters, but for the page.</summary>
    protected abstract (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) Folder(string folder);

    /// <summary>What asks for a file.</summary>
    protected abstract (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) File(string path);

    /// <summary>Whether the listing names files by their last part only.</summary>
    protected virtual bool NamesAreLast => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel) => AskAsync<IReadOnlyList<Artifact>>(
        async token =>
        {
            var found = new Dictionary<string, Artifact>(StringComparer.Ordinal);
            var (path, parameters) = Folder(folder);
            var asked = new HashSet<string>(StringComparer.Ordinal);
            string? page = null;
            do
            {
                var answer = await client.GetAsync(path, parameters.Append(("page_token", page)), RestJson.Default.RestFiles, token);
                foreach (var file in (answer.Files ?? []).OfType<RestFile>())
                {
                    // A server is not believed: what it lists lies in the folder that was asked for, or is left out.
                    var name = ArtifactPath.NameOf((file.Path ?? "").TrimEnd('/'));
                    var full = ArtifactPath.Join(folder, name);
                    if (name is not ("" or "." or "..") && (NamesAreLast || file.Path == full))
                    {
                        found[full] = new(full, file.IsDir, file.IsDir ? null : file.FileSize ?? 0);
                    }
                }

                page = answer.NextPageToken;
            }
            while (!string.IsNullOrEmpty(page) && asked.Count < MaxPages && asked.Add(page));
            return [.. found.Values];
        },
        [],
        limits.Call,
        cancel);

    /// <inheritdoc/>
    public async Task<Artifact?> FindAsync(string path, CancellationToken cancel)
    {
        var slash = path.LastIndexOf('/');
        return (await ListAsync(slash < 0 ? "" : path[..slash], cancel)).FirstOrDefault(artifact => artifact.Path == path);
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string path, CancellationToken cancel)
    {
        var (address, parameters) = File(path);
        try
        {
            return await AskAsync<Stream?>(async token => await client.FileAsync(address, parameters, token), null, limits.Call, cancel);
        }
        catch (StoreException problem) when (problem.InnerException is RestRefusal { Status: not (System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden) })
        {
            // Asked for a folder, or for what is not there, servers fail in several ways.
            if (await FindAsync(path, cancel) is not { IsFolder: false })
            {
                return null;
            }

            throw;
        }
    }

    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, T nothing, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            return await TimeBox.RunAsync(ask, limit, cancel);
        }
        catch (RestRefusal refusal) when (refusal.IsMissing)
        {
            return nothing;
        }
        catch (RestRefusal refusal)
        {
            throw new StoreException(refusal.Meaning.Failure, refusal.Meaning.Message, refusal);
        }
    }
}

/// <summary>Artifacts of a run wherever they are kept, as the server itself reaches them: it makes a copy of a file, as for its own web page.</summary>
/// <param name="root">The run's artifact address; files of an <c>mlflow-artifacts:</c> one are asked for by it.</param>
internal sealed class RestRunPlace(RestClient client, string runId, string? root, RestLimits limits) : RestPlace(client, limits)
{
    /// <inheritdoc/>
    protected override (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) Folder(string folder) =>
        ("api/2.0/mlflow/artifacts/list", [("run_id", runId), ("path", folder.Length == 0 ? null : folder)]);

    /// <inheritdoc/>
    protected override (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) File(string path) => ProxiedPlace.PathOf(root) is { } kept
        ? (ProxiedPlace.Api + "/" + UriPath.Encode($"{kept}/{path}"), [])
        : ("get-artifact", [("run_uuid", runId), ("path", path)]);
}

/// <summary>Artifacts of a logged model (MLflow 3) that are not at an <c>mlflow-artifacts:</c> address.</summary>
internal sealed class RestModelPlace(RestClient client, string modelId, RestLimits limits) : RestPlace(client, limits)
{
    private readonly string _id = Uri.EscapeDataString(modelId);

    /// <inheritdoc/>
    protected override (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) Folder(string folder) =>
        ($"api/2.0/mlflow/logged-models/{_id}/artifacts/directories", [("artifact_directory_path", folder.Length == 0 ? null : folder)]);

    /// <inheritdoc/>
    protected override (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) File(string path) =>
        ($"ajax-api/2.0/mlflow/logged-models/{_id}/artifacts/files", [("artifact_file_path", path)]);
}

/// <summary>Artifacts that a server keeps itself (<c>mlflow-artifacts:/PATH</c>).</summary>
/// <param name="root">The path behind the scheme, without slashes at its ends.</param>
internal sealed class ProxiedPlace(RestClient client, string root, RestLimits limits) : RestPlace(client, limits)
{
    /// <summary>Where servers hand out what they keep.</summary>
    public const string Api = "api/2.0/mlflow-artifacts/artifacts";

    private const string Scheme = "mlflow-artifacts:";

    /// <inheritdoc/>
    protected override bool NamesAreLast => true;

    /// <summary>The path of an <c>mlflow-artifacts:/PATH</c> address, which names no server; null for any other address.</summary>
    public static string? PathOf(string? uri) =>
        uri is not null && uri.StartsWith(Scheme + "/", StringComparison.Ordinal) && !uri.StartsWith(Scheme + "//", StringComparison.Ordinal) ? uri[(Scheme.Length + 1)..].Trim('/') : null;

    /// <inheritdoc/>
    protected override (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) Folder(string folder) => (Api, [("path", ArtifactPath.Join(root, folder))]);

    /// <inheritdoc/>
    protected override (string Path, IReadOnlyList<(string Name, string? Value)> Parameters) File(string path) => ($"{Api}/{UriPath.Encode(ArtifactPath.Join(root, path))}", []);
}
