using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Tracking stores that a user adds and signs in to, with a real server that wants a password.</summary>
public sealed class StoreTests : IDisposable
{
    private const string Secret = "hunter2-of-the-test";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _heard = [];

    public StoreTests()
    {
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    private string Origin => $"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    [Fact]
    public async Task A_store_of_the_settings_is_read_once_the_user_signed_in_and_no_secret_is_told_to_anybody_else()
    {
        await using var session = await SampleSession.StartAsync();
        session.Client.Notify("$/setTrace", new { value = "verbose" });
        var settings = new { stores = new object[] { new { uri = Origin, name = "Team server", isOwn = true }, new { uri = 5 }, "nonsense" } };
        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = settings } });
        var stores = (await session.AskAsync("forge/views/children", new { view = "runs" })).GetProperty("nodes");
        Assert.Equal(["mlruns", "Team server"], stores.EnumerateArray().Select(static node => node.GetProperty("label").GetString()));
        var id = stores[1].GetProperty("id").GetString();
        Assert.Equal("store:team-server", id);

        var refused = Assert.Single((await session.AskAsync("forge/views/children", new { view = "runs", id })).GetProperty("nodes").EnumerateArray());
        Assert.Equal(("problem.signIn", "signIn", "team-server"), (refused.GetProperty("context").GetString(), refused.GetProperty("command").GetProperty("kind").GetString(), refused.GetProperty("command").GetProperty("argument").GetString()));
        var listed = (await session.AskAsync("forge/stores/list", new { })).GetProperty("stores")[1];
        Assert.Equal((Origin, Origin, "userSettings"), (listed.GetProperty("origin").GetString(), listed.GetProperty("address").GetString(), listed.GetProperty("source").GetString()));

        session.Client.Notify("forge/credentials", new { credentials = new[] { new { origin = Origin, user = "alice", password = Secret } } });
        var read = Assert.Single((await session.AskAsync("forge/views/children", new { view = "runs", id })).GetProperty("nodes").EnumerateArray(), static node => node.GetProperty("context").GetString() == "experiment");
        Assert.Equal("iris", read.GetProperty("label").GetString());

        session.Client.Notify("forge/credentials", new { credentials = Array.Empty<object>() });
        Assert.Equal("problem.signIn", (await session.AskAsync("forge/views/children", new { view = "runs", id })).GetProperty("nodes")[0].GetProperty("context").GetString());
        Assert.DoesNotContain(session.Client.Messages, static message => message.GetRawText().Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, session.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_checked_while_it_is_typed_and_tried_before_it_is_kept()
    {
        await using var session = await SampleSession.StartAsync();
        var check = await session.AskAsync("forge/stores/check", new { address = $"postgresql://alice:{Secret}@db/mlflow" });
        Assert.Equal(("postgresql", "postgresql://alice@db/mlflow", "postgresql://alice@db:5432", true), (Text(check, "kind"), Text(check, "address"), Text(check, "origin"), check.GetProperty("hasPassword").GetBoolean()));
        Assert.NotNull(Text(await session.AskAsync("forge/stores/check", new { address = "sqlite://x" }), "problem"));

        var refused = await session.AskAsync("forge/stores/test", new { address = Origin });
        Assert.Equal((false, "unauthorised", "signIn"), (refused.GetProperty("isRead").GetBoolean(), Text(refused, "failure"), Text(refused.GetProperty("remedies")[0], "kind")));
        Assert.False(refused.TryGetProperty("keep", out _));
        var read = await session.AskAsync("forge/stores/test", new { address = Origin, token = Secret });
        Assert.Equal((true, "1 experiment", Origin, Secret), (read.GetProperty("isRead").GetBoolean(), Text(read, "message"), Text(read.GetProperty("keep"), "origin"), Text(read.GetProperty("keep"), "token")));
        Assert.True((await session.AskAsync("forge/stores/test", new { address = "mlruns" })).GetProperty("isRead").GetBoolean());
    }

    [Fact]
    public async Task Before_trust_no_server_is_asked_whatever_is_set()
    {
        await using var session = await SampleSession.StartAsync();
        session.Client.Notify("forge/trust", new { trusted = false });
        session.Client.Notify("forge/credentials", new { credentials = new[] { new { origin = Origin, token = Secret } } });
        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { trackingUri = Origin, isTrackingUriOwn = true, stores = new[] { new { uri = Origin, isOwn = true } } } } });
        Assert.All((await session.AskAsync("forge/stores/list", new { })).GetProperty("stores").EnumerateArray(), static store => Assert.Equal("found", Text(store, "source")));
        Assert.False((await session.AskAsync("forge/stores/test", new { address = Origin, token = Secret })).GetProperty("isRead").GetBoolean());
        lock (_heard)
        {
            Assert.Empty(_heard);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    // One request for each connection: whoever says who they are gets an experiment.
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var bytes = new byte[16 * 1024];
                var head = Encoding.UTF8.GetString(bytes, 0, await stream.ReadAsync(bytes));
                lock (_heard)
                {
                    _heard.Add(head);
                }

                var isKnown = head.Contains("Authorization: ", StringComparison.OrdinalIgnoreCase);
                var body = isKnown ? """{"experiments": [{"experiment_id": "1", "name": "iris", "lifecycle_stage": "active"}]}""" : "You are not authenticated";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {(isKnown ? "200 OK" : "401 Unauthorized")}\r\nContent-Type: {(isKnown ? "application/json" : "text/plain")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
