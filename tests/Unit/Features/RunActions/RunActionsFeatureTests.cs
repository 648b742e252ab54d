using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.RunActions;

/// <summary>Over a tracking server, and over a file store that is only read.</summary>
public sealed class RunActionsFeatureTests
{
    [Fact]
    public async Task A_run_on_a_server_says_what_can_be_done_with_it()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var stores = new Stores(server.Address);
        var run = await stores.AnyAsync();
        var feature = Feature(stores);
        await feature.EditAsync(new("s", run, "setTag", " team ", "vision"), RunsViewOptions.None, default);
        var about = await feature.AboutAsync("s", run, default);
        Assert.True(about is { IsWritable: true, IsDeleted: false, IsStarred: false });
        Assert.StartsWith(server.Address + "/#/experiments/", about.Page, StringComparison.Ordinal);
        Assert.Contains(new RunTag("team", "vision"), about.Tags);
        Assert.DoesNotContain(about.Tags, tag => tag.Key.StartsWith("mlflow.", StringComparison.Ordinal));
        Assert.Contains("team", about.TagKeys);
    }

    [Fact]
    public async Task Each_change_answers_the_run_as_it_is_then_with_its_row()
    {
        await using var server = MlflowServer.Writable(2, "sqlite");
        await using var stores = new Stores(server.Address);
        var run = await stores.AnyAsync();
        var feature = Feature(stores);
        Assert.Equal("two\nlines", (await EditAsync("setNote", value: "two\nlines")).About.Note);
        Assert.Null((await EditAsync("setNote", value: " ")).About.Note);
        var starred = await EditAsync("star");
        Assert.True(starred.About.IsStarred);
        Assert.Equal($"run:s/{run}", starred.Node.Id);
        Assert.Equal("run.starred.server", starred.Node.Context);
        Assert.Equal("run.server", (await EditAsync("unstar")).Node.Context);
        Assert.Equal("run.deleted.server", (await EditAsync("delete")).Node.Context);
        Assert.False((await EditAsync("restore")).About.IsDeleted);
        await EditAsync("setTag", "a", "b");
        Assert.DoesNotContain((await EditAsync("deleteTag", "a")).About.Tags, tag => tag.Key == "a");

        Task<EditedRun> EditAsync(string action, string? key = null, string? value = null) => feature.EditAsync(new("s", run, action, key, value), RunsViewOptions.None, default);
    }

    [Fact]
    public async Task A_change_counts_though_it_cannot_be_read_back()
    {
        await using var server = MlflowServer.Writable(2, "sqlite");
        await using var stores = new Stores(server.Address);
        var run = await stores.AnyAsync();
        var isWritten = false;
        server.Instead = ask =>
        {
            isWritten |= ask.Path.EndsWith("set-tag", StringComparison.Ordinal);
            return isWritten && ask.Method == "GET" ? WebReply.Text("not now", status: 403) : null;
        };
        var edited = await Feature(stores).EditAsync(new("s", run, "setTag", "a", "b"), RunsViewOptions.None, default);
        Assert.Contains(new RunTag("a", "b"), edited.About.Tags);
    }

    [Theory]
    [InlineData("paint", null, null, "There is no change of a run named 'paint'.")]
    [InlineData("setTag", " ", "x", "A tag's key has 1 to 250 characters.")]
    [InlineData("deleteTag", null, null, "A tag's key has 1 to 250 characters.")]
    public async Task What_is_no_change_is_refused(string action, string? key, string? value, string message)
    {
        await using var stores = new Stores(null);
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Feature(stores).EditAsync(new("s", "x", action, key, value), RunsViewOptions.None, default));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_never_written_and_it_is_said_why()
    {
        await using var stores = new Stores(null);
        var run = await stores.AnyAsync();
        var feature = Feature(stores);
        var about = await feature.AboutAsync("s", run, default);
        Assert.True(about is { IsWritable: false, Page: null });
        foreach (var action in new[] { "star", "delete", "setNote" })
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => feature.EditAsync(new("s", run, action, null, "x"), RunsViewOptions.None, default));
            Assert.StartsWith("mlruns is only read: runs are changed on a tracking server.", refused.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<StoreException>(() => feature.ModelsAsync("s", run, default));
    }

    [Fact]
    public async Task A_model_is_registered_by_the_name_that_the_run_gave_it()
    {
        await using var server = MlflowServer.Writable(2, "sqlite");
        await using var stores = new Stores(server.Address);
        var named = (await stores.ListAsync(default))[0].Store;
        var run = Assert.Single((await named.SearchRunsAsync(new RunQuery { Filter = "run_name = 'rf-with-model'" }, default)).Runs).Id;
        var feature = Feature(stores);
        var models = await feature.ModelsAsync("s", run, default);
        Assert.Equal(["model"], models.Models);
        Assert.Contains("wine-rf", models.Registered);
        Assert.Equal("mine", (await feature.RegisterAsync("s", run, "model", " mine ", "the good one", default)).Model);
        Assert.Equal("the good one", Assert.Single(await named.ListModelVersionsAsync("mine", default)).Description);
        Assert.Equal("The run has no model `other` any more; refresh the view.", (await Assert.ThrowsAsync<StoreException>(() => feature.RegisterAsync("s", run, "other", "mine", null, default))).Message);
        var bare = (await named.SearchRunsAsync(new RunQuery { Filter = "run_name = 'empty-run'" }, default)).Runs[0].Id;
        Assert.StartsWith("This run logged no model", (await Assert.ThrowsAsync<StoreException>(() => feature.ModelsAsync("s", bare, default))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s", "00000000000000000000000000000000", "The run is no longer there; refresh the view.")]
    [InlineData("other", "x", "This tracking store is no longer configured; refresh the view.")]
    public async Task What_is_gone_is_said(string store, string run, string message)
    {
        await using var stores = new Stores(null);
        Assert.Equal(message, (await Assert.ThrowsAsync<StoreException>(() => Feature(stores).AboutAsync(store, run, default))).Message);
    }

    private static RunActionsFeature Feature(Stores stores) => new(stores, new RunsView(stores, () => new Dictionary<string, bool>(), path => path, TimeProvider.System));

    private sealed class Stores(string? address) : IRunStores, IAsyncDisposable
    {
        private readonly IRunStore _store = StoreFactory.Open(TrackingAddress.Parse(address ?? "mlruns", RealData.Shared(2).Folder));

        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("s", address ?? "mlruns", _store)]);

        public async Task<string> AnyAsync() => (await _store.SearchRunsAsync(new RunQuery { PageSize = 1 }, default)).Runs[0].Id;

        public ValueTask DisposeAsync() => _store.DisposeAsync();
    }
}
