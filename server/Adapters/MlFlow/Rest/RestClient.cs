using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// Asks one server. What fails by chance (429, 5xx, a cut answer) is asked again with growing pauses, unless that could do something twice.
/// Answers are read as they arrive. Credentials go to the server's own origin and nowhere else, wherever it sends.
/// </summary>
internal sealed class RestClient : IDisposable
{
    private const int MaxRedirects = 3;
    private const int MaxRefusalBytes = 64 * 1024;
    private readonly HttpClient _http;
    private readonly Uri _server;
    private readonly RestFailures _failures;
    private readonly TlsVerdict _verdict = new();
    private readonly RestLimits _limits;
    private readonly AuthenticationHeaderValue? _identity;

    /// <summary>Nothing is reached yet.</summary>
    /// <exception cref="StoreException">The file of certificates cannot be read.</exception>
    public RestClient(Uri server, string display, RestAccess access, RestLimits limits)
    {
        _server = server;
        _failures = new(display, access);
        _limits = limits;
        _identity = access.Header();
        _http = new(RestTls.Handler(access, limits, _verdict), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

        // Who guards a server sends a login page to people, and a plain refusal to programs.
        _http.DefaultRequestHeaders.Accept.Add(new("application/json"));
        _http.DefaultRequestHeaders.Accept.Add(new("*/*", 0.1));
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("forge", typeof(RestClient).Assembly.GetName().Version?.ToString(2)));
    }

    /// <summary>Asks by GET. Parameters without a value are left out.</summary>
    /// <param name="path">Relative to the address, without a slash in front.</param>
    public Task<T> GetAsync<T>(string path, IEnumerable<(string Name, string? Value)> parameters, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => AskAsync(() => new(HttpMethod.Get, Address(path, parameters)), response => ReadAsync(response, type, cancel), cancel);

    /// <summary>Asks by POST with a JSON body.</summary>
    /// <param name="isRepeatable">Whether asking twice comes to the same as asking once; else only what was turned away at the door (429) is asked again.</param>
    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancel, bool isRepeatable = true)
        where T : class => SendAsync(HttpMethod.Post, path, body, bodyType, type, cancel, isRepeatable);

    /// <summary>As <see cref="PostAsync"/>, by any method.</summary>
    public Task<T> SendAsync<TBody, T>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancel, bool isRepeatable = true)
        where T : class
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        return AskAsync(
            () => new(method, Address(path, [])) { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } } },
            response => ReadAsync(response, type, cancel),
            cancel,
            isRepeatable: isRepeatable);
    }

    /// <summary>The whole of a short text.</summary>
    public Task<string> TextAsync(string path, CancellationToken cancel) => AskAsync(
        () => new(HttpMethod.Get, Address(path, [])), async response => System.Text.Encoding.UTF8.GetString(await BeginningAsync(response, cancel)), cancel);

    /// <summary>The bytes of a file as they come. The caller disposes the stream, which ends the answer.</summary>
    public Task<Stream> FileAsync(string path, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancel) =>
        AskAsync<Stream>(() => new(HttpMethod.Get, Address(path, parameters)), async response => new ResponseStream(response, await response.Content.ReadAsStreamAsync(cancel), _limits.Idle), cancel, keepsResponse: true);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Uri Address(string path, IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(static parameter => parameter.Value is not null).Select(static parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value ?? "")}"));
        return new(_server.AbsoluteUri.TrimEnd('/') + "/" + path + (query.Length == 0 ? "" : "?" + query));
    }

    private async Task<T> AskAsync<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancel, bool keepsResponse = false, bool isRepeatable = true)
    {
        for (var tries = 1; ; tries++)
        {
            var pause = _limits.Pause * Math.Pow(2, tries - 1);
            try
            {
                var response = await SendAsync(request, cancel);
                try
                {
                    if (response.IsSuccessStatusCode)
                    {
                        return await read(response);
                    }

                    var refusal = _failures.Refusal(response.StatusCode, await BeginningAsync(response, cancel));
                    if (tries == _limits.Tries || !IsPassing(response.StatusCode) || !(isRepeatable || response.StatusCode == HttpStatusCode.TooManyRequests))
                    {
                        throw refusal;
                    }

                    pause = Wanted(response) ?? pause;
                    if (pause > _limits.LongestPause)
                    {
                        throw _failures.Throttled(pause);
                    }
                }
                finally
                {
                    if (!keepsResponse || !response.IsSuccessStatusCode) response.Dispose();
                }
            }
            catch (Exception cut) when (IsCut(cut) && !cancel.IsCancellationRequested)
            {
                if (tries == _limits.Tries || !isRepeatable)
                {
                    throw _failures.CutOff(cut);
                }
            }
            catch (JsonException strange) when (!cancel.IsCancellationRequested)
            {
                // Where the server does not say how long its answer is, one that was cut looks like one that is not JSON.
                if (tries == _limits.Tries || !isRepeatable)
                {
                    throw _failures.Nonsense(strange);
                }
            }
            catch (HttpRequestException none)
            {
                throw _verdict.Explain(_failures.Display, none) ?? _failures.NoAnswer(none);
            }
            catch (OperationCanceledException slow) when (slow.InnerException is TimeoutException && !cancel.IsCancellationRequested)
            {
                throw _failures.NoAnswer(new HttpRequestException(HttpRequestError.ConnectionError, "No connection in time.", slow));
            }

            await Task.Delay(pause, cancel);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        Uri? elsewhere = null;
        for (var redirects = 0; ; redirects++)
        {
            using var message = request();
            message.RequestUri = elsewhere ?? message.RequestUri;
            message.Headers.Authorization = _identity;
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response;
            }

            using (response)
            {
                if (message.RequestUri is not { } from || response.Headers.Location is not { } location)
                {
                    throw _failures.Redirected("nowhere");
                }

                elsewhere = new Uri(from, location);
                if (redirects == MaxRedirects || !IsSameQuestion(from, elsewhere))
                {
                    throw _failures.Redirected(elsewhere.Host);
                }

                if (_identity is not null && Uri.Compare(_server, elsewhere, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0)
                {
                    throw _failures.Moved(elsewhere.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + _server.AbsolutePath.TrimEnd('/'));
                }
            }
        }
    }

    // A server may send to itself: from http to https, or to its path with or without a slash. The question stays the same.
    private static bool IsSameQuestion(Uri from, Uri to) => string.Equals(from.Host, to.Host, StringComparison.OrdinalIgnoreCase)
        && (to.Scheme == Uri.UriSchemeHttps || (from.Scheme == to.Scheme && from.Port == to.Port))
        && from.AbsolutePath.TrimEnd('/') == to.AbsolutePath.TrimEnd('/') && from.Query == to.Query;

    private static bool IsPassing(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    private static bool IsCut(Exception problem) => problem is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } or HttpIOException or IOException
        || (problem is HttpRequestException { HttpRequestError: HttpRequestError.Unknown or HttpRequestError.HttpProtocolError, InnerException: IOException });

    // Seconds, or a date.
    private static TimeSpan? Wanted(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromSeconds(Math.Max(0, (date - (response.Headers.Date ?? TimeProvider.System.GetUtcNow())).TotalSeconds)),
        _ => null,
    };

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
        {
            throw _failures.Page(await BeginningAsync(response, cancel));
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        return await JsonSerializer.DeserializeAsync(stream, type, cancel) ?? throw new JsonException("The answer is null.");
    }

    private static async Task<byte[]> BeginningAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var bytes = new byte[MaxRefusalBytes];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            return bytes[..await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel)];
        }
        catch (IOException) when (!response.IsSuccessStatusCode)
        {
            return [];
        }
    }
}
