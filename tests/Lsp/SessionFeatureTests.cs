using System.Globalization;
using System.Text.Json;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Views, comparison and bookings of a real session, checked against the files that they come from.</summary>
public sealed class SessionFeatureTests
{
    [Theory]
    [InlineData("experiments")]
    [InlineData("runs")]
    [InlineData("gpus")]
    [InlineData("models")]
    public async Task Every_node_that_can_be_opened_answers_and_has_a_name(string view)
    {
        await using var session = await SampleSession.StartAsync();
        var pending = new Queue<string?>([null]);
        var seen = 0;
        while (pending.TryDequeue(out var id))
        {
            foreach (var node in (await session.AskAsync("forge/views/children", new { view, id })).GetProperty("nodes").EnumerateArray())
            {
                seen++;
                Assert.False(string.IsNullOrWhiteSpace(node.GetProperty("label").GetString()), node.GetRawText());
                Assert.DoesNotContain('\n', node.GetProperty("label").GetString() ?? "");
                if (node.TryGetProperty("command", out var command) && command.GetProperty("kind").GetString() == "open")
                {
                    var file = new Uri(command.GetProperty("argument").GetString()?.Split('#')[0] ?? "").LocalPath;
                    Assert.True(File.Exists(file), $"{node.GetRawText()} opens {file}");
                }

                if (node.GetProperty("expansion").GetInt32() != 0)
                {
                    pending.Enqueue(node.GetProperty("id").GetString());
                }
            }
        }

        Assert.True(seen > 2, $"{view} has {seen} nodes.");
    }

    [Fact]
    public async Task A_comparison_has_the_numbers_of_the_store()
    {
        await using var session = await SampleSession.StartAsync();
        var runs = (await session.AskAsync("forge/runs/list", new { filter = "params.criterion = 'gini'" })).GetProperty("runs").EnumerateArray().Take(3).ToList();
        var chosen = runs.Select(static run => new { store = run.GetProperty("store").GetString(), runId = run.GetProperty("runId").GetString() }).ToList();
        var result = await session.AskAsync("forge/runs/compare", new { runs = chosen });
        var accuracy = result.GetProperty("metrics").EnumerateArray().Single(static row => row.GetProperty("key").GetString() == "accuracy");
        var trees = result.GetProperty("params").EnumerateArray().Single(static row => row.GetProperty("key").GetString() == "n_estimators");
        Assert.Equal(3, chosen.Count);
        for (var i = 0; i < chosen.Count; i++)
        {
            var folder = Assert.Single(Directory.GetDirectories(session.FullPath("mlruns"), chosen[i].runId ?? "", SearchOption.AllDirectories));
            var written = File.ReadLines(Path.Combine(folder, "metrics", "accuracy")).Last().Split(' ')[1];
            Assert.Equal(double.Parse(written, CultureInfo.InvariantCulture), accuracy.GetProperty("values")[i].GetDouble());
            Assert.Equal(File.ReadAllText(Path.Combine(folder, "params", "n_estimators")), trees.GetProperty("values")[i].GetString());
        }

        var values = accuracy.GetProperty("values").EnumerateArray().Select(static value => value.GetDouble()).ToList();
        Assert.All(accuracy.GetProperty("best").EnumerateArray(), best => Assert.Equal(values.Max(), values[best.GetInt32()]));
    }

    [Fact]
    public async Task What_is_asked_right_after_the_start_follows_the_policy_all_the_same()
    {
        for (var start = 0; start < 3; start++)
        {
            await using var session = await SampleSession.StartAsync();
            var list = await session.AskAsync("forge/gpus/list", new { });
            Assert.Equal(3, list.GetProperty("gpus").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_booking_is_in_the_file_a_second_one_names_the_holder_and_released_it_is_free()
    {
        await using var session = await SampleSession.StartAsync();
        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { user = "alice" } } });
        var booked = await session.AskAsync("forge/gpus/reserve", new { gpuId = 0, hours = 2, purpose = "wine-random-forest" });
        Assert.Equal("alice", booked.GetProperty("reservation").GetProperty("user").GetString());
        Assert.Contains("wine-random-forest", session.Read("shared/gpu-reservations.json"));
        await session.Client.NotificationAsync("forge/views/changed", static said => said.GetProperty("view").GetString() == "gpus");

        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { user = "bob" } } });
        var refused = await session.AskAsync("forge/gpus/reserve", new { gpuId = 0, hours = 1, purpose = "mine" });
        Assert.Equal(("held", "alice"), (refused.GetProperty("refusal").GetString(), refused.GetProperty("heldBy").GetString()));
        var notHis = await session.AskAsync("forge/gpus/release", new { id = "gpu:local/0" });
        Assert.Equal("notYours", notHis.GetProperty("refusal").GetString());

        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { user = "alice" } } });
        Assert.True((await session.AskAsync("forge/gpus/release", new { id = "gpu:local/0" })).TryGetProperty("reservation", out _));
        Assert.True((await session.AskAsync("forge/gpus/reserve", new { gpuId = 0, hours = 1, purpose = "mine" })).TryGetProperty("reservation", out _));
    }

    [Fact]
    public async Task A_metric_that_a_training_writes_refreshes_the_row_of_its_run()
    {
        await using var session = await SampleSession.StartAsync();
        string? id = null;
        while (id?.StartsWith("run:", StringComparison.Ordinal) != true)
        {
            id = (await session.AskAsync("forge/views/children", new { view = "runs", id })).GetProperty("nodes")[0].GetProperty("id").GetString();
        }

        var folder = Assert.Single(Directory.GetDirectories(session.FullPath("mlruns"), id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..], SearchOption.AllDirectories));
        File.AppendAllText(Path.Combine(folder, "metrics", "accuracy"), "1795193500000 0.5 7\n");
        await session.Client.NotificationAsync("forge/views/changed", said => said.TryGetProperty("rows", out var rows) && rows.EnumerateArray().Any(row => row.GetString() == id));
        var row = (await session.AskAsync("forge/views/rows", new { view = "runs", ids = new[] { id } })).GetProperty("nodes")[0];
        Assert.Contains("accuracy 0.5", row.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_a_saved_document_is_still_checked_and_nothing_else_is_read()
    {
        await using var server = ForgeProcess.Start();
        await server.Client.InitializeAsync(new { processId = (int?)null, workspaceFolders = new[] { new { uri = "vscode-vfs://github/x/y", name = "remote" } }, capabilities = LspClient.Push });
        const string Loose = "file:///no/such/folder/metadata.yaml";
        server.Client.Open(Loose, "experiment_id: a\nresearcher: b\ncreated: 2026-01-01\nstatus: nope\ngoal: c\n");
        await server.Client.NotificationAsync("textDocument/publishDiagnostics", static said => said.GetProperty("uri").GetString() == Loose && said.GetProperty("diagnostics").GetArrayLength() == 1);
        server.Client.Notify("textDocument/didSave", new { textDocument = new { uri = Loose } });
        server.Client.Notify("textDocument/didClose", new { textDocument = new { uri = Loose } });
        await server.Client.NotificationAsync("textDocument/publishDiagnostics", static said => said.GetProperty("uri").GetString() == Loose && said.GetProperty("diagnostics").GetArrayLength() == 0);
        foreach (var view in (string[])["experiments", "runs", "gpus", "models"])
        {
            var page = (await server.Client.AskAsync("forge/views/children", new { view })).GetProperty("result");
            Assert.False(string.IsNullOrWhiteSpace(page.GetProperty("message").GetProperty("text").GetString()));
        }

        Assert.DoesNotContain("failed", server.Errors);
    }

    [Fact]
    public async Task Two_clones_of_one_repository_keep_their_experiments_apart()
    {
        await using var session = await SampleSession.StartAsync();
        await using var other = await SampleSession.StartAsync();
        session.Client.Notify("workspace/didChangeWorkspaceFolders", new { @event = new { added = new[] { new { uri = other.RootUri, name = "other" } }, removed = Array.Empty<object>() } });
        var opened = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; opened.Count < 4 && attempt < 100; attempt++)
        {
            opened.Clear();
            var nodes = (await session.AskAsync("forge/views/children", new { view = "experiments", id = "researcher:alice" })).GetProperty("nodes");
            opened.UnionWith(nodes.EnumerateArray().Select(static node => node.GetProperty("command").GetProperty("argument").GetString() ?? ""));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(4, opened.Count);
        Assert.Contains(session.UriOf(SampleSession.Forest), opened);
        Assert.Contains(other.UriOf(SampleSession.Forest), opened);
    }

    [Theory]
    [InlineData("forge/views/children", "{}", "'view'")]
    [InlineData("forge/views/children", """{"view":"weather"}""", "There is no view named 'weather'.")]
    [InlineData("forge/runs/compare", """{"runs":[]}""", "Select 2 to 500 runs")]
    [InlineData("forge/runs/list", """{"max":-1}""", "must be 1 or more")]
    [InlineData("forge/gpus/reserve", """{"gpuId":0}""", "'hours', 'purpose'")]
    public async Task A_wrong_parameter_is_told_in_a_sentence_for_people(string method, string parameters, string expected)
    {
        await using var session = await SampleSession.StartAsync();
        var answer = await session.Client.AskAsync(method, JsonDocument.Parse(parameters).RootElement);
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(answer));
        var message = answer.GetProperty("error").GetProperty("message").GetString() ?? "";
        Assert.Contains(expected, message);
        Assert.DoesNotContain("ForgeLsp.", message);
    }
}
