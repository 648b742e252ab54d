using System.Text.Json;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Artifacts over the protocol: what is there, and copies on the disk with progress and cancel.</summary>
public sealed class ArtifactTests
{
    [Fact]
    public async Task Artifacts_of_a_run_are_looked_at_and_saved_byte_for_byte()
    {
        await using var session = await SampleSession.StartAsync();
        var source = Directory.GetFiles(session.FullPath("mlruns"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(session.FullPath("mlruns"), path).Split(Path.DirectorySeparatorChar)).First(parts => parts.Length > 4 && parts[2] == "artifacts");
        var run = new { store = "mlruns", runId = source[1], path = string.Join('/', source[3..]) };
        var bytes = await File.ReadAllBytesAsync(session.FullPath(Path.Combine(["mlruns", .. source])), TestContext.Current.CancellationToken);
        var stat = await session.AskAsync("forge/artifacts/stat", run);
        Assert.Equal(("file", bytes.Length), (stat.GetProperty("kind").GetString(), stat.GetProperty("size").GetInt32()));
        Assert.Equal("folder", (await session.AskAsync("forge/artifacts/stat", run with { path = source[3] })).GetProperty("kind").GetString());
        Assert.Equal("none", (await session.AskAsync("forge/artifacts/stat", run with { path = "nope" })).GetProperty("kind").GetString());
        var folder = await session.AskAsync("forge/artifacts/list", run with { path = string.Join('/', source[3..^1]) });
        Assert.Contains(folder.GetProperty("entries").EnumerateArray(), entry => entry.GetProperty("name").GetString() == source[^1] && !entry.GetProperty("isFolder").GetBoolean());

        var target = session.FullPath("copy.bin");
        var saved = await session.AskAsync("forge/artifacts/save", new { run.store, run.runId, run.path, target });
        Assert.Equal((1, bytes.Length), (saved.GetProperty("files").GetInt32(), saved.GetProperty("bytes").GetInt32()));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken));
        var all = await session.AskAsync("forge/artifacts/save", new { run.store, run.runId, path = "", into = session.FullPath("") });
        Assert.Equal($"artifacts-{run.runId}", Path.GetFileName(all.GetProperty("target").GetString()));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine([all.GetProperty("target").GetString() ?? "", .. source[3..]]), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_refused_with_what_to_do()
    {
        await using var session = await SampleSession.StartAsync();
        var run = new { store = "mlruns", runId = "r", path = "x", target = session.FullPath("x") };
        var missing = await session.Client.AskAsync("forge/artifacts/save", run);
        Assert.Contains("refresh the view", missing.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        var gone = await session.Client.AskAsync("forge/artifacts/save", run with { store = "nobody" });
        Assert.Contains("no longer configured", gone.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        foreach (object wrong in new object[] { new { run.store, run.runId, run.path }, new { run.store, run.runId, run.path, run.target, into = run.target }, run with { target = "relative" } })
        {
            Assert.Equal(RpcErrorCode.InvalidParams, LspClient.Code(await session.Client.AskAsync("forge/artifacts/save", wrong)));
        }

        Assert.False(File.Exists(run.target));
    }

    [Fact]
    public async Task A_copy_tells_how_far_it_is_holds_nothing_up_and_can_be_cancelled()
    {
        await using var server = await InMemory.InitializedAsync(new FakeSession());
        var saving = server.Client.AskAsync("forge/artifacts/save", new { store = "s", runId = "r", path = "endless", target = Path.GetFullPath("x"), workDoneToken = "tok-1" }, "\"save\"");
        foreach (var kind in new[] { "begin", "report" }) await server.Client.NotificationAsync("$/progress", message => IsProgress(message, kind));
        Assert.Equal("file", (await server.Client.AskAsync("forge/artifacts/stat", new { store = "s", runId = "r", path = "a.csv" })).GetProperty("result").GetProperty("kind").GetString());
        Assert.False(saving.IsCompleted);
        server.Client.Notify("$/cancelRequest", new { id = "save" });
        Assert.Equal(RpcErrorCode.RequestCancelled, LspClient.Code(await saving));
        await server.Client.NotificationAsync("$/progress", message => IsProgress(message, "end"));
    }

    private static bool IsProgress(JsonElement message, string kind) =>
        message.GetProperty("token").GetString() == "tok-1" && message.GetProperty("value") is var value && value.GetProperty("kind").GetString() == kind
        && (kind != "report" || value.GetProperty("percentage").GetInt32() == 50);
}
