using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>What is done with runs and experiments, in a real session over the sample workspace, whose runs lie in files.</summary>
public sealed class SessionActionTests
{
    private const string Forest = "metadata:" + SampleSession.Forest;

    [Fact]
    public async Task An_experiment_is_archived_by_edits_that_keep_every_other_byte()
    {
        await using var session = await SampleSession.StartAsync();
        var before = session.Read(SampleSession.Forest);
        var edit = await session.AskAsync("forge/experiments/edit", new { id = Forest, action = "archive" });
        var change = Assert.Single(edit.GetProperty("documentChanges").EnumerateArray());
        Assert.Equal(session.UriOf(SampleSession.Forest), new Uri(change.GetProperty("textDocument").GetProperty("uri").GetString() ?? "").AbsoluteUri);
        var changed = change.GetProperty("edits").EnumerateArray().Select(static one => one.GetProperty("range").GetProperty("start").GetProperty("line").GetInt32()).ToList();
        var lines = before.Split('\n').Select(static (line, at) => (line, at)).Where(static one => one.line.StartsWith("status:", StringComparison.Ordinal) || one.line.StartsWith("updated:", StringComparison.Ordinal)).Select(static one => one.at);
        Assert.Equal(lines.Order(), changed.Order());
        Assert.Equal(before, session.Read(SampleSession.Forest));
    }

    [Fact]
    public async Task Experiments_are_grouped_and_filtered_as_the_client_wants_and_found_there()
    {
        await using var session = await SampleSession.StartAsync();
        var options = new { metadata = new { group = "status", filter = "researcher:bob" } };
        var group = Assert.Single((await session.AskAsync("forge/views/children", new { view = "experiments", options })).GetProperty("nodes").EnumerateArray());
        Assert.Equal("status:planned", group.GetProperty("id").GetString());
        var row = Assert.Single((await session.AskAsync("forge/views/children", new { view = "experiments", id = "status:planned", options })).GetProperty("nodes").EnumerateArray());
        Assert.Equal("metadata.baseline", row.GetProperty("context").GetString());
        var way = (await session.AskAsync("forge/experiments/way", new { id = row.GetProperty("id").GetString(), group = "status" })).GetProperty("nodes").EnumerateArray().Select(static id => id.GetString());
        Assert.Equal(["status:planned", "metadata:" + SampleSession.Boosting], way);
        Assert.Equal(["alice", "bob"], (await session.AskAsync("forge/experiments/list", new { })).GetProperty("people").EnumerateArray().Select(static name => name.GetString()).Where(static name => name is "alice" or "bob"));
    }

    [Fact]
    public async Task A_problem_in_the_folder_of_an_experiment_is_counted_in_its_row_and_on_the_view()
    {
        await using var session = await SampleSession.StartAsync();
        session.Open(SampleSession.Boosting, session.Read(SampleSession.Boosting).Replace("status: planned", "status: plannned", StringComparison.Ordinal));
        await session.FindingsAsync(SampleSession.Boosting, static found => found.Count > 0);
        await session.Client.WaitAsync(_ => session.Client.Messages.Any(static message => LspClient.Method(message) == "forge/views/changed" && message.GetProperty("params").GetProperty("view").GetString() == "experiments"));
        var row = Assert.Single((await session.AskAsync("forge/views/children", new { view = "experiments", id = "researcher:bob" })).GetProperty("nodes").EnumerateArray());
        Assert.Contains("problem", row.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.True((await session.AskAsync("forge/views/badge", new { view = "experiments" })).GetProperty("value").GetInt32() > 0);
    }

    [Fact]
    public async Task A_run_in_files_can_be_looked_at_and_is_not_changed()
    {
        await using var session = await SampleSession.StartAsync();
        var listed = (await session.AskAsync("forge/runs/list", new { max = 1 })).GetProperty("runs")[0];
        var run = new { store = listed.GetProperty("store").GetString(), runId = listed.GetProperty("runId").GetString() };
        var about = await session.AskAsync("forge/runs/about", run);
        Assert.False(about.GetProperty("isWritable").GetBoolean());
        Assert.False(about.TryGetProperty("page", out _));
        await RefusedAsync(session, "forge/runs/edit", new { run.store, run.runId, action = "star" }, RpcErrorCode.RequestFailed, "is only read");
        await RefusedAsync(session, "forge/runs/models", run, RpcErrorCode.RequestFailed, "is only read");
        await RefusedAsync(session, "forge/runs/edit", new { run.store, run.runId, action = "paint" }, RpcErrorCode.InvalidParams, "There is no change of a run named 'paint'.");
        await RefusedAsync(session, "forge/runs/code", new { run.store, run.runId, what = "soul" }, RpcErrorCode.InvalidParams, "'script' or 'config'");
        await RefusedAsync(session, "forge/experiments/edit", new { id = Forest, action = "sell" }, RpcErrorCode.InvalidParams, "'archive' or 'handOff'");
        await RefusedAsync(session, "forge/experiments/edit", new { id = Forest, action = "handOff" }, RpcErrorCode.RequestFailed, "Name the person who takes the experiment.");
        await RefusedAsync(session, "forge/runs/text", new { id = "file:///etc/passwd" }, RpcErrorCode.InvalidParams, "not the id of a text");
    }

    [Fact]
    public async Task An_experiment_is_compared_with_its_baseline_and_a_run_leads_to_its_experiment()
    {
        await using var session = await SampleSession.StartAsync();
        var runs = (await session.AskAsync("forge/experiments/baseline", new { id = "metadata:" + SampleSession.Boosting })).GetProperty("runs");
        Assert.Equal(2, runs.GetArrayLength());
        var compared = await session.AskAsync("forge/runs/compare", new { runs });
        Assert.Equal(2, compared.GetProperty("runs").GetArrayLength());
        var reference = runs[1];
        var way = (await session.AskAsync("forge/experiments/way", new { store = reference.GetProperty("store").GetString(), runId = reference.GetProperty("runId").GetString() })).GetProperty("nodes");
        Assert.Equal(2, way.GetArrayLength());
    }

    private static async Task RefusedAsync(SampleSession session, string method, object parameters, int code, string message)
    {
        var answer = await session.Client.AskAsync(method, parameters);
        Assert.Equal(code, LspClient.Code(answer));
        Assert.Contains(message, answer.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
