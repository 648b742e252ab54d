using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>One request as it came.</summary>
internal sealed record WebAsk(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The JSON body.</summary>
    public JsonObject Json => JsonNode.Parse(Body)?.AsObject() ?? [];

    /// <summary>The path and the parameters as they came.</summary>
    public required string Target { get; init; }
}

/// <summary>One answer, and how it misbehaves.</summary>
internal sealed record WebReply(int Status, string? ContentType, byte[] Body)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>After so many bytes of the body the connection is cut; null for never.</summary>
    public int? CutAfter { get; init; }

    /// <summary>After so many bytes of the body nothing more comes, and the connection stays; null for never.</summary>
    public int? HangsAfter { get; init; }

    /// <summary>Whether the length is left unsaid, so that only the end of the connection ends the answer.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Waits for this before it answers.</summary>
    public Task? Until { get; init; }

    /// <summary>How long it waits behind each byte; null for not at all.</summary>
    public TimeSpan? Drip { get; init; }

    /// <summary>Bytes in place of all of it, head included.</summary>
    public byte[]? Raw { get; init; }

    public static WebReply Json(JsonNode json, int status = 200) => new(status, "application/json", Encoding.UTF8.GetBytes(json.ToJsonString()));

    public static WebReply Text(string text, string type = "text/html; charset=utf-8", int status = 200) => new(status, type, Encoding.UTF8.GetBytes(text));
}

/// <summary>A small HTTP/1.1 server on a free port of this machine, over TLS where it has a certificate.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const byte TlsHandshake = 0x16;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly Func<WebAsk, Task<WebReply>> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();

    public WebServer(Func<WebAsk, WebReply> answer, X509Certificate2? certificate = null, int port = 0)
        : this(ask => Task.FromResult(answer(ask)), certificate, port)
    {
    }

    /// <param name="port">Where a server listened that is gone; 0 for a free one.</param>
    public WebServer(Func<WebAsk, Task<WebReply>> answer, X509Certificate2? certificate = null, int port = 0)
    {
        _answer = answer;
        _certificate = certificate;
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>Everything that was asked, in order.</summary>
    public ConcurrentQueue<WebAsk> Asked { get; } = new();

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The address, without a slash at the end.</summary>
    public string Address => (_certificate is null ? "http" : "https") + "://localhost:" + Port.ToString(CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync()
    {
        _ending.Cancel();
        _listener.Stop();
        foreach (var client in _open.Keys)
        {
            client.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                _open[client] = true;
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(_certificate);
                stream = secure;
            }

            while (await ReadAsync(stream) is { } ask)
            {
                Asked.Enqueue(ask);
                if (!await WriteAsync(stream, await _answer(ask)))
                {
                    return;
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
        {
            // The other side left.
        }
        finally
        {
            client.Dispose();
            _open.TryRemove(client, out _);
        }
    }

    private async Task<WebAsk?> ReadAsync(Stream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !(head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (await stream.ReadAsync(one, _ending.Token) == 0)
            {
                return null;
            }

            if (head.Count == 0 && one[0] == TlsHandshake)
            {
                return null; // no HTTP: servers end such a connection
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _ending.Token);
        var question = start[1].IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? [] : start[1][(question + 1)..].Split('&').Select(part => part.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => Uri.UnescapeDataString(group.First()[1].Replace('+', ' ')));
        return new(start[0], Uri.UnescapeDataString(question < 0 ? start[1] : start[1][..question]), query, headers, Encoding.UTF8.GetString(body)) { Target = start[1] };
    }

    // Whether the connection goes on.
    private async Task<bool> WriteAsync(Stream stream, WebReply reply)
    {
        if (reply.Until is not null)
        {
            await reply.Until.WaitAsync(_ending.Token);
        }

        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Any\r\n");
        if (reply.ContentType is not null) head.Append($"Content-Type: {reply.ContentType}\r\n");
        foreach (var (name, value) in reply.Headers) head.Append($"{name}: {value}\r\n");
        head.Append(reply.IsEndless ? "Connection: close\r\n\r\n" : $"Content-Length: {reply.Body.Length}\r\n\r\n");
        var bytes = reply.Raw ?? [.. Encoding.ASCII.GetBytes(head.ToString()), .. (reply.CutAfter ?? reply.HangsAfter) is { } cut ? reply.Body[..cut] : reply.Body];
        foreach (var part in reply.Drip is null ? [bytes] : bytes.Chunk(1))
        {
            await stream.WriteAsync(part, _ending.Token);
            await stream.FlushAsync(_ending.Token);
            await Task.Delay(reply.Drip ?? TimeSpan.Zero, _ending.Token);
        }

        if (reply.HangsAfter is not null)
        {
            await Task.Delay(Timeout.Infinite, _ending.Token);
        }

        return reply is { CutAfter: null, IsEndless: false, Raw: null };
    }
}
