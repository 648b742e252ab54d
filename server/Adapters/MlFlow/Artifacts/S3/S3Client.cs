using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Xml;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>
/// Reads from S3, on AWS or on a server that speaks the same (MinIO, Ceph), by signed requests. What fails by chance is asked again with growing
/// pauses; a bucket of another region is asked there. No redirect is followed: it could lead the signature and the session token anywhere.
/// </summary>
/// <param name="settings">Where S3 is and who asks.</param>
internal sealed class S3Client(S3Settings settings, RestLimits limits, TimeProvider time) : IDisposable
{
    private const string DefaultRegion = "us-east-1";

    // Made with the first question: before it nothing is reached, and the file of certificates is not read.
    private readonly Lazy<HttpClient> _http = new(() => Connect(settings, limits));
    private readonly ConcurrentDictionary<string, string> _regions = new(StringComparer.Ordinal);

    /// <summary>One page of the keys below a prefix, as S3 orders them.</summary>
    /// <param name="delimiter">What ends a folder's name, or null for all keys.</param>
    /// <param name="after">Where the page before ended, or null for the first.</param>
    /// <param name="most">The longest page, at most 1,000.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public Task<S3Page> ListAsync(string bucket, string prefix, string? delimiter, string? after, int most, CancellationToken cancel)
    {
        var query = new List<(string Name, string Value)> { ("list-type", "2"), ("encoding-type", "url"), ("max-keys", most.ToString(CultureInfo.InvariantCulture)), ("prefix", prefix) };
        if (delimiter is not null) query.Add(("delimiter", delimiter));
        if (after is not null) query.Add(("continuation-token", after));
        return AskAsync(bucket, "", query, [], (response, _) => ReadAsync(response), cancel);

        async Task<S3Page> ReadAsync(HttpResponseMessage response)
        {
            using (response)
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancel);
                return await S3Xml.ReadListAsync(body, cancel);
            }
        }
    }

    /// <summary>The bytes of an object as they come, gone on with where an answer is cut off; null where there is none of the key. The caller disposes the stream, which ends the answer.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public async Task<Stream?> OpenAsync(string bucket, string key, CancellationToken cancel)
    {
        try
        {
            return await AskAsync<Stream>(bucket, key, [], [], ReadAsync, cancel);
        }
        catch (MissingKey)
        {
            return null;
        }

        // The mark of its content says whether what comes later is of the same object.
        async Task<Stream> ReadAsync(HttpResponseMessage response, S3Failures failures)
        {
            var body = await BodyAsync(response, cancel);
            return response.Headers.ETag is { IsWeak: false } mark
                ? new S3ObjectStream(body, (from, later) => TimeBox.RunAsync(token => RestAsync(bucket, key, mark.Tag, from, token), limits.Call, later), limits, time)
                : body;
        }
    }

    private async Task<Stream> RestAsync(string bucket, string key, string mark, long from, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(bucket, key, [], [("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-")), ("If-Match", mark)], ReadAsync, cancel);
        }
        catch (MissingKey)
        {
            throw Account(bucket).Failures.Changed();
        }

        async Task<Stream> ReadAsync(HttpResponseMessage response, S3Failures failures)
        {
            var isRest = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == from;
            if (response.Headers.ETag?.Tag != mark || (!isRest && response.StatusCode != HttpStatusCode.OK))
            {
                throw failures.Changed();
            }

            var body = await BodyAsync(response, cancel);
            if (!isRest)
            {
                // Not every server gives a part.
                await SkipAsync(body, from, cancel);
            }

            return body;
        }
    }

    private async Task<Stream> BodyAsync(HttpResponseMessage response, CancellationToken cancel) => new ResponseStream(response, await response.Content.ReadAsStreamAsync(cancel), limits.Idle);

    private static async Task SkipAsync(Stream body, long count, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancel);
            count = read == 0 ? throw new IOException("The object is shorter than what was read of it.") : count - read;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private async Task<T> AskAsync<T>(
        string bucket, string key, IReadOnlyList<(string Name, string Value)> query, IReadOnlyList<(string Name, string Value)> conditions, Func<HttpResponseMessage, S3Failures, Task<T>> read, CancellationToken cancel)
    {
        var (keys, endpoint, named, failures) = Account(bucket);
        var region = _regions.GetValueOrDefault(bucket) ?? named;
        for (var tries = 1; ; tries++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await SendAsync(endpoint, bucket, key, query, conditions, keys, region, cancel);
                if (response.IsSuccessStatusCode)
                {
                    return await read(response, failures);
                }

                var problem = await ProblemAsync(response, cancel);
                if (problem.Region is { } right && right != region && S3Endpoint.IsRegion(right) && _regions.TryAdd(bucket, right))
                {
                    response.Dispose();
                    region = right;
                    continue;
                }

                if (response.StatusCode == HttpStatusCode.NotFound && problem.Code == "NoSuchKey")
                {
                    throw new MissingKey();
                }

                if (tries >= limits.Tries || !IsPassing(response.StatusCode))
                {
                    throw failures.Refusal(response.StatusCode, problem, bucket, time.GetUtcNow());
                }

                response.Dispose();
            }
            catch (Exception failed) when (failed is not (StoreException or MissingKey) && !cancel.IsCancellationRequested)
            {
                response?.Dispose();
                var meaning = Meaning(failed, failures, out var isPassing);
                if (meaning is null)
                {
                    throw;
                }

                if (!isPassing || tries >= limits.Tries)
                {
                    throw meaning;
                }
            }
            catch
            {
                response?.Dispose();
                throw;
            }

            await Task.Delay(limits.Pause * Math.Pow(2, tries - 1), time, cancel);
        }
    }

    private static StoreException? Meaning(Exception failed, S3Failures failures, out bool isPassing)
    {
        isPassing = failed is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } or HttpIOException or IOException;
        return failed switch
        {
            XmlException strange => failures.Strange(strange),
            _ when isPassing => failures.CutOff(failed),
            HttpRequestException none => failures.NoAnswer(none),
            OperationCanceledException { InnerException: TimeoutException } slow => failures.NoAnswer(new(HttpRequestError.ConnectionError, "No connection in time.", slow)),
            _ => null,
        };
    }

    private async Task<HttpResponseMessage> SendAsync(
        S3Endpoint endpoint, string bucket, string key, IReadOnlyList<(string Name, string Value)> query, IReadOnlyList<(string Name, string Value)> conditions, S3Keys keys, string region, CancellationToken cancel)
    {
        var (origin, path) = endpoint.Of(bucket, region, key);
        var text = origin + path + (query.Count == 0 ? "" : "?" + S3Signature.Query(query));

        // What is signed must be what is sent: a Uri would rewrite parts of it.
        var uri = new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(HttpMethod.Get, uri);
        var now = time.GetUtcNow();
        var headers = new List<(string Name, string Value)> { ("host", origin[(origin.IndexOf("//", StringComparison.Ordinal) + 2)..]), ("x-amz-content-sha256", S3Signature.EmptyPayload), ("x-amz-date", S3Signature.Stamp(now)) };
        if (keys.Token is { } token) headers.Add(("x-amz-security-token", token));
        foreach (var (name, value) in headers.Concat(conditions))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.TryAddWithoutValidation("Authorization", S3Signature.Of("GET", path, query, headers, keys, region, now));
        return await _http.Value.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    private static async Task<S3Problem> ProblemAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var problem = await S3Xml.ReadProblemAsync(body, cancel);
        return response.Headers.TryGetValues("x-amz-bucket-region", out var regions) ? problem with { Region = regions.FirstOrDefault() ?? problem.Region } : problem;
    }

    private static bool IsPassing(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    // Each time: the keys of a profile are renewed while the editor runs.
    private (S3Keys Keys, S3Endpoint Endpoint, string Region, S3Failures Failures) Account(string bucket)
    {
        if (settings.IsEndpointWrong)
        {
            throw new StoreException(StoreFailure.NotFound, "MLFLOW_S3_ENDPOINT_URL (or AWS_ENDPOINT_URL) is not an address; write http://HOST:PORT or https://HOST, without a user.");
        }

        var profile = settings.AllowsProfile ? AwsProfile.Read(settings.Profile, settings.CredentialsFile, settings.ConfigFile) : new(null, null, null, null);
        var own = settings.Endpoint ?? (Uri.TryCreate(profile.Endpoint, UriKind.Absolute, out var named) && named.Scheme is "http" or "https" ? named : null);
        var endpoint = new S3Endpoint(own, settings.IsVirtual);
        if ((settings.Keys ?? profile.Keys) is not { } keys)
        {
            throw new StoreException(StoreFailure.Unauthorised, Without(bucket, endpoint, profile));
        }

        var region = new[] { settings.Region, profile.Region }.FirstOrDefault(static name => name is not null && S3Endpoint.IsRegion(name)) ?? DefaultRegion;
        return (keys, endpoint, region, new(endpoint.IsAws ? "S3 (AWS)" : $"S3 at {endpoint.Display}", settings.Keys is null ? $"the profile '{settings.Profile}' in ~/.aws/credentials" : "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"));
    }

    private string Without(string bucket, S3Endpoint endpoint, AwsProfile profile) => settings.IsWithheld
        ? $"S3 at {endpoint.Display} wants to know who asks. Your keys go only to an endpoint that you name yourself: set MLFLOW_S3_ENDPOINT_URL to it in the same place as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (the environment or .env)."
        : profile.Way is { } way
            ? $"The AWS profile '{settings.Profile}' gets its keys from {way}, which Forge does not ask; run `aws configure export-credentials --profile {settings.Profile} --format env` and put what it prints into .env."
            : $"The artifacts are at s3://{bucket}, and there are no keys to read them with; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment or in .env, or AWS_PROFILE. For MinIO set MLFLOW_S3_ENDPOINT_URL too.";

    private static HttpClient Connect(S3Settings settings, RestLimits limits)
    {
        SocketsHttpHandler handler;
        try
        {
            handler = RestTls.Handler(new RestAccess { CertificatePath = settings.CertificatePath, IsInsecure = settings.IsInsecure }, limits, new());
        }
        catch (StoreException problem)
        {
            throw new StoreException(StoreFailure.NotFound, "The file that AWS_CA_BUNDLE names holds no certificate that can be read; check that it is there and in PEM form.", problem);
        }

        // Bytes are wanted as they are stored: an object that was stored compressed is not unpacked.
        handler.AutomaticDecompression = DecompressionMethods.None;
        return new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private sealed class MissingKey : Exception;
}
