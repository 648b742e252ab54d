using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>When findings are sent, and how they look on the wire.</summary>
public sealed class DiagnosticsTests
{
    private const string Uri = "file:///w/a.yaml";
    private const string Publish = "textDocument/publishDiagnostics";

    [Fact]
    public async Task Opening_publishes_with_the_version_and_a_repaired_text_publishes_nothing_left()
    {
        await using var server = await InMemory.InitializedAsync();
        server.Client.Open(Uri, "x: bad\n");
        var first = await PublishedAsync(server, 1);
        Assert.Equal(Uri, first.GetProperty("uri").GetString());
        var diagnostic = Assert.Single(first.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal("""{"start":{"line":0,"character":3},"end":{"line":0,"character":6}}""", diagnostic.GetProperty("range").GetRawText());
        Assert.Equal("FRG999", diagnostic.GetProperty("code").GetString());
        Assert.Equal(2, diagnostic.GetProperty("severity").GetInt32());
        Assert.Equal("forge", diagnostic.GetProperty("source").GetString());
        Assert.False(diagnostic.TryGetProperty("tags", out _));
        Assert.False(diagnostic.TryGetProperty("relatedInformation", out _));

        server.Client.Change(Uri, 2, LspClient.Edit(0, 3, 0, 6, "good"));
        Assert.Equal(0, (await PublishedAsync(server, 2)).GetProperty("diagnostics").GetArrayLength());
    }

    [Fact]
    public async Task A_clean_document_is_answered_once_and_unchanged_findings_are_not_sent_again()
    {
        await using var server = await InMemory.InitializedAsync();
        server.Client.Open(Uri, "fine\n");
        Assert.Equal(0, (await PublishedAsync(server, 1)).GetProperty("diagnostics").GetArrayLength());
        server.Client.Change(Uri, 2, LspClient.Edit(0, 0, 0, 0, "still "));
        server.Client.Open("file:///w/b.yaml", "bad");
        await server.Client.NotificationAsync(Publish, said => said.GetProperty("uri").GetString() == "file:///w/b.yaml");
        server.Client.Change(Uri, 3, LspClient.Edit(0, 0, 0, 0, "bad "));
        await PublishedAsync(server, 3);
        Assert.DoesNotContain(server.Client.Messages, message => message.GetRawText().Contains("\"version\":2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_can_show_more_gets_more()
    {
        var session = new FakeSession();
        session.PutOnDisk("file:///other", "it");
        await using var server = await InMemory.InitializedAsync(session, new
        {
            capabilities = new { textDocument = new { publishDiagnostics = new { relatedInformation = true, codeDescriptionSupport = true, tagSupport = new { valueSet = new[] { 1, 2 } } } } },
        });
        server.Client.Open(Uri, "bad");
        var diagnostic = (await PublishedAsync(server, 1)).GetProperty("diagnostics")[0];
        Assert.Equal("[1]", diagnostic.GetProperty("tags").GetRawText());
        Assert.Equal("file:///rules/FRG999-bad-word.md", diagnostic.GetProperty("codeDescription").GetProperty("href").GetString());
        var related = diagnostic.GetProperty("relatedInformation")[0];
        Assert.Equal("file:///other", related.GetProperty("location").GetProperty("uri").GetString());
        Assert.Equal("as here", related.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_burst_of_edits_ends_with_the_right_findings()
    {
        var session = new FakeSession { OnCheck = _ => Thread.Sleep(5) };
        await using var server = await InMemory.InitializedAsync(session);
        server.Client.Open(Uri, "");
        for (var version = 2; version <= 501; version++)
        {
            server.Client.Change(Uri, version, LspClient.Edit(0, 0, 0, 0, version % 2 == 0 ? "bad " : "fine "));
        }

        var last = await PublishedAsync(server, 501);
        Assert.Equal(250, last.GetProperty("diagnostics").GetArrayLength());
        var versions = Versions(server);
        Assert.Equal(versions.Order(), versions);
    }

    [Fact]
    public async Task Fast_typing_does_not_starve_the_screen()
    {
        var session = new FakeSession { OnCheck = _ => Thread.Sleep(30) };
        await using var server = await InMemory.InitializedAsync(session);
        server.Client.Open(Uri, "");
        for (var version = 2; version <= 60; version++)
        {
            server.Client.Change(Uri, version, LspClient.Edit(0, 0, 0, 0, "bad "));
            await Task.Delay(10);
        }

        Assert.True(Versions(server).Count >= 5, "While somebody types for 600 ms, checks of 30 ms must show on the way.");
        await PublishedAsync(server, 60);
    }

    [Fact]
    public async Task One_document_is_checked_once_at_a_time_and_others_beside_it()
    {
        var inFlight = 0;
        var most = 0;
        using var release = new ManualResetEventSlim();
        var session = new FakeSession
        {
            OnCheck = uri =>
            {
                if (uri == Uri)
                {
                    most = Math.Max(most, Interlocked.Increment(ref inFlight));
                    release.Wait(LspClient.Patience);
                    Interlocked.Decrement(ref inFlight);
                }
            },
        };
        await using var server = await InMemory.InitializedAsync(session);
        server.Client.Open(Uri, "bad");
        server.Client.Change(Uri, 2, new { text = "bad bad" });
        server.Client.Change(Uri, 3, new { text = "bad bad bad" });
        server.Client.Open("file:///w/b.yaml", "bad");
        await server.Client.NotificationAsync(Publish, said => said.GetProperty("uri").GetString() == "file:///w/b.yaml");
        release.Set();
        Assert.Equal(3, (await PublishedAsync(server, 3)).GetProperty("diagnostics").GetArrayLength());
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_check_that_throws_costs_a_log_line_and_the_next_one_works()
    {
        var session = new FakeSession { OnCheck = _ => throw new InvalidOperationException("rule\nbroke") };
        await using var server = await InMemory.InitializedAsync(session);
        server.Client.Open(Uri, "bad");
        var said = await server.Client.NotificationAsync("window/logMessage");
        Assert.Equal($"Checking {Uri} failed: InvalidOperationException: rule broke", said.GetProperty("params").GetProperty("message").GetString());
        session.OnCheck = null;
        server.Client.Change(Uri, 2, LspClient.Edit(0, 0, 0, 0, " "));
        await PublishedAsync(server, 2);
    }

    [Fact]
    public async Task After_closing_the_file_on_disk_counts_and_without_one_nothing_is_left()
    {
        var session = new FakeSession();
        session.PutOnDisk(Uri, "bad bad");
        await using var server = await InMemory.InitializedAsync(session);
        server.Client.Open(Uri, "bad");
        await PublishedAsync(server, 1);
        server.Client.Notify("textDocument/didClose", new { textDocument = new { uri = Uri } });
        var closed = await server.Client.NotificationAsync(Publish, said => said.GetProperty("diagnostics").GetArrayLength() == 2);
        Assert.False(closed.GetProperty("params").TryGetProperty("version", out _));

        session.PutOnDisk(Uri, null);
        session.Started?.Client.DiagnosticsInvalidated([Uri]);
        await server.Client.NotificationAsync(Publish, said => said.GetProperty("diagnostics").GetArrayLength() == 0);
    }

    [Fact]
    public async Task Closed_files_are_pushed_when_the_session_says_so_and_clean_ones_stay_silent()
    {
        var session = new FakeSession();
        session.PutOnDisk("file:///w/clean.yaml", "fine");
        session.PutOnDisk("file:///w/dirty.yaml", "bad");
        await using var server = await InMemory.InitializedAsync(session);
        session.Started?.Client.DiagnosticsInvalidated(["file:///w/clean.yaml", "file:///w/dirty.yaml"]);
        await server.Client.NotificationAsync(Publish, said => said.GetProperty("uri").GetString() == "file:///w/dirty.yaml");
        server.Client.Open(Uri, "");
        await PublishedAsync(server, 1);
        Assert.DoesNotContain(server.Client.Messages, message => message.GetRawText().Contains("clean.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_session_says_while_it_is_made_comes_behind_the_answer_to_initialize()
    {
        var session = new FakeSession { OnCreate = start => start.Client.DiagnosticsInvalidated([Uri]) };
        session.PutOnDisk(Uri, "bad");
        await using var server = await InMemory.InitializedAsync(session);
        await server.Client.NotificationAsync(Publish);
        Assert.Equal(JsonValueKind.Object, server.Client.Messages[0].GetProperty("result").ValueKind);
    }

    [Fact]
    public async Task A_client_that_can_only_pull_pulls()
    {
        var session = new FakeSession();
        session.PutOnDisk("file:///w/closed.yaml", "bad");
        await using var server = await InMemory.InitializedAsync(session, new
        {
            capabilities = new { textDocument = new { diagnostic = new { } }, workspace = new { diagnostics = new { refreshSupport = true } } },
        });
        server.Client.Open(Uri, "bad");
        var one = (await server.Client.AskAsync("textDocument/diagnostic", new { textDocument = new { uri = Uri } })).GetProperty("result");
        Assert.Equal("full", one.GetProperty("kind").GetString());
        Assert.Equal(1, one.GetProperty("items").GetArrayLength());
        var all = (await server.Client.AskAsync("workspace/diagnostic", new { previousResultIds = Array.Empty<int>() })).GetProperty("result").GetProperty("items");
        Assert.Equal("1,null", string.Join(',', all.EnumerateArray().Select(item => item.GetProperty("version").GetRawText())));
        session.Started?.Client.DiagnosticsInvalidated([Uri]);
        await server.Client.NotificationAsync("workspace/diagnostic/refresh", _ => true);
        Assert.DoesNotContain(server.Client.Messages, message => LspClient.Method(message) == Publish);
    }

    [Fact]
    public async Task A_client_that_can_do_both_is_pushed_to()
    {
        await using var server = InMemory.Start();
        var result = await server.Client.InitializeAsync(new { capabilities = new { textDocument = new { diagnostic = new { }, publishDiagnostics = new { } } } });
        Assert.False(result.GetProperty("capabilities").TryGetProperty("diagnosticProvider", out _));
        server.Client.Open(Uri, "bad");
        await PublishedAsync(server, 1);
    }

    private static async Task<JsonElement> PublishedAsync(InMemory server, int version) =>
        (await server.Client.NotificationAsync(Publish, said => said.TryGetProperty("version", out var sent) && sent.GetInt32() >= version)).GetProperty("params");

    private static List<int> Versions(InMemory server) =>
    [
        .. server.Client.Messages.Where(message => LspClient.Method(message) == Publish).Select(message => message.GetProperty("params").GetProperty("version").GetInt32()),
    ];
}
