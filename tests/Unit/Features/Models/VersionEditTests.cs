using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Models;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Models;

/// <summary>Description, tags, aliases and files of versions in a tracking registry.</summary>
public sealed class VersionEditTests : IDisposable
{
    private const string Row = "trackedVersion:wine-rf/3";
    private readonly TempFolder _folder = new();

    public VersionEditTests() => _folder.Write("models/registry.yaml", "models:\n  wine: {source: mlflow, mlflow_model: wine-rf, mlflow_version: 3, owners: [bob]}\n  helper: {source: ollama, owners: [carol]}\n");

    public static TheoryData<int> Versions => [2, 3];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task All_is_changed_as_wished_and_taken_back(int version)
    {
        await using var server = MlflowServer.Writable(version, "sqlite");
        await using var stores = Stores(server.Address);
        var feature = new VersionEditFeature(Services(stores));
        var before = await feature.AboutAsync(Row, default);
        Assert.Null(before.ReadOnly);
        var champion = Assert.Single(before.Aliases, static alias => alias.Alias == "champion");
        Assert.Equal("production", champion.State);
        Assert.NotEqual("3", champion.Version);

        var edited = await feature.EditAsync(new(before.Store, "wine-rf", "3", [new("description", null, before.Description, "better on recall"), new("tag", "reviewed by", null, "alice"), new("alias", "champion", champion.Version, "3"), new("alias", "shadow", null, "3")]), default);
        Assert.Null(edited.Refusal);
        Assert.Null(edited.Problem);
        Assert.Equal(4, edited.Done.Count);
        Assert.Equal($"the alias champion of wine-rf stands for version 3 now (was {champion.Version})", edited.Done[2]);
        var after = await feature.AboutAsync("catalogueModel:wine", default);
        Assert.Equal(("better on recall", "alice"), (after.Description, after.Tags.Single(static tag => tag.Key == "reviewed by").Value));
        Assert.Equal(["3", "3"], after.Aliases.Where(static alias => alias.Alias is "champion" or "shadow").Select(static alias => alias.Version));

        var back = await feature.EditAsync(new(before.Store, "wine-rf", "3", edited.Back), default);
        Assert.Null(back.Refusal);
        var again = await feature.AboutAsync(Row, default);
        Assert.Equal(before.Description, again.Description);
        Assert.Equal(before.Tags, again.Tags);
        Assert.Equal(before.Aliases, again.Aliases);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_left_alone_and_nothing_else_is_changed_either()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var stores = Stores(server.Address);
        var feature = new VersionEditFeature(Services(stores));
        var about = await feature.AboutAsync(Row, default);
        await feature.EditAsync(new(about.Store, "wine-rf", "3", [new("tag", "owner", null, "bob")]), default);
        server.Registry?.Done.Clear();
        var edited = await feature.EditAsync(new(about.Store, "wine-rf", "3", [new("tag", "other", null, "x"), new("tag", "owner", null, "alice")]), default);
        Assert.Equal("The tag owner of wine-rf version 3 was changed by somebody else meanwhile: it is \"bob\" now. Nothing was changed; look at it, and try again.", edited.Refusal);
        Assert.Empty(server.Registry?.Done ?? ["?"]);

        var same = await feature.EditAsync(new(about.Store, "wine-rf", "3", [new("tag", "owner", "alice", "bob")]), default);
        Assert.Null(same.Refusal);
        Assert.Empty(same.Done);
    }

    [Fact]
    public async Task What_fails_half_way_says_what_was_done_and_how_to_take_that_back()
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var stores = Stores(server.Address);
        var feature = new VersionEditFeature(Services(stores));
        var about = await feature.AboutAsync(Row, default);
        server.Instead = static ask => ask.Path.EndsWith("registered-models/alias", StringComparison.Ordinal) ? WebReply.Text("no", status: 403) : null;
        var edited = await feature.EditAsync(new(about.Store, "wine-rf", "3", [new("tag", "a", null, "1"), new("alias", "shadow", null, "3")]), default);
        Assert.Contains("does not let you change `wine-rf`", edited.Problem, StringComparison.Ordinal);
        Assert.EndsWith("Done by then: the tag a of version 3 of wine-rf is set.", edited.Problem, StringComparison.Ordinal);
        Assert.Equal([new VersionChange("tag", "a", "1", null)], edited.Back);
    }

    [Theory]
    [InlineData("alias", "v7", "MLflow keeps names such as v7 for versions")]
    [InlineData("alias", "Latest", "MLflow keeps latest for the newest version")]
    [InlineData("alias", "to be", "An alias has letters, digits, - and _ only")]
    [InlineData("tag", "a//b", "A tag's key neither begins nor ends with /")]
    [InlineData("tag", "", "A tag needs a key")]
    public async Task A_name_that_no_server_takes_is_refused_before_it_is_sent(string kind, string name, string why)
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var stores = Stores(server.Address);
        var edited = await new VersionEditFeature(Services(stores)).EditAsync(new((await stores.ListAsync(default))[0].Alias, "wine-rf", "3", [new(kind, name, null, "3")]), default);
        Assert.StartsWith(why, edited.Refusal, StringComparison.Ordinal);
        Assert.Empty(server.Registry?.Done ?? ["?"]);
    }

    [Fact]
    public async Task A_store_that_is_only_read_says_so_before_anything_is_asked()
    {
        await using var stores = Stores("sqlite:///" + Path.Combine(RealData.Shared(3).Folder, "mlflow.db"));
        var feature = new VersionEditFeature(Services(stores));
        var about = await feature.AboutAsync(Row, default);
        Assert.Contains("is only read: descriptions, tags and aliases are changed on a tracking server", about.ReadOnly, StringComparison.Ordinal);
        Assert.Equal(about.ReadOnly, (await feature.EditAsync(new(about.Store, "wine-rf", "3", [new("tag", "a", null, "1")]), default)).Refusal);
    }

    [Theory]
    [InlineData("wine-rf", "v3", null)]
    [InlineData("wine", null, null)]
    [InlineData("wine", "@champion", null)]
    [InlineData("wine-rff", "3", "did you mean `wine-rf`?")]
    [InlineData("wine-rf", "77", "`wine-rf` has no version 77")]
    [InlineData("wine", "@nobody", "has no alias nobody")]
    [InlineData("helper", null, "`helper` is not in a tracking registry")]
    [InlineData("wina", null, "did you mean `wine`?")]
    public async Task Versions_are_found_as_people_name_them(string name, string? version, string? problem)
    {
        await using var server = MlflowServer.Writable(3, "sqlite");
        await using var stores = Stores(server.Address);
        var feature = new VersionEditFeature(Services(stores));
        if (problem is null)
        {
            Assert.Equal("wine-rf", (await feature.AboutAsync(name, version, default)).Model);
        }
        else
        {
            Assert.Contains(problem, (await Assert.ThrowsAsync<StoreException>(() => feature.AboutAsync(name, version, default))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_files_of_a_version_are_copied_whole_into_a_folder_of_its_name(int version)
    {
        await using var server = MlflowServer.Writable(version, "sqlite");
        await using var stores = Stores(server.Address);
        var store = (await stores.ListAsync(default))[0].Store;
        var run = Assert.Single((await store.SearchRunsAsync(new RunQuery { Filter = "run_name = 'rf-with-model'" }, default)).Runs);
        var source = (await (store.Writer ?? throw new InvalidOperationException()).ListModelSourcesAsync(run.Id, default))[0];
        var made = await store.Writer.RegisterModelAsync("mine", run.Id, source, null, default);
        var download = new VersionDownloadFeature(Services(stores), new ArtifactSaver());
        var saved = await download.SaveAsync($"trackedVersion:mine/{made.Version}", _folder.Path, static (_, _) => { }, default);
        Assert.Equal(Path.Combine(_folder.Path, $"mine-v{made.Version}"), saved.Target);
        Assert.True(File.Exists(Path.Combine(saved.Target, "MLmodel")));
        Assert.Empty(saved.Problems);
        var again = await Assert.ThrowsAsync<StoreException>(() => download.SaveAsync($"trackedVersion:mine/{made.Version}", _folder.Path, static (_, _) => { }, default));
        Assert.Contains($"There is a 'mine-v{made.Version}' in that place already", again.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path), static path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private RunStores Stores(string address)
    {
        var settings = new TrackingSettings(_folder.Path, IsTrusted: true, address, null, null, static _ => null);
        return new RunStores(() => settings);
    }

    private ModelsServices Services(IRunStores stores) => new(static () => Policy.Default, new CatalogueFolder(_folder.Path, "models/registry.yaml", TimeProvider.System), _folder.Path, static () => "bob", TimeProvider.System) { Stores = stores };
}
