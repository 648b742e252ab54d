using System.Text.Json;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Ollama;

/// <summary>Asks one Ollama server, once. Every way to fail is an <see cref="OllamaException"/>.</summary>
internal sealed class OllamaClient : IDisposable
{
    private const int MaxRefusal = 64 * 1024;
    private readonly HttpClient _http;
    private readonly OllamaAddress _address;
    private readonly OllamaLimits _limits;
    private readonly TlsVerdict _verdict = new();

    /// <summary>Nothing is reached yet.</summary>
    /// <exception cref="OllamaException">The proxy or the certificates that settings name make no sense.</exception>
    public OllamaClient(OllamaAddress address, NetworkSettings network, Func<string, string?> variable, OllamaLimits limits)
    {
        (_address, _limits) = (address, limits);
        Failures = new(address.Display);
        try
        {
            var access = RestCredentials.Reached(RestAccess.None, address.Server, [new VariableSource(variable, IsOwn: true)], network);
            var handler = RestTls.Handler(access, new RestLimits { Connect = limits.Connect }, _verdict);
            handler.MaxConnectionsPerServer = int.MaxValue; // each pull keeps one for its whole time
            _http = new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        }
        catch (StoreException problem)
        {
            throw new OllamaException(OllamaFailure.Unreachable, problem.Message, problem);
        }

        _http.DefaultRequestHeaders.UserAgent.Add(new("forge", typeof(OllamaClient).Assembly.GetName().Version?.ToString(2)));
        _http.DefaultRequestHeaders.Authorization = address.Identity;
    }

    /// <summary>The words for what goes wrong.</summary>
    public OllamaFailures Failures { get; }

    /// <summary>A short answer; null where the server has not what was asked for.</summary>
    /// <param name="what">What is asked for, for messages.</param>
    /// <param name="body">JSON to send by POST, or null to ask by GET.</param>
    public async Task<JsonDocument?> AskAsync(string path, byte[]? body, string what, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_limits.Call);
        using var request = Request(path, body);
        try
        {
            using var response = await SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                var refusal = await BeginningAsync(response, MaxRefusal, limit.Token);
                return response.StatusCode == System.Net.HttpStatusCode.NotFound && OllamaFailures.ErrorOf(refusal) is not null ? null : throw Failures.Status(response, refusal, what);
            }

            var answer = await BeginningAsync(response, _limits.Answer, limit.Token);
            try
            {
                return JsonDocument.Parse(answer);
            }
            catch (JsonException strange)
            {
                // Where the server does not say how long its answer is, one that was cut looks like this.
                throw answer is [] or [(byte)'{', ..] ? Failures.Cut(what, strange) : Failures.Nonsense(strange);
            }
        }
        catch (Exception cut) when (cut is IOException or HttpIOException)
        {
            throw Failures.Cut(what, cut);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failures.Late(what, _limits.Call);
        }
    }

    /// <summary>Whether the server has something, by HEAD.</summary>
    public async Task<bool> HasAsync(string path, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_limits.Call);
        using var request = new HttpRequestMessage(HttpMethod.Head, Address(path));
        try
        {
            using var response = await SendAsync(request, limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failures.Late("a file", _limits.Call);
        }
    }

    /// <summary>Asks for something that streams how far it is, until the server says that it succeeded.</summary>
    public async Task StreamAsync(string path, byte[] body, string what, bool isPassing, Action<OllamaStep> progress, CancellationToken cancel)
    {
        using var request = Request(path, body);
        var patience = _limits.Idle;
        try
        {
            // The head comes with the first line.
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            waiting.CancelAfter(_limits.Idle);
            using var response = await SendAsync(request, waiting.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw Failures.Status(response, await BeginningAsync(response, MaxRefusal, waiting.Token), what);
            }

            await using var content = await response.Content.ReadAsStreamAsync(cancel);
            var lines = new OllamaStream(content, _limits.Line);
            while (await lines.NextAsync(patience, cancel) is { } line)
            {
                using (line)
                {
                    if (OllamaFailures.ErrorOf(line.RootElement) is { } error)
                    {
                        throw Failures.Said(error, what, isPassing);
                    }

                    var step = OllamaJson.Step(line.RootElement) ?? throw Failures.Nonsense();
                    progress(step);
                    if (step.Status == "success")
                    {
                        return;
                    }

                    patience = step.Layer is null && !step.Status.StartsWith("pulling", StringComparison.Ordinal) ? _limits.Quiet : _limits.Idle;
                }
            }

            throw Failures.Cut(what);
        }
        catch (JsonException strange)
        {
            // A line that was cut is no JSON either, and a server that speaks another language shows it when the models are listed.
            throw Failures.Cut(what, strange);
        }
        catch (TimeoutException)
        {
            throw Failures.Late(what, patience);
        }
        catch (Exception cut) when (cut is IOException or HttpIOException)
        {
            throw Failures.Cut(what, cut);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failures.Late(what, _limits.Idle);
        }
    }

    /// <summary>Sends a file by POST.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="alive">Cancelled when nothing goes out for too long.</param>
    public async Task SendFileAsync(string path, Stream file, long length, string what, CancellationTokenSource alive, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, alive.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = new StreamContent(file) { Headers = { ContentType = new("application/octet-stream"), ContentLength = length } } };
        try
        {
            using var response = await SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw Failures.Status(response, await BeginningAsync(response, MaxRefusal, either.Token), what);
            }
        }
        catch (Exception cut) when (cut is IOException or HttpIOException)
        {
            throw Failures.Cut(what, cut);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failures.Late(what, _limits.Idle);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Uri Address(string path) => new($"{_address.Display}/{path}");

    private HttpRequestMessage Request(string path, byte[]? body) => body is null
        ? new(HttpMethod.Get, Address(path))
        : new(HttpMethod.Post, Address(path)) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError
            || (problem.HttpRequestError == HttpRequestError.Unknown && problem.InnerException is IOException))
        {
            throw Failures.Cut("an answer", problem);
        }
        catch (HttpRequestException problem)
        {
            throw _verdict.Explain(_address.Display, problem) is { } explained ? new OllamaException(OllamaFailure.Unreachable, explained.Message, problem) : Failures.NoAnswer(problem);
        }
        catch (OperationCanceledException slow) when (slow.InnerException is TimeoutException && !cancel.IsCancellationRequested)
        {
            throw Failures.NoAnswer(slow);
        }
    }

    /// <summary>The bytes of an answer; a JSON one that is longer than the limit is cut, and so becomes none.</summary>
    private static async Task<byte[]> BeginningAsync(HttpResponseMessage response, int limit, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        using var memory = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while (memory.Length < limit && (count = await stream.ReadAsync(chunk, cancel)) > 0)
        {
            memory.Write(chunk, 0, count);
        }

        return memory.ToArray();
    }
}
