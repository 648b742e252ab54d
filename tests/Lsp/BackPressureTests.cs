using ForgeLsp.Features.Views;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>A client that does not read must not make the server grow, nor keep it for ever.</summary>
public sealed class BackPressureTests
{
    private static readonly ViewPage Large = new([new ViewNode("run:a/1", new string('x', 100_000))]);

    [Fact]
    public async Task A_client_that_never_reads_is_left_after_a_while()
    {
        var session = new FakeSession { OnChildren = (_, _) => Task.FromResult(Large) };
        await using var server = InMemory.Start(session, reads: false, options => options with { OutboxLimit = 1_000_000, Patience = TimeSpan.FromSeconds(1) });
        SendRequests(server, 100);
        Assert.Equal(1, await server.Exit.WaitAsync(LspClient.Patience));
        Assert.Contains(server.Log, line => line.Contains("has read nothing", StringComparison.Ordinal));
        Assert.True(session.IsDisposed);
    }

    [Fact]
    public async Task A_client_that_reads_late_gets_everything_in_the_end()
    {
        var started = 0;
        var session = new FakeSession
        {
            OnChildren = (_, _) =>
            {
                Interlocked.Increment(ref started);
                return Task.FromResult(Large);
            },
        };
        await using var server = InMemory.Start(session, reads: false, options => options with { OutboxLimit = 1_000_000 });
        SendRequests(server, 400);
        await Task.Delay(500);
        Assert.InRange(started, 1, 399);
        server.Client.StartReading();
        for (var id = 100; id < 500; id++)
        {
            Assert.True((await server.Client.AnswerAsync(id.ToString())).TryGetProperty("result", out _));
        }
    }

    [Fact]
    public async Task Findings_wait_for_a_slow_reader_and_the_last_ones_arrive()
    {
        const string Uri = "file:///w/a.yaml";
        var session = new FakeSession();
        await using var server = InMemory.Start(session, reads: false, options => options with { OutboxLimit = 200_000 });
        server.Client.SendBody(LspClient.Message("1", "initialize", new { capabilities = LspClient.Push }));
        server.Client.Open(Uri, "");
        var lines = string.Concat(Enumerable.Repeat("bad\n", 500));
        for (var version = 2; version <= 300; version++)
        {
            server.Client.Change(Uri, version, new { text = new string('\n', version) + lines });
            await Task.Delay(1);
        }

        server.Client.StartReading();
        var last = await server.Client.NotificationAsync("textDocument/publishDiagnostics", said => said.GetProperty("version").GetInt32() == 300);
        Assert.Equal(300, last.GetProperty("params").GetProperty("diagnostics")[0].GetProperty("range").GetProperty("start").GetProperty("line").GetInt32());
        var publishes = server.Client.Messages.Count(message => LspClient.Method(message) == "textDocument/publishDiagnostics");
        Assert.InRange(publishes, 2, 50);
    }

    [Fact]
    public async Task A_server_whose_client_never_reads_still_leaves_when_its_input_closes()
    {
        await using var forge = ForgeProcess.StartUnread();
        forge.Client.SendBody(LspClient.Message("1", "initialize", new { capabilities = new { } }));
        for (var id = 2; id < 3000; id++)
        {
            forge.Client.SendBody(LspClient.Message(id.ToString(), "forge/debugState", new { }));
        }

        Assert.InRange(forge.WorkingSet, 1, 200_000_000);
        forge.CloseInput();
        Assert.Equal(1, await forge.ExitCodeAsync(TimeSpan.FromSeconds(20)));
    }

    private static void SendRequests(InMemory server, int count)
    {
        server.Client.SendBody(LspClient.Message("1", "initialize", new { capabilities = new { } }));
        for (var id = 100; id < 100 + count; id++)
        {
            server.Client.SendBody(LspClient.Message(id.ToString(), "forge/views/children", new { view = "runs" }));
        }
    }
}
