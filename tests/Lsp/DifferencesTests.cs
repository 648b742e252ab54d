using System.Diagnostics;
using System.Text.Json;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>What the comparison page asks about code, configs, data, environments and artifacts, over the sample's real runs.</summary>
public sealed class DifferencesTests
{
    [Fact]
    public async Task Each_part_is_asked_for_alone_and_has_places_of_the_request()
    {
        await using var session = await SampleSession.StartAsync();
        var runs = await RunsAsync(session);
        var result = await session.AskAsync("forge/runs/differences", new { runs, baseline = runs[1], parts = (string[])["data", "environment"] });
        Assert.Equal((1, 1), (result.GetProperty("version").GetInt32(), result.GetProperty("baseline").GetInt32()));
        Assert.Equal(1, result.GetProperty("data").GetProperty("runs")[0].GetInt32());
        Assert.Equal(runs.Count, result.GetProperty("environment").GetProperty("runs").GetArrayLength());
        Assert.False(result.TryGetProperty("code", out _));
        Assert.False(result.TryGetProperty("config", out _));
        Assert.Contains(result.GetProperty("environment").GetProperty("packages").EnumerateArray(), static row => row.GetProperty("key").GetString() == "mlflow");
    }

    [Fact]
    public async Task The_commits_of_runs_are_compared_in_a_clone_and_each_text_can_be_asked_for()
    {
        await using var session = await SampleSession.StartAsync();
        var runs = await RunsAsync(session);
        Git(session, "init", "--quiet");
        var first = Commit(session, "first");
        session.Write(SampleSession.Script, "print(1)\n");
        var second = Commit(session, "second");
        Tag(session, runs[0], first);
        Tag(session, runs[1], second);
        session.Write(SampleSession.Script, "print(2)\n");

        var code = (await session.AskAsync("forge/runs/differences", new { runs = runs.Take(2), parts = (string[])["code"] })).GetProperty("code");
        Assert.Equal([first, second], code.GetProperty("commits").EnumerateArray().Select(static one => one.GetProperty("id").GetString()));
        var file = Assert.Single(code.GetProperty("changes").EnumerateArray().Single().GetProperty("files").EnumerateArray(), static one => one.GetProperty("path").GetString() == SampleSession.Script);
        var text = await session.AskAsync("forge/runs/text", new { id = file.GetProperty("after").GetProperty("id").GetString() });
        Assert.Equal("print(1)\n", text.GetProperty("text").GetString());

        var tree = await session.AskAsync("forge/runs/workingTree", runs[1]);
        var changed = Assert.Single(tree.GetProperty("files").EnumerateArray(), static one => one.GetProperty("path").GetString() == SampleSession.Script);
        Assert.Equal(("modified", Path.GetFileName(SampleSession.Script)), (changed.GetProperty("status").GetString(), changed.GetProperty("before").GetProperty("fileName").GetString()));
        Assert.Equal(session.UriOf(SampleSession.Script), changed.GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Artifacts_of_runs_are_listed_together_and_put_side_by_side()
    {
        await using var session = await SampleSession.StartAsync();
        var runs = (await RunsAsync(session)).Take(3).ToList();
        var list = await session.AskAsync("forge/artifacts/shared", new { runs });
        var file = list.GetProperty("files")[0];
        Assert.Equal(("feature_importance.csv", "table", 3), (file.GetProperty("path").GetString(), file.GetProperty("kind").GetString(), file.GetProperty("sizes").GetArrayLength()));
        var answer = await session.AskAsync("forge/artifacts/tables", new { runs, path = "feature_importance.csv", baseline = runs[2], onlyDifferences = true, rows = 10 });
        var table = answer.GetProperty("table");
        Assert.Equal(("feature", "importance", 10), (table.GetProperty("key").GetString(), table.GetProperty("columns")[0].GetString(), table.GetProperty("rows").GetArrayLength()));
        Assert.Equal(2, answer.GetProperty("runs")[0].GetInt32());

        // Each number is that of the file: read it again, by nothing of ours.
        var row = table.GetProperty("rows")[0];
        var line = (await session.AskAsync("forge/runs/text", new { id = answer.GetProperty("sources")[0].GetProperty("id").GetString() })).GetProperty("text").GetString()?.Split('\n')
            .Single(line => line.StartsWith(row.GetProperty("name").GetString() + ",", StringComparison.Ordinal)).TrimEnd('\r');
        Assert.Equal(line, $"{row.GetProperty("name").GetString()},{row.GetProperty("cells")[0][0].GetProperty("text").GetString()}");
        var from = double.Parse(row.GetProperty("cells")[0][0].GetProperty("text").GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture);
        var to = double.Parse(row.GetProperty("cells")[0][1].GetProperty("text").GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(to - from, row.GetProperty("cells")[0][1].GetProperty("delta").GetDouble());

        var run = JsonSerializer.SerializeToElement(runs[0]);
        var picture = await session.Client.AskAsync("forge/artifacts/picture", new { store = run.GetProperty("store").GetString(), runId = run.GetProperty("runId").GetString(), path = "feature_importance.csv" });
        Assert.Equal("This is no picture that can be shown here; open it in the editor.", picture.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Too_few_runs_and_parts_that_nobody_knows_are_refused()
    {
        await using var server = await InMemory.InitializedAsync(new FakeSession());
        var run = new { store = "s", runId = "r" };
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await server.Client.AskAsync("forge/runs/differences", new { runs = new[] { run } })));
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await server.Client.AskAsync("forge/runs/differences", new { runs = new[] { run, run }, parts = (string[])["weather"] })));
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await server.Client.AskAsync("forge/artifacts/shared", new { runs = Array.Empty<object>() })));
        Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await server.Client.AskAsync("forge/artifacts/tables", new { runs = Enumerable.Repeat(run, 501), path = "x" })));
    }

    private static async Task<List<object>> RunsAsync(SampleSession session)
    {
        var list = await session.AskAsync("forge/runs/list", new { max = 1000 });
        var withTable = Directory.GetFiles(session.FullPath("mlruns"), "feature_importance.csv", SearchOption.AllDirectories).Select(static path => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))).ToHashSet();
        return [.. list.GetProperty("runs").EnumerateArray().Select(static run => (Store: run.GetProperty("store").GetString(), RunId: run.GetProperty("runId").GetString())).OrderBy(run => !withTable.Contains(run.RunId)).ThenBy(static run => run.RunId, StringComparer.Ordinal).Select(static run => (object)new { store = run.Store, runId = run.RunId })];
    }

    private static void Tag(SampleSession session, object run, string commit)
    {
        var id = JsonSerializer.SerializeToElement(run).GetProperty("runId").GetString() ?? "";
        var folder = Directory.GetDirectories(session.FullPath("mlruns"), id, SearchOption.AllDirectories).Single();
        File.WriteAllText(Path.Combine(folder, "tags", "mlflow.source.git.commit"), commit);
        File.WriteAllText(Path.Combine(folder, "tags", "mlflow.source.name"), SampleSession.Script);
    }

    private static string Commit(SampleSession session, string message)
    {
        Git(session, "add", "experiments");
        Git(session, "-c", "user.name=alice", "-c", "user.email=alice@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", message);
        return Git(session, "rev-parse", "HEAD").Trim();
    }

    private static string Git(SampleSession session, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", session.FullPath(""), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        Assert.NotNull(process);
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output;
    }
}
