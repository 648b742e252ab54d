using System.Net;
using System.Net.Sockets;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>
/// Speaks as much of PostgreSQL as it takes to want a password and to refuse whatever it is
/// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
/// </summary>
internal sealed class AskingDatabase : IDisposable
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private static readonly byte[] AuthenticationCleartextPassword = [(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3];
    private static readonly byte[] WrongPassword = Error("S", "FATAL", "V", "FATAL", "C", "28P01", "M", "password authentication failed");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _calls;
    private int _passwords;

    public AskingDatabase()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"postgresql://alice@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/bookings";

    /// <summary>How often somebody came.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many passwords were sent.</summary>
    public int Passwords => Volatile.Read(ref _passwords);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _calls);
                _ = TalkAsync(client);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var talking = client;
        var stream = client.GetStream();
        try
        {
            while (await ReadStartAsync(stream) is SslRequest or GssRequest)
            {
                await stream.WriteAsync("N"u8.ToArray());
            }

            await stream.WriteAsync(AuthenticationCleartextPassword);
            var kind = new byte[1];
            await stream.ReadExactlyAsync(kind);
            if (kind[0] == 'p')
            {
                Interlocked.Increment(ref _passwords);
                await stream.WriteAsync(WrongPassword);
            }
        }
        catch (IOException)
        {
            // Whoever came has left.
        }
    }

    private static async Task<int> ReadStartAsync(NetworkStream stream)
    {
        var head = new byte[8];
        await stream.ReadExactlyAsync(head);
        var rest = new byte[BitConverter.ToInt32([.. head[..4].Reverse()]) - 8];
        await stream.ReadExactlyAsync(rest);
        return BitConverter.ToInt32([.. head[4..].Reverse()]);
    }

    private static byte[] Error(params string[] fields)
    {
        var body = fields.Chunk(2).SelectMany(static field => System.Text.Encoding.UTF8.GetBytes($"{field[0]}{field[1]}\0")).Append((byte)0).ToArray();
        return [(byte)'E', .. BitConverter.GetBytes(body.Length + 4).Reverse(), .. body];
    }
}
