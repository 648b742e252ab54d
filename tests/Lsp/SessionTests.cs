using System.Text.Json;
using ForgeLsp.Lsp;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>What a session is told, and what it can tell the client.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_session_starts_with_what_initialize_says()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session, new
        {
            rootUri = "file:///ignored",
            workspaceFolders = new[] { new { uri = "file:///c%3A/a", name = "a" }, new { uri = "file:///b", name = "b" } },
            capabilities = new { },
            initializationOptions = new { trusted = true, settings = new { trackingUri = "mlruns", reservations = "", user = "alice" } },
        });
        Assert.Equal(["file:///c%3A/a", "file:///b"], session.Started?.FolderUris);
        Assert.True(session.Started?.Trusted);
        Assert.Equal(new SessionSettings("mlruns", null, "alice"), session.Started?.Settings);
    }

    [Theory]
    [InlineData("""{"rootUri":"file:///r","capabilities":{}}""", "file:///r")]
    [InlineData("""{"rootUri":"file:///r","workspaceFolders":[],"capabilities":{}}""", "file:///r")]
    [InlineData("""{"rootPath":"/r s","rootUri":null,"capabilities":{}}""", "file:///r%20s")]
    [InlineData("""{"rootUri":null,"workspaceFolders":null,"capabilities":{}}""", "")]
    public async Task Older_clients_have_one_root_or_none(string parameters, string expected)
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session, JsonDocument.Parse(parameters).RootElement);
        Assert.Equal(expected, string.Join(',', session.Started?.FolderUris ?? ["?"]));
        Assert.False(session.Started?.Trusted);
    }

    [Fact]
    public async Task A_session_that_cannot_be_made_ends_the_server_with_a_line_that_says_why()
    {
        var session = new FakeSession { OnCreate = _ => throw new InvalidOperationException("no luck") };
        await using var server = InMemory.Start(session);
        await server.Client.AskAsync("initialize", new { capabilities = new { } });
        Assert.Equal(1, await server.Exit.WaitAsync(LspClient.Patience));
        Assert.Contains(server.Log, static line => line.Contains("no luck", StringComparison.Ordinal));
    }

    [Fact]
    public async Task News_of_the_workspace_arrive_in_order()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session);
        server.Client.Notify("workspace/didChangeWatchedFiles", new { changes = new[] { new { uri = "file:///a", type = 1 }, new { uri = "file:///b", type = 3 }, new { uri = "file:///c", type = 9 } } });
        server.Client.Notify("workspace/didChangeWorkspaceFolders", new { @event = new { added = new[] { new { uri = "file:///n", name = "n" } }, removed = Array.Empty<object>() } });
        server.Client.Notify("textDocument/didSave", new { textDocument = new { uri = "file:///a" }, text = "ignored" });
        server.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { user = "bob" } } });
        server.Client.Notify("forge/trust", new { trusted = true });
        await server.Client.AskAsync("forge/debugState", new { });
        Assert.Equal(["Created file:///a", "Deleted file:///b", "+file:///n -", "save file:///a"], session.Events);
        Assert.Equal("bob", session.Settings?.User);
        Assert.True(session.Trusted);
    }

    [Fact]
    public async Task Capabilities_follow_the_client()
    {
        await using var bare = InMemory.Start();
        var less = (await bare.Client.InitializeAsync(new { capabilities = new { } })).GetProperty("capabilities");
        Assert.False(less.TryGetProperty("codeActionProvider", out _));
        Assert.Equal("utf-16", less.GetProperty("positionEncoding").GetString());
        Assert.Equal(2, less.GetProperty("textDocumentSync").GetProperty("change").GetInt32());

        await using var rich = InMemory.Start();
        var result = await rich.Client.InitializeAsync(new { capabilities = new { general = new { positionEncodings = new[] { "utf-16", "utf-8" } }, textDocument = new { codeAction = new { codeActionLiteralSupport = new { } } } } });
        Assert.Equal("""["quickfix","refactor.rewrite","source.fixAll.forge"]""", result.GetProperty("capabilities").GetProperty("codeActionProvider").GetProperty("codeActionKinds").GetRawText());
        Assert.Equal("utf-16", result.GetProperty("capabilities").GetProperty("positionEncoding").GetString());
        Assert.Equal("""{"name":"forge","version":"1.2.3"}""", result.GetProperty("serverInfo").GetRawText());
    }

    [Fact]
    public async Task Watched_files_are_asked_for_where_the_client_takes_that()
    {
        await using var server = await InMemory.InitializedAsync(null, new { capabilities = new { workspace = new { didChangeWatchedFiles = new { dynamicRegistration = true } } } });
        var asked = await server.Client.NotificationAsync("client/registerCapability");
        Assert.Equal("workspace/didChangeWatchedFiles", asked.GetProperty("params").GetProperty("registrations")[0].GetProperty("method").GetString());
        Assert.Equal(JsonValueKind.Number, asked.GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task Progress_begins_when_the_client_took_the_token_and_always_ends()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session, new { capabilities = new { window = new { workDoneProgress = true } } });
        using (var progress = session.Started?.Client.BeginProgress("Indexing"))
        {
            await ProgressAsync(server, "begin");
            progress?.Report("half", 50);
            Assert.Equal(50, (await ProgressAsync(server, "report")).GetProperty("percentage").GetInt32());
        }

        await ProgressAsync(server, "end");
        var messages = server.Client.Messages.Select(LspClient.Method).Where(method => method?.Contains("rogress", StringComparison.Ordinal) == true);
        Assert.Equal(["window/workDoneProgress/create", "$/progress", "$/progress", "$/progress"], messages);
    }

    [Fact]
    public async Task Without_progress_in_the_client_there_is_none()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session);
        session.Started?.Client.BeginProgress("Indexing").Dispose();
        await server.Client.AskAsync("forge/debugState", new { });
        Assert.DoesNotContain(server.Client.Messages, message => message.GetRawText().Contains("rogress", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_view_is_told()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session);
        session.Started?.Client.ViewChanged("runs", null);
        session.Started?.Client.ViewChanged("runs", "run:a/1");
        await server.Client.NotificationAsync("forge/views/changed", said => said.GetRawText() == """{"view":"runs"}""");
        await server.Client.NotificationAsync("forge/views/changed", said => said.GetRawText() == """{"view":"runs","id":"run:a/1"}""");
    }

    [Fact]
    public async Task Rows_that_look_different_are_told_together_and_asked_for_together()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session);
        session.Started?.Client.ViewRowsChanged("runs", ["run:a/1", "run:a/2"]);
        session.Started?.Client.ViewRowsChanged("runs", []);
        await server.Client.NotificationAsync("forge/views/changed", said => said.GetRawText() == """{"view":"runs","rows":["run:a/1","run:a/2"]}""");
        var rows = await server.Client.AskAsync("forge/views/rows", new { view = "runs", ids = new[] { "run:a/2" } });
        Assert.Equal("now run:a/2", rows.GetProperty("result").GetProperty("nodes")[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task What_is_on_the_screen_and_what_somebody_asks_for_by_hand_reaches_the_session()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session);
        server.Client.Notify("forge/views/visible", new { views = new[] { "runs", "gpus" }, focused = false });
        server.Client.Notify("forge/views/visible", new { views = Array.Empty<string>() });
        server.Client.Notify("forge/views/refresh", new { view = "runs" });
        await server.Client.AskAsync("forge/debugState", new { });
        Assert.Equal(["attend runs,gpus False", "attend  True", "ask anew"], session.Events);
    }

    [Fact]
    public async Task Log_lines_reach_stderr_and_the_client_as_one_line()
    {
        var session = new FakeSession();
        await using var server = await InMemory.InitializedAsync(session);
        session.Started?.Client.Log(LogLevel.Warning, "first\r\nsecond");
        var said = await server.Client.NotificationAsync("window/logMessage");
        Assert.Equal("""{"type":2,"message":"first second"}""", said.GetProperty("params").GetRawText());
        Assert.Contains("first second", server.Log);
    }

    [Fact]
    public async Task A_tracing_client_hears_how_long_requests_take()
    {
        await using var server = await InMemory.InitializedAsync();
        server.Client.Notify("$/setTrace", new { value = "messages" });
        await server.Client.AskAsync("forge/debugState", new { });
        await server.Client.NotificationAsync("$/logTrace", said => said.GetProperty("message").GetString()?.StartsWith("forge/debugState", StringComparison.Ordinal) == true);
    }

    private static async Task<JsonElement> ProgressAsync(InMemory server, string kind) =>
        (await server.Client.NotificationAsync("$/progress", said => said.GetProperty("value").GetProperty("kind").GetString() == kind)).GetProperty("params").GetProperty("value");
}
