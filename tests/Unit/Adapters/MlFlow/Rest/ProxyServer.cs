using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>
/// A proxy on a free port of this machine: it passes plain requests on and opens tunnels (CONNECT), with or without a user and password. Every
/// host leads to this machine, so that a test can use any name.
/// </summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly string? _expected;

    /// <param name="login"><c>user:password</c> that it wants to see, or null.</param>
    public ProxyServer(string? login = null)
    {
        _expected = login is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login));
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The first line of everything that was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The headers that went with them.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>Host and port.</summary>
    public string Host => "127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync()
    {
        _ending.Cancel();
        _listener.Stop();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
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
        using var _ = client;
        try
        {
            var near = client.GetStream();
            while (await HeadAsync(near) is { Length: > 0 } head)
            {
                var line = head.Split("\r\n")[0];
                Asked.Enqueue(line);
                Heads.Enqueue(head);
                if (_expected is not null && !head.Contains("Proxy-Authorization: " + _expected + "\r\n", StringComparison.OrdinalIgnoreCase))
                {
                    await WriteAsync(near, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"team\"\r\nContent-Length: 0\r\n\r\n");
                    continue;
                }

                var isTunnel = line.StartsWith("CONNECT ", StringComparison.Ordinal);
                var port = isTunnel ? int.Parse(line.Split(' ')[1].Split(':')[1], CultureInfo.InvariantCulture) : new Uri(line.Split(' ')[1]).Port;
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, port, _ending.Token);
                var far = server.GetStream();
                await WriteAsync(isTunnel ? near : far, isTunnel ? "HTTP/1.1 200 Connection established\r\n\r\n" : head);
                await Task.WhenAny(near.CopyToAsync(far, _ending.Token), far.CopyToAsync(near, _ending.Token));
                return;
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side left.
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _ending.Token) == 0)
            {
                return "";
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), _ending.Token).AsTask();
}
