using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>Changes of registered models, against a server that behaves as MLflow's do, and against what real ones answered.</summary>
public sealed class RestModelWriterTests
{
    private static readonly RestLimits Quick = new() { Pause = TimeSpan.FromMilliseconds(1) };

    public static TheoryData<int> Versions => [2, 3];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Real_servers_answer_so(int version)
    {
        await using var recordings = new Recordings(version, "rest-registry");
        await using var store = new RestRunStore(new(recordings.Address), recordings.Address, RestAccess.None, Quick);
        var writer = store.ModelWriter;
        Assert.True(await writer.TransitionStageAsync("wine-rf", "4", "Staging", false, default));
        Assert.True(await writer.TransitionStageAsync("wine-rf", "4", "Production", true, default));
        Assert.True(await writer.TransitionStageAsync("wine-rf", "2", "Production", false, default));
        await writer.SetAliasAsync("wine-rf", "tmp-alias", "4", default);
        await writer.DeleteAliasAsync("wine-rf", "tmp-alias", default);
        var reserved = await Assert.ThrowsAsync<StoreException>(() => writer.SetAliasAsync("wine-rf", "v1", "1", default));
        Assert.EndsWith("refuses the change: Version alias name 'v1' is reserved. Check what you wrote.", reserved.Message, StringComparison.Ordinal);
        var bad = await Assert.ThrowsAsync<StoreException>(() => writer.TransitionStageAsync("wine-rf", "4", "Live", false, default));
        Assert.Contains("refuses the change: Invalid Model Version stage: Live.", bad.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<StoreException>(() => writer.TransitionStageAsync("wine-rf", "99", "Staging", false, default));
        Assert.Contains("has no version 99 of `wine-rf` any more", missing.Message, StringComparison.Ordinal);
        Assert.Contains("has no version 99", (await Assert.ThrowsAsync<StoreException>(() => writer.SetAliasAsync("wine-rf", "tmp-alias", "99", default))).Message, StringComparison.Ordinal);
        Assert.Empty(recordings.Unknown);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Stages_aliases_tags_and_descriptions_are_what_was_set(int version)
    {
        await using var server = MlflowServer.Writable(version, "sqlite");
        await using var store = Open(server);
        var writer = store.ModelWriter;
        Assert.True(await writer.TransitionStageAsync("wine-rf", "3", "Production", archivesOthers: true, default));
        await writer.SetAliasAsync("wine-rf", "champion", "3", default);
        await writer.SetVersionTagAsync("wine-rf", "3", "why", "better, \"really\"\nünï", default);
        await writer.SetVersionDescriptionAsync("wine-rf", "3", "the good one", default);
        var (three, two) = (await OneAsync(store, "3"), await OneAsync(store, "2"));
        Assert.Equal(("Production", "Archived"), (three.Stage, two.Stage));
        Assert.Contains("champion", three.Aliases);
        Assert.DoesNotContain("champion", two.Aliases);
        Assert.Equal(("better, \"really\"\nünï", "the good one"), (three.Tags["why"], three.Description));
        for (var i = 0; i < 2; i++)
        {
            await writer.DeleteAliasAsync("wine-rf", "champion", default);
            await writer.DeleteVersionTagAsync("wine-rf", "3", "why", default);
        }

        three = await OneAsync(store, "3");
        Assert.DoesNotContain("champion", three.Aliases);
        Assert.DoesNotContain("why", three.Tags.Keys);
    }

    [Theory]
    [InlineData(404, "text/html", "<h1>Not Found</h1>")]
    [InlineData(501, "application/json", """{"error_code":"NOT_IMPLEMENTED","message":"no"}""")]
    [InlineData(400, "application/json", """{"error_code":"INVALID_PARAMETER_VALUE","message":"Method 'transition_model_version_stage' is unsupported: stages are not supported"}""")]
    public async Task A_server_without_stages_is_no_error(int status, string type, string body)
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = Open(server);
        server.Instead = ask => ask.Path.EndsWith("transition-stage", StringComparison.Ordinal) ? new(status, type, Encoding.UTF8.GetBytes(body)) : null;
        Assert.False(await store.ModelWriter.TransitionStageAsync("wine-rf", "3", "Production", true, default));
    }

    [Theory]
    [InlineData(403, "text/plain", "Permission denied", StoreFailure.Unauthorised, "does not let you change `wine-rf`; ask its owner for permission to edit the model.")]
    [InlineData(405, "text/html", "<h1>Method Not Allowed</h1>", StoreFailure.NotFound, "it is read-only, or lacks this part of MLflow (status 405)")]
    [InlineData(401, "text/html", "who?", StoreFailure.Unauthorised, "wants to know who asks")]
    public async Task Who_may_not_write_is_told_what_to_do(int status, string type, string body, StoreFailure failure, string message)
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = Open(server);
        server.Instead = ask => ask.Path.EndsWith("alias", StringComparison.Ordinal) ? new(status, type, Encoding.UTF8.GetBytes(body)) : null;
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.ModelWriter.SetAliasAsync("wine-rf", "champion", "3", default));
        Assert.Equal(failure, refused.Failure);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chance_failure_is_tried_again()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var store = Open(server);
        var failures = 2;
        server.Instead = ask => ask.Path.EndsWith("alias", StringComparison.Ordinal) && failures-- > 0 ? WebReply.Text("busy", status: 503) : null;
        await store.ModelWriter.SetAliasAsync("wine-rf", "best", "1", default);
        Assert.Contains("best", (await OneAsync(store, "1")).Aliases);
    }

    [Fact]
    public async Task Files_and_databases_are_only_read()
    {
        foreach (var address in new[] { "mlruns", "sqlite:///mlflow.db" })
        {
            await using var store = StoreFactory.Open(TrackingAddress.Parse(address, RealData.Shared(2).Folder));
            Assert.Null(store.ModelWriter);
        }
    }

    private static RestRunStore Open(MlflowServer server) => new(new(server.Address), server.Address, RestAccess.None, Quick);

    private static async Task<ModelVersion> OneAsync(RestRunStore store, string version) => (await store.ListModelVersionsAsync("wine-rf", default)).Single(one => one.Version == version);
}
