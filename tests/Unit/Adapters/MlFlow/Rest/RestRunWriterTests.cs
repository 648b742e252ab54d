using System.Text;
using System.Text.Json.Nodes;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>Changes of runs, against a server that behaves as MLflow's do, and against what real ones answered.</summary>
public sealed class RestRunWriterTests
{
    private static readonly RestLimits Quick = new() { Pause = TimeSpan.FromMilliseconds(1) };

    public static TheoryData<int, string> Servers => new() { { 2, "file" }, { 2, "sqlite" }, { 3, "sqlite" } };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Tags_are_set_changed_and_taken_away(int version, string kind)
    {
        await using var server = MlflowServer.Writable(version, kind);
        await using var store = Open(server);
        var (writer, run) = await AnyAsync(store);
        await writer.SetTagAsync(run.Id, "review", "good, \"really\"\nünï", default);
        Assert.Equal("good, \"really\"\nünï", await TagAsync(store, run, "review"));
        await writer.SetTagAsync(run.Id, "review", "", default);
        Assert.Equal("", await TagAsync(store, run, "review"));
        await writer.DeleteTagAsync(run.Id, "review", default);
        Assert.Null(await TagAsync(store, run, "review"));

        // What is not there need not be taken away.
        await writer.DeleteTagAsync(run.Id, "review", default);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Runs_are_deleted_and_restored_and_twice_is_once(int version, string kind)
    {
        await using var server = MlflowServer.Writable(version, kind);
        await using var store = Open(server);
        var (writer, run) = await AnyAsync(store);
        for (var i = 0; i < 2; i++)
        {
            await writer.DeleteRunAsync(run.Id, default);
            Assert.True((await store.GetRunAsync(run.Id, default))?.IsDeleted);
        }

        var refused = await Assert.ThrowsAsync<StoreException>(() => writer.SetTagAsync(run.Id, "a", "b", default));
        Assert.Equal("The run is deleted; restore it before you change it.", refused.Message);
        for (var i = 0; i < 2; i++)
        {
            await writer.RestoreRunAsync(run.Id, default);
            Assert.False((await store.GetRunAsync(run.Id, default))?.IsDeleted);
        }
    }

    [Theory]
    [InlineData("00000000000000000000000000000000", "The run is no longer on the server; refresh the view.")]
    [InlineData("../../etc", "This is not the id of a run.")]
    public async Task A_run_that_is_not_there_is_not_changed(string id, string message)
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = Open(server);
        var writer = store.Writer;
        Assert.Equal(message, (await Assert.ThrowsAsync<StoreException>(() => writer.SetTagAsync(id, "a", "b", default))).Message);
        Assert.Equal(message, (await Assert.ThrowsAsync<StoreException>(() => writer.DeleteTagAsync(id, "a", default))).Message);
        Assert.Equal(message, (await Assert.ThrowsAsync<StoreException>(() => writer.DeleteRunAsync(id, default))).Message);
        Assert.Equal(message, (await Assert.ThrowsAsync<StoreException>(() => writer.ListModelSourcesAsync(id, default))).Message);
    }

    [Fact]
    public async Task A_chance_failure_is_tried_again_where_twice_is_once()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = Open(server);
        var (writer, run) = await AnyAsync(store);
        var failures = 2;
        server.Instead = ask => ask.Path.EndsWith("set-tag", StringComparison.Ordinal) && failures-- > 0 ? WebReply.Text("busy", status: 503) : null;
        await writer.SetTagAsync(run.Id, "a", "b", default);
        Assert.Equal("b", await TagAsync(store, run, "a"));
    }

    [Fact]
    public async Task A_tag_whose_removal_was_answered_by_a_cut_connection_is_gone_all_the_same()
    {
        await using var server = MlflowServer.Writable(2, "sqlite");
        await using var store = Open(server);
        var (writer, run) = await AnyAsync(store);
        await writer.SetTagAsync(run.Id, "a", "b", default);
        var isFirst = true;
        server.Instead = ask =>
        {
            if (!ask.Path.EndsWith("delete-tag", StringComparison.Ordinal) || !isFirst)
            {
                return null;
            }

            // The server does it, and nobody hears so; asked again, it says that there is no such tag.
            isFirst = false;
            _ = server.Written?.AnswerAsync(ask).GetAwaiter().GetResult();
            return new(200, "application/json", Encoding.UTF8.GetBytes("{\"a\":1}")) { CutAfter = 2 };
        };
        await writer.DeleteTagAsync(run.Id, "a", default);
        Assert.Null(await TagAsync(store, run, "a"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_model_of_a_run_becomes_a_version_of_a_new_or_a_known_model(int version, string kind)
    {
        await using var server = MlflowServer.Writable(version, kind);
        await using var store = Open(server);
        var run = Assert.Single((await store.SearchRunsAsync(new RunQuery { Filter = "run_name = 'rf-with-model'" }, default)).Runs);
        var writer = store.Writer;
        var source = (await writer.ListModelSourcesAsync(run.Id, default))[0];
        var logged = (await store.ListLoggedModelsAsync(run.Id, default)).FirstOrDefault();
        Assert.Equal(version == 2, logged is null);
        Assert.Equal(("model", logged?.ArtifactUri ?? $"{run.ArtifactUri}/model", logged?.Id), (source.Name, source.Address, source.ModelId));
        foreach (var name in new[] { "brand new", "wine-rf", "brand new" })
        {
            var made = await writer.RegisterModelAsync(name, run.Id, source, null, default);
            Assert.Equal((name, run.Id, source.Address), (made.Name, made.RunId, made.Source));
            Assert.Contains(await store.ListModelVersionsAsync(name, default), known => known.Version == made.Version);
        }

        Assert.Equal(3, server.Written?.Versions.Count);
        var sent = server.Asked.Last(ask => ask.Path.EndsWith("model-versions/create", StringComparison.Ordinal)).Json;
        Assert.Equal(source.ModelId, (string?)sent["model_id"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_whose_answer_is_lost_is_looked_for_and_never_made_twice(bool isMade)
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = Open(server);
        var (writer, run) = await AnyAsync(store);
        server.Instead = ask =>
        {
            if (!ask.Path.EndsWith("model-versions/create", StringComparison.Ordinal))
            {
                return null;
            }

            if (isMade)
            {
                _ = server.Written?.AnswerAsync(ask).GetAwaiter().GetResult();
            }

            return WebReply.Text("bad gateway", status: 502);
        };
        var source = new ModelSource("model", "mlflow-artifacts:/1/x/artifacts/model", null);
        if (isMade)
        {
            Assert.Equal("100", (await writer.RegisterModelAsync("m", run.Id, source, null, default)).Version);
        }
        else
        {
            var lost = await Assert.ThrowsAsync<StoreException>(() => writer.RegisterModelAsync("m", run.Id, source, null, default));
            Assert.EndsWith("No version was registered.", lost.Message, StringComparison.Ordinal);
        }

        Assert.Single(server.Asked, ask => ask.Path.EndsWith("model-versions/create", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403, "text/plain", "Permission denied", StoreFailure.Unauthorised, "does not let you change this; ask its owner for permission to edit the experiment.")]
    [InlineData(403, "application/json", """{"error_code":"PERMISSION_DENIED","message":"no"}""", StoreFailure.Unauthorised, "does not let you change this; ask its owner for permission to edit the experiment.")]
    [InlineData(405, "text/html", "<h1>Method Not Allowed</h1>", StoreFailure.NotFound, "takes no changes of this kind: it is read-only, or lacks this part of MLflow (status 405)")]
    [InlineData(501, "text/html", "", StoreFailure.NotFound, "takes no changes of this kind: it is read-only, or lacks this part of MLflow (status 501)")]
    [InlineData(401, "text/html", "who?", StoreFailure.Unauthorised, "wants to know who asks")]
    [InlineData(400, "application/json", """{"error_code":"INVALID_PARAMETER_VALUE","message":"Tag value exceeds 8000"}""", StoreFailure.BadQuery, "refuses the change: Tag value exceeds 8000")]
    public async Task Who_may_not_write_is_told_what_to_do(int status, string type, string body, StoreFailure failure, string message)
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = Open(server);
        var (writer, run) = await AnyAsync(store);
        server.Instead = ask => ask.Path.EndsWith("set-tag", StringComparison.Ordinal) ? new(status, type, Encoding.UTF8.GetBytes(body)) : null;
        var refused = await Assert.ThrowsAsync<StoreException>(() => writer.SetTagAsync(run.Id, "a", "b", default));
        Assert.Equal(failure, refused.Failure);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked, ask => ask.Path.EndsWith("set-tag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_can_be_cancelled_and_does_not_wait_for_ever()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = new RestRunStore(new(server.Address), server.Address, RestAccess.None, Quick with { Call = TimeSpan.FromMilliseconds(200) });
        var (writer, run) = await AnyAsync(store);
        var never = new TaskCompletionSource();
        server.Instead = ask => ask.Path.EndsWith("set-tag", StringComparison.Ordinal) ? WebReply.Json(new JsonObject()) with { Until = never.Task } : null;
        Assert.Equal(StoreFailure.Timeout, (await Assert.ThrowsAsync<StoreException>(() => writer.SetTagAsync(run.Id, "a", "b", default))).Failure);
        using var cancel = new CancellationTokenSource();
        var asked = writer.SetTagAsync(run.Id, "a", "b", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData("http://localhost:1/team/x.mlflow", "http://localhost:1/team/x.mlflow/#/experiments/7/runs/abc")]
    [InlineData("https://adb-1.2.azuredatabricks.net", "https://adb-1.2.azuredatabricks.net/ml/experiments/7/runs/abc")]
    public async Task A_page_has_no_credentials(string address, string page)
    {
        var parsed = TrackingAddress.Parse(address.Replace("://", "://alice:secret@", StringComparison.Ordinal), Path.GetTempPath());
        await using var store = StoreFactory.Open(parsed);
        Assert.Equal(page, store.PageOf(new Run("abc", "7", "run", RunStatus.Finished, false)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Real_servers_answer_so(int version)
    {
        await using var recordings = new Recordings(version, "rest-writes");
        await using var store = new RestRunStore(new(recordings.Address), recordings.Address, RestAccess.None, Quick);
        var writer = store.Writer;
        var (tagged, deleted, empty) = version == 2
            ? ("221f4baebc9a4c5ba6ce49b92abac2cf", "00ab16b95d2348fe9b430cb1c54b075f", "5deee9fed3b24552a3719c5727706e9c")
            : ("c201bb766f204151b5b8c26821d33687", "ca749c0c6e5342daacd5bd6bef719fad", "c6b35f2f1c024c128c1938294357146b");
        await writer.SetTagAsync(tagged, "from_rest", "1", default);
        await writer.DeleteTagAsync(tagged, "from_rest", default);
        var refused = await Assert.ThrowsAsync<StoreException>(() => writer.SetTagAsync(deleted, "from_rest", "1", default));
        Assert.Equal("The run is deleted; restore it before you change it.", refused.Message);
        await writer.DeleteRunAsync(empty, default);
        await writer.RestoreRunAsync(empty, default);
        Assert.Empty(recordings.Unknown);
    }

    [Fact]
    public async Task Files_and_databases_have_no_writer_and_no_page()
    {
        foreach (var address in new[] { "mlruns", "sqlite:///mlflow.db" })
        {
            await using var store = StoreFactory.Open(TrackingAddress.Parse(address, RealData.Shared(2).Folder));
            Assert.Null(store.Writer);
            Assert.Null(store.PageOf(new Run("abc", "7", "run", RunStatus.Finished, false)));
        }
    }

    private static RestRunStore Open(MlflowServer server) => new(new(server.Address), server.Address, RestAccess.None, Quick);

    private static async Task<(IRunWriter Writer, Run Run)> AnyAsync(RestRunStore store) => (store.Writer, (await store.SearchRunsAsync(new RunQuery { PageSize = 1 }, default)).Runs[0]);

    private static async Task<string?> TagAsync(RestRunStore store, Run run, string key) => (await store.GetRunAsync(run.Id, default))?.Tags.GetValueOrDefault(key);
}
