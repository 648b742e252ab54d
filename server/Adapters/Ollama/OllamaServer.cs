using System.Buffers;
using System.Security.Cryptography;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Ollama;

/// <summary>An Ollama server over its HTTP API (github.com/ollama/ollama, docs/api.md).</summary>
/// <param name="address">Where it is.</param>
/// <param name="network">How the editor's settings say that other machines are reached.</param>
/// <param name="variable">A variable of the user's own environment, which may name a proxy.</param>
public sealed class OllamaServer(OllamaAddress address, NetworkSettings network, Func<string, string?> variable, OllamaLimits limits) : IOllama, IDisposable
{
    private const int Block = 1024 * 1024;
    private readonly OllamaClient _client = new(address, network, variable, limits);

    /// <inheritdoc/>
    public string Display => address.Display;

    /// <inheritdoc/>
    public async Task<string?> VersionAsync(CancellationToken cancel)
    {
        using var answer = await _client.AskAsync("api/version", body: null, "its version", cancel);
        return answer is null ? null : OllamaJson.Text(answer.RootElement, "version");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OllamaModel>> ListAsync(CancellationToken cancel)
    {
        using var answer = await _client.AskAsync("api/tags", body: null, "its models", cancel);
        return answer is null ? throw _client.Failures.Nonsense() : OllamaJson.Models(answer.RootElement) ?? throw _client.Failures.Nonsense();
    }

    /// <inheritdoc/>
    public async Task<OllamaDetails?> ShowAsync(string name, CancellationToken cancel)
    {
        using var answer = await _client.AskAsync("api/show", OllamaJson.Named(name), name, cancel);
        return answer is null ? null : OllamaJson.Details(answer.RootElement);
    }

    /// <inheritdoc/>
    public Task PullAsync(string name, Action<OllamaStep> progress, CancellationToken cancel) => _client.StreamAsync("api/pull", OllamaJson.Named(name), name, isPassing: true, progress, cancel);

    /// <inheritdoc/>
    public Task CreateAsync(OllamaCreation creation, Action<OllamaStep> progress, CancellationToken cancel) => _client.StreamAsync("api/create", OllamaJson.Create(creation), creation.Model, isPassing: false, progress, cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> UploadAsync(string path, Action<OllamaStep> progress, CancellationToken cancel)
    {
        try
        {
            var digests = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in WeightFiles.At(path))
            {
                digests[file.Name] = await UploadAsync(file, progress, cancel);
            }

            return digests;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new OllamaException(OllamaFailure.Refused, $"The weights at {path} cannot be read: {unread.Message}", unread);
        }
    }

    /// <inheritdoc/>
    public string? FindWeights(string folder, string written) => WeightFiles.Find(folder, written);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<string> UploadAsync(WeightFile file, Action<OllamaStep> progress, CancellationToken cancel)
    {
        progress(new($"reading {file.Name}"));
        var digest = await DigestAsync(file.Path, cancel);
        if (await _client.HasAsync("api/blobs/" + digest, cancel))
        {
            return digest;
        }

        using var alive = new CancellationTokenSource(limits.Idle);
        await using var source = Open(file.Path);
        var total = source.Length;
        await using var watched = new WatchedStream(source, sent =>
        {
            // Behind the last byte the server checks what it has, and says nothing.
            alive.CancelAfter(sent < total ? limits.Idle : limits.Quiet);
            progress(new($"uploading {file.Name}", digest, sent, total));
        });
        await _client.SendFileAsync("api/blobs/" + digest, watched, total, file.Name, alive, cancel);
        return digest;
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = Open(path);
        var block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            int count;
            while ((count = await file.ReadAsync(block.AsMemory(0, Block), cancel)) > 0)
            {
                hash.AppendData(block, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
}
