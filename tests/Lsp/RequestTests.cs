using System.Text.Json;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Requests: each is answered exactly once, with the right result or the right error.</summary>
public sealed class RequestTests
{
    private const string Uri = "file:///w/a.yaml";

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\"a b \\u00e9 ✓\"")]
    [InlineData("-7")]
    [InlineData("9007199254740993")]
    public async Task An_id_comes_back_letter_by_letter(string id)
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        var answer = await forge.Client.AskAsync("forge/debugState", new { }, id);
        Assert.Equal(id, answer.GetProperty("id").GetRawText());
    }

    [Fact]
    public async Task Unknown_requests_are_refused_and_unknown_notifications_ignored()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Notify("$/nobodyKnows", new { });
        forge.Client.Notify("workspace/nobodyKnows", new { });
        Assert.Equal(RpcErrorCode.MethodNotFound, LspClient.Code(await forge.Client.AskAsync("textDocument/nobodyKnows", new { })));
        Assert.Equal(RpcErrorCode.MethodNotFound, LspClient.Code(await forge.Client.AskAsync("$/nobodyKnows", new { })));
    }

    [Fact]
    public async Task A_cancelled_request_is_answered_so_and_only_once()
    {
        var session = new FakeSession { OnChildren = async (_, cancel) => { await Task.Delay(Timeout.Infinite, cancel); return new ViewPage([]); } };
        await using var server = await InMemory.InitializedAsync(session);
        var number = server.Client.AskAsync("forge/views/children", new { view = "runs" }, "77");
        var text = server.Client.AskAsync("forge/views/children", new { view = "runs" }, "\"77\"");
        server.Client.Notify("$/cancelRequest", new { id = "77" });
        Assert.Equal(RpcErrorCode.RequestCancelled, LspClient.Code(await text));
        Assert.False(number.IsCompleted);
        server.Client.Notify("$/cancelRequest", new { id = 77 });
        Assert.Equal(RpcErrorCode.RequestCancelled, LspClient.Code(await number));
    }

    [Fact]
    public async Task A_cancel_after_the_answer_or_of_nothing_is_ignored()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        await forge.Client.AskAsync("forge/debugState", new { }, "5");
        forge.Client.Notify("$/cancelRequest", new { id = 5 });
        forge.Client.Notify("$/cancelRequest", new { id = "never" });
        forge.Client.Notify("$/cancelRequest", new { id = new { } });
        forge.Client.Notify("$/cancelRequest", null);
        Assert.True((await forge.Client.AskAsync("forge/debugState", new { }, "5")).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_storm_of_cancels_leaves_every_request_with_one_answer()
    {
        var session = new FakeSession { OnChildren = async (id, cancel) => { await Task.Delay(id == "slow" ? 20 : 0, cancel); return new ViewPage([]); } };
        await using var server = await InMemory.InitializedAsync(session);
        var answers = new List<Task<JsonElement>>();
        for (var i = 1000; i < 3000; i++)
        {
            answers.Add(server.Client.AskAsync("forge/views/children", new { view = "runs", id = i % 3 == 0 ? "slow" : "quick" }, i.ToString()));
            server.Client.Notify("$/cancelRequest", new { id = i });
        }

        foreach (var answer in await Task.WhenAll(answers))
        {
            Assert.True(answer.TryGetProperty("result", out _) || LspClient.Code(answer) == RpcErrorCode.RequestCancelled);
        }

        Assert.Equal(2000, server.Client.Messages.Count(message => message.TryGetProperty("id", out var id) && id.GetInt32() >= 1000));
    }

    [Fact]
    public async Task Shutdown_cancels_what_still_runs()
    {
        var session = new FakeSession { OnChildren = async (_, cancel) => { await Task.Delay(Timeout.Infinite, cancel); return new ViewPage([]); } };
        await using var server = await InMemory.InitializedAsync(session);
        var running = server.Client.AskAsync("forge/views/children", new { view = "runs" });
        await server.Client.AskAsync("shutdown", null);
        Assert.Equal(RpcErrorCode.RequestCancelled, LspClient.Code(await running));
        server.Client.Notify("exit", null);
        Assert.Equal(0, await server.Exit.WaitAsync(LspClient.Patience));
        Assert.True(session.IsDisposed);
    }

    [Fact]
    public async Task An_id_that_is_still_running_is_not_taken_twice()
    {
        var session = new FakeSession { OnChildren = async (_, cancel) => { await Task.Delay(Timeout.Infinite, cancel); return new ViewPage([]); } };
        await using var server = await InMemory.InitializedAsync(session);
        var answer = server.Client.AskAsync("forge/views/children", new { view = "runs" }, "9");
        server.Client.SendBody(LspClient.Message("9", "forge/views/children", new { view = "runs" }));
        Assert.Equal(RpcErrorCode.InvalidRequest, LspClient.Code(await answer));
    }

    [Fact]
    public async Task Requests_run_side_by_side()
    {
        using var second = new SemaphoreSlim(0);
        var session = new FakeSession
        {
            OnChildren = async (id, cancel) =>
            {
                if (id == "first")
                {
                    await second.WaitAsync(cancel);
                }
                else
                {
                    second.Release();
                }

                return new ViewPage([]);
            },
        };
        await using var server = await InMemory.InitializedAsync(session);
        var first = server.Client.AskAsync("forge/views/children", new { view = "runs", id = "first" });
        await server.Client.AskAsync("forge/views/children", new { view = "runs", id = "second" });
        Assert.True((await first).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_handler_that_throws_costs_an_error_without_stack_and_one_log_line()
    {
        var session = new FakeSession { OnChildren = (_, _) => throw new InvalidOperationException("the store\nburnt") };
        await using var server = await InMemory.InitializedAsync(session);
        var answer = await server.Client.AskAsync("forge/views/children", new { view = "runs" });
        Assert.Equal(RpcErrorCode.InternalError, LspClient.Code(answer));
        Assert.DoesNotContain("   at ", answer.GetRawText());
        Assert.Single(server.Log, line => line == "forge/views/children failed: InvalidOperationException: the store burnt");
    }

    [Fact]
    public async Task A_feature_says_why_it_failed()
    {
        await using var server = await InMemory.InitializedAsync();
        var answer = await server.Client.AskAsync("forge/runs/compare", new { runs = new[] { new { store = "a", runId = "1" }, new { store = "a", runId = "2" } } });
        Assert.Equal(RpcErrorCode.RequestFailed, LspClient.Code(answer));
        Assert.Equal("The store is not there; start it.", answer.GetProperty("error").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("forge/views/children", "{}", "view")]
    [InlineData("forge/views/children", """{"view":"nothing"}""", "There is no view named 'nothing'.")]
    [InlineData("forge/views/children", """{"view":5}""", "view")]
    [InlineData("forge/views/children", """{"view":"\ud83d"}""", "view")]
    [InlineData("forge/runs/compare", """{"runs":[{"store":"a","runId":"1"}]}""", "Select 2 to 500 runs")]
    [InlineData("forge/runs/compare", """{"runs":[{"store":"a"},{}]}""", "runId")]
    [InlineData("forge/runs/list", """{"max":0}""", "1 or more")]
    [InlineData("forge/gpus/reserve", """{"gpuId":0,"hours":1e400,"purpose":"x"}""", "finite")]
    [InlineData("forge/gpus/reserve", """{"gpuId":0,"hours":1}""", "purpose")]
    [InlineData("forge/gpus/calendar", """{"from":"2026-03-01","to":""}""", "no time")]
    [InlineData("textDocument/codeAction", """{"textDocument":{"uri":"file:///not/open"},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}}}""", "not open")]
    [InlineData("textDocument/codeAction", "[1]", "wrong")]
    public async Task Wrong_parameters_are_said_to_be_wrong(string method, string parameters, string because)
    {
        await using var server = await InMemory.InitializedAsync();
        var answer = server.Client.AnswerAsync("88");
        server.Client.SendBody($$"""{"jsonrpc":"2.0","id":88,"method":"{{method}}","params":{{parameters}}}""");
        var error = await answer;
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(error));
        var message = error.GetProperty("error").GetProperty("message").GetString();
        Assert.Contains(because, message);
        Assert.DoesNotContain("(Parameter", message);
    }

    [Fact]
    public async Task A_code_action_carries_its_edit_and_the_diagnostic_it_mends()
    {
        await using var server = await InMemory.InitializedAsync(null, ClientWith(documentChanges: true));
        server.Client.Open(Uri, "🚀 bad", version: 4);
        var diagnostic = new { range = Range(3, 6), code = "FRG999", message = "This is bad.", extra = 1 };
        var answer = await server.Client.AskAsync("textDocument/codeAction", new { textDocument = new { uri = Uri }, range = Range(4, 4), context = new { diagnostics = new object[] { diagnostic, new { range = Range(0, 1), code = 5 }, "?" } } });
        var action = Assert.Single(answer.GetProperty("result").EnumerateArray());
        Assert.Equal("Make it good", action.GetProperty("title").GetString());
        Assert.Equal("quickfix", action.GetProperty("kind").GetString());
        Assert.True(action.GetProperty("isPreferred").GetBoolean());
        Assert.Equal(1, Assert.Single(action.GetProperty("diagnostics").EnumerateArray()).GetProperty("extra").GetInt32());
        Assert.Equal(
            """{"documentChanges":[{"textDocument":{"uri":"file:///w/a.yaml","version":4},"edits":[{"range":{"start":{"line":0,"character":3},"end":{"line":0,"character":6}},"newText":"good"}]}]}""",
            action.GetProperty("edit").GetRawText());
    }

    [Fact]
    public async Task A_plain_client_gets_plain_edits_and_no_new_files()
    {
        await using var server = await InMemory.InitializedAsync(null, ClientWith(documentChanges: false));
        server.Client.Open(Uri, "bad");
        var edit = (await ActionsAsync(server))[0].GetProperty("edit");
        Assert.Equal("good", edit.GetProperty("changes").GetProperty(Uri)[0].GetProperty("newText").GetString());
        server.Client.Change(Uri, 2, new { text = "bad new file" });
        Assert.Equal(0, (await ActionsAsync(server)).GetArrayLength());
    }

    [Fact]
    public async Task A_new_file_is_made_before_it_is_filled()
    {
        await using var server = await InMemory.InitializedAsync(null, ClientWith(documentChanges: true));
        server.Client.Open(Uri, "bad new file");
        var changes = (await ActionsAsync(server))[0].GetProperty("edit").GetProperty("documentChanges");
        Assert.Equal("create", changes[1].GetProperty("kind").GetString());
        Assert.Equal("""{"uri":"file:///new.md","version":null}""", changes[2].GetProperty("textDocument").GetRawText());
    }

    [Fact]
    public async Task What_changed_in_another_file_is_shown_by_clients_that_can()
    {
        await using var able = await InMemory.InitializedAsync(null, ClientWith(documentChanges: true, "forge.openDocument"));
        able.Client.Open(Uri, "bad new file");
        var command = (await ActionsAsync(able))[0].GetProperty("command");
        Assert.Equal("forge.openDocument", command.GetProperty("command").GetString());
        Assert.Equal("file:///new.md#2,1,5", Assert.Single(command.GetProperty("arguments").EnumerateArray()).GetString());
        able.Client.Change(Uri, 2, new { text = "bad" });
        Assert.False((await ActionsAsync(able))[0].TryGetProperty("command", out _));

        await using var unable = await InMemory.InitializedAsync(null, ClientWith(documentChanges: true));
        unable.Client.Open(Uri, "bad new file");
        Assert.False((await ActionsAsync(unable))[0].TryGetProperty("command", out _));
    }

    [Theory]
    [InlineData("""["quickfix"]""", 1)]
    [InlineData("""[""]""", 1)]
    [InlineData("""["refactor","source.fixAll"]""", 0)]
    public async Task Only_the_kinds_that_were_asked_for_are_offered(string only, int expected)
    {
        await using var server = await InMemory.InitializedAsync(null, ClientWith(documentChanges: true));
        server.Client.Open(Uri, "bad");
        Assert.Equal(expected, (await ActionsAsync(server, JsonDocument.Parse(only).RootElement)).GetArrayLength());
    }

    [Fact]
    public async Task An_answer_that_was_overtaken_by_an_edit_says_so()
    {
        using var edited = new SemaphoreSlim(0);
        var session = new FakeSession { OnCodeAction = cancel => edited.WaitAsync(cancel) };
        await using var server = await InMemory.InitializedAsync(session, ClientWith(documentChanges: true));
        server.Client.Open(Uri, "bad");
        var answer = server.Client.AskAsync("textDocument/codeAction", new { textDocument = new { uri = Uri }, range = Range(0, 0) });
        server.Client.Change(Uri, 2, new { text = "bad again" });
        await server.Client.NotificationAsync("textDocument/publishDiagnostics", said => said.GetProperty("version").GetInt32() == 1 || said.GetProperty("version").GetInt32() == 2);
        await server.Client.AskAsync("forge/debugState", new { });
        edited.Release();
        Assert.Equal(RpcErrorCode.ContentModified, LspClient.Code(await answer));
    }

    [Fact]
    public async Task Numbers_that_JSON_lacks_are_strings()
    {
        var session = new FakeSession
        {
            OnCompare = _ => new CompareResult(1, [], 0, new("", null, [], []), [], [new MetricRow("loss", [double.NaN, double.PositiveInfinity, null, 0.5], true, null, [])], [], [], new([], [], [], []), [], []),
        };
        await using var server = await InMemory.InitializedAsync(session);
        var answer = await server.Client.AskAsync("forge/runs/compare", new { runs = new[] { new { store = "a", runId = "1" }, new { store = "b", runId = "2" } } });
        Assert.Equal("""["NaN","Infinity",null,0.5]""", answer.GetProperty("result").GetProperty("metrics")[0].GetProperty("values").GetRawText());
    }

    [Fact]
    public async Task Custom_requests_reach_their_features()
    {
        var session = new FakeSession
        {
            OnChildren = (id, _) => Task.FromResult(new ViewPage([new ViewNode("run:local/1", "brave ⟨fox⟩") { Expansion = ViewExpansion.Collapsed, Command = new ViewCommand("open", "file:///x") }], new ViewMessage("empty", id ?? "root"))),
        };
        await using var server = await InMemory.InitializedAsync(session);
        Assert.Equal(
            """{"nodes":[{"id":"run:local/1","label":"brave ⟨fox⟩","expansion":1,"command":{"kind":"open","argument":"file:///x"}}],"message":{"cause":"empty","text":"root"}}""",
            await ResultAsync("forge/views/children", new { view = "runs" }));
        Assert.Contains("\"startTime\":200", await ResultAsync("forge/runs/list", null));
        Assert.Contains("\"status\":\"loss < 1\"", await ResultAsync("forge/runs/list", new { filter = "loss < 1", max = 5 }));
        Assert.Equal("""{"gpus":[],"user":"alice","maxHours":72,"store":"file","problems":[],"hosts":[],"instances":[],"kinds":[],"hasBookings":true}""", await ResultAsync("forge/gpus/list", new { }));
        Assert.Equal("""{"bookings":[],"user":"alice","members":["bob"],"maxHours":72,"held":"gpu:local/0"}""", await ResultAsync("forge/gpus/bookings", new { node = "gpu:local/0" }));
        Assert.Equal("""{"display":"db","origin":"postgresql://ann@db:5432","user":"ann"}""", await ResultAsync("forge/gpus/signIn", new { user = "ann", password = "secret" }));
        Assert.Equal("""{"uri":"file:///w/forge.yaml","text":"# draft\n","exists":false}""", await ResultAsync("forge/policy/new", new { }));
        Assert.Equal("""{"text":"# Forge doctor\n","isClean":true}""", await ResultAsync("forge/doctor", new { }));
        Assert.Contains("\"gpuId\":3", await ResultAsync("forge/gpus/reserve", new { gpuId = 3, hours = 1.5, purpose = "train" }));
        Assert.Contains("2 of a100", await ResultAsync("forge/gpus/reserve", new { gpuId = 0, hours = 1, purpose = "train", any = "a100", count = 2 }));
        Assert.Contains("id1 True because", await ResultAsync("forge/gpus/release", new { id = "id1", force = true, reason = "because" }));
        Assert.Contains("id1 longer by 1.5 False", await ResultAsync("forge/gpus/extend", new { id = "id1", hours = 1.5 }));
        Assert.Contains("id1 until 2026-03-01T14:30", await ResultAsync("forge/gpus/shorten", new { id = "id1", until = "2026-03-01T14:30" }));
        Assert.Contains("id1 to bob True because", await ResultAsync("forge/gpus/transfer", new { id = "id1", toUser = "bob", force = true, reason = "because" }));
        Assert.Contains("\"cards\":[]", await ResultAsync("forge/gpus/calendar", new { from = "2026-03-01", to = "2026-03-02" }));

        async Task<string> ResultAsync(string method, object? parameters) =>
            (await server.Client.AskAsync(method, parameters)).GetProperty("result").GetRawText();
    }

    private static object ClientWith(bool documentChanges, params string[] commands) => new
    {
        initializationOptions = new { trusted = true, commands },
        capabilities = new
        {
            textDocument = new { publishDiagnostics = new { }, codeAction = new { codeActionLiteralSupport = new { } } },
            workspace = new { workspaceEdit = new { documentChanges, resourceOperations = new[] { "create", "rename" } } },
        },
    };

    private static object Range(int start, int end) => new { start = new { line = 0, character = start }, end = new { line = 0, character = end } };

    private static async Task<JsonElement> ActionsAsync(InMemory server, JsonElement? only = null) =>
        (await server.Client.AskAsync("textDocument/codeAction", new { textDocument = new { uri = Uri }, range = Range(0, 0), context = new { diagnostics = Array.Empty<int>(), only } })).GetProperty("result");
}
