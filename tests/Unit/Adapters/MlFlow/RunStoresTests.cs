using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

public sealed class RunStoresTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("forge-test-").FullName;

    [Fact]
    public async Task The_first_source_that_names_an_address_decides()
    {
        Store("found");
        File.WriteAllText(Path.Combine(_root, ".env.team"), "MLFLOW_TRACKING_URI=team\n");
        Assert.Equal("team", await AliasAsync());
        File.WriteAllText(Path.Combine(_root, ".env"), "# comment\nexport MLFLOW_TRACKING_URI=\"env file\" # why\n");
        Assert.Equal("env-file", await AliasAsync());
        Assert.Equal("environment", await AliasAsync(variable: "environment"));
        Assert.Equal("policy", await AliasAsync(variable: "environment", policy: "policy"));
        Assert.Equal("fallback", await AliasAsync(policy: "${NOT_SET:-fallback}"));
        Assert.Equal("environment", await AliasAsync(variable: "environment", policy: "${MLFLOW_TRACKING_URI:-fallback}"));
        Assert.Equal("editor", await AliasAsync(variable: "environment", policy: "policy", editor: "editor"));
        Assert.Equal("option", await AliasAsync(variable: "environment", policy: "policy", editor: "editor", option: "option"));
    }

    [Fact]
    public async Task Without_an_address_stores_are_found_here_and_one_level_below_by_what_they_hold()
    {
        Store("mlruns");
        Store("project/mlruns");
        Directory.CreateDirectory(Path.Combine(_root, "artifacts-only", "mlruns", "1", "run", "artifacts"));
        File.WriteAllText(Path.Combine(_root, "mlflow.db"), "");
        await using var stores = Stores();
        var found = await stores.ListAsync(default);
        Assert.Equal(["mlflow-db", "mlruns", "mlruns-2"], found.Select(store => store.Alias));
        Assert.Equal(["mlflow.db", "mlruns", "project/mlruns"], found.Select(store => store.DisplayAddress));
        Assert.Same(found[1].Store, (await stores.ListAsync(default))[1].Store);
    }

    [Fact]
    public async Task Listed_stores_come_beside_the_one_that_precedence_names_and_each_counts_once()
    {
        Store("mlruns");
        Store("cluster/runs");
        await using var stores = new RunStores(() => Settings() with
        {
            EditorStores = [new("https://team", "Team server", IsOwn: true), new("./mlruns", "Laptop")],
            PolicyStores = [new("cluster/runs"), new("https://team/"), new("${FORGE_CLUSTER:-elsewhere}", "Cluster")],
        });
        var found = await stores.ListAsync(default);
        Assert.Equal(["mlruns", "team-server", "runs", "cluster"], found.Select(store => store.Alias));
        Assert.Equal(["Laptop", "Team server", "runs", "Cluster"], found.Select(store => store.Name));
        Assert.Equal([StoreSource.Found, StoreSource.UserSettings, StoreSource.Policy, StoreSource.Policy], found.Select(store => store.Source));
        Assert.Equal([null, "https://team", null, null], found.Select(store => store.Origin));
    }

    [Fact]
    public async Task A_store_of_the_command_line_comes_alone_and_one_that_cannot_be_opened_hides_no_other()
    {
        await using var alone = new RunStores(() => Settings() with { Option = "here", PolicyStores = [new("there")] });
        Assert.Equal(["here"], (await alone.ListAsync(default)).Select(store => store.Alias));
        await using var several = new RunStores(() => Settings() with { PolicyUri = "first", PolicyStores = [new("http://evil/${FORGE_TOKEN}"), new("sqlite://x"), new("last")], Variable = name => name == "FORGE_TOKEN" ? "hunter2" : null });
        var found = await several.ListAsync(default);
        Assert.Equal(["first", "tracking-address", "tracking-address-2", "last"], found.Select(store => store.Alias));
        var problem = await Assert.ThrowsAsync<StoreException>(() => found[1].Store.ListExperimentsAsync(default));
        Assert.Contains("`FORGE_TOKEN`", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlruns")]
    [InlineData("runs/of the team")]
    public async Task A_folder_of_the_workspace_that_is_not_there_yet_is_an_empty_store_until_the_first_run_makes_it(string folder)
    {
        await using var stores = Stores(policy: folder);
        var store = Assert.Single(await stores.ListAsync(default)).Store;
        Assert.True(store.IsAwaited);
        Assert.Empty(await store.ListExperimentsAsync(default));
        Assert.Empty((await store.SearchRunsAsync(new RunQuery { Filter = "metrics.a > 1" }, default)).Runs);
        Assert.Null(await store.GetRunAsync("r", default));
        Assert.Empty(await store.ListModelsAsync(default));
        Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => store.SearchRunsAsync(new RunQuery { Filter = "metrics.a >" }, default))).Failure);
        var before = await store.GetChangeStampAsync(default);

        Store(folder);
        Assert.Same(store, Assert.Single(await stores.ListAsync(default)).Store);
        Assert.False(store.IsAwaited);
        Assert.Equal("e", Assert.Single(await store.ListExperimentsAsync(default)).Name);
        Assert.NotEqual(before, await store.GetChangeStampAsync(default));

        // What was there and is gone is missed.
        Directory.Delete(Path.Combine(_root, folder), recursive: true);
        Assert.False(store.IsAwaited);
        Assert.Equal(StoreFailure.NotFound, (await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default))).Failure);
    }

    [Fact]
    public async Task A_database_of_the_workspace_is_awaited_where_its_folder_is_there()
    {
        await using var stores = Stores(policy: "sqlite:///mlflow.db");
        Assert.True(Assert.Single(await stores.ListAsync(default)).Store.IsAwaited);
    }

    [Theory]
    [InlineData("/no/such/folder", "The folder 'folder' is not there")]
    [InlineData("../elsewhere", "The folder 'elsewhere' is not there")]
    [InlineData("mlflow.example.org", "that of a server begins with https://")]
    [InlineData("sqlite:///srv/ml/mlflow.db", "sqlite://// by a whole one")]
    [InlineData("link", "The folder 'link' is not there")]
    [InlineData("localhost:5000", "write http://localhost:5000")]
    public async Task What_no_run_of_this_workspace_makes_is_missed(string address, string words)
    {
        Directory.CreateSymbolicLink(Path.Combine(_root, "link"), Path.Combine(_root, "a share that is not mounted"));
        await using var stores = Stores(policy: address);
        var store = Assert.Single(await stores.ListAsync(default)).Store;
        Assert.False(store.IsAwaited);
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default));
        Assert.Equal(StoreFailure.NotFound, problem.Failure);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_types_now_is_looked_for()
    {
        await using var stores = Stores(option: "mlruns");
        var store = Assert.Single(await stores.ListAsync(default)).Store;
        await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default));
    }

    [Theory]
    [InlineData("htp://host:5000/x", "http://host:5000/x")]
    [InlineData("postgre://host/db", "postgresql://host/db")]
    [InlineData("localhost:5000", "http://localhost:5000")]
    [InlineData("mlflow.example.org:5000/path", "http://mlflow.example.org:5000/path")]
    public async Task A_slip_in_the_kind_of_address_comes_with_the_right_one(string written, string meant)
    {
        await using var stores = Stores(policy: written);
        var problem = await Assert.ThrowsAsync<StoreException>(async () => await (await stores.ListAsync(default))[0].Store.ListExperimentsAsync(default));
        Assert.Equal((StoreFailure.NotFound, new StoreRemedy(StoreRemedyKind.UseAddress, meant)), (problem.Failure, problem.Remedy));
    }

    [Theory]
    [InlineData("sqlite:/data/mlflow.db")]
    [InlineData("http:/host")]
    [InlineData("postgresql:db")]
    public async Task A_scheme_without_its_slashes_is_no_folder(string written)
    {
        await using var stores = Stores(policy: written);
        var problem = await Assert.ThrowsAsync<StoreException>(async () => await (await stores.ListAsync(default))[0].Store.ListExperimentsAsync(default));
        Assert.Contains("cannot be understood", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_trust_no_list_is_opened()
    {
        Store("mlruns");
        await using var stores = new RunStores(() => Settings() with { IsTrusted = false, EditorStores = [new("https://team", null, IsOwn: true)], PolicyStores = [new("other")] });
        Assert.Equal(["mlruns"], (await stores.ListAsync(default)).Select(store => store.Alias));
    }

    [Fact]
    public async Task Before_trust_nothing_that_the_repository_or_its_settings_name_is_opened()
    {
        Store("mlruns");
        File.WriteAllText(Path.Combine(_root, ".env"), "MLFLOW_TRACKING_URI=elsewhere\n");
        Assert.Equal("mlruns", await AliasAsync(policy: "policy", editor: "editor", trusted: false));
        Assert.Equal("mlruns", await AliasAsync(variable: "postgresql://h/d", trusted: false));
        Assert.Equal("mlruns", await AliasAsync(variable: "//server/share/mlruns", trusted: false));
        Assert.Equal("own", await AliasAsync(variable: "own", trusted: false));
    }

    [Fact]
    public async Task Before_trust_neither_links_nor_artifact_addresses_lead_out_of_the_workspace()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        var root = Directory.CreateDirectory(Path.Combine(_root, "repository")).FullName;
        Store("outside/linked");
        Store("repository/mlruns");
        File.WriteAllText(Path.Combine(outside, "secret.txt"), "x");
        File.WriteAllText(Path.Combine(outside, "mlflow.db"), "");
        Directory.CreateSymbolicLink(Path.Combine(root, "sub"), outside);
        File.CreateSymbolicLink(Path.Combine(root, "mlflow.db"), Path.Combine(outside, "mlflow.db"));
        var run = Directory.CreateDirectory(Path.Combine(root, "mlruns", "1", "r")).FullName;
        File.WriteAllText(Path.Combine(run, "meta.yaml"), $"artifact_uri: {outside}\nlifecycle_stage: active\nrun_name: r\nstart_time: 1\nstatus: 3\n");
        var isTrusted = false;
        await using var stores = new RunStores(() => new TrackingSettings(root, isTrusted, null, null, null, _ => null));
        var own = Assert.Single(await stores.ListAsync(default));
        Assert.Equal("mlruns", own.Alias);
        Assert.Equal(StoreFailure.Unauthorised, (await Assert.ThrowsAsync<StoreException>(() => own.Store.ListArtifactsAsync("r", "", default))).Failure);

        isTrusted = true;
        var trusted = await stores.ListAsync(default);
        Assert.Equal(["mlflow-db", "mlruns"], trusted.Select(store => store.Alias));
        Assert.Contains(await trusted[1].Store.ListArtifactsAsync("r", "", default), artifact => artifact.Path == "secret.txt");
    }

    [Theory]
    [InlineData("https://u:hunter2@host/path", "host-path")]
    [InlineData("databricks://profile", "databricks-profile")]
    [InlineData("mysql+pymysql://u:hunter2@h/db", "h-db")]
    public async Task An_address_that_cannot_be_read_says_so_in_its_place_without_its_password(string address, string alias)
    {
        await using var stores = Stores(option: address);
        var store = Assert.Single(await stores.ListAsync(default));
        Assert.Equal(alias, store.Alias);
        Assert.DoesNotContain("hunter2", store.DisplayAddress, StringComparison.Ordinal);
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.Store.ListExperimentsAsync(default));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:///mlflow.db", TrackingKind.Sqlite, "mlflow.db")]
    [InlineData("sqlite+pysqlite:///sub/x.db?timeout=5", TrackingKind.Sqlite, "sub/x.db")]
    [InlineData("./mlruns", TrackingKind.File, "mlruns")]
    [InlineData("file:./mlruns", TrackingKind.File, "mlruns")]
    [InlineData("postgresql+psycopg2://alice:p%40ss/w#rd@db.example:6543/mlflow?sslmode=require", TrackingKind.Postgres, "postgresql://db.example:6543/mlflow")]
    [InlineData("postgres://db/mlflow", TrackingKind.Postgres, "postgresql://db/mlflow")]
    [InlineData("postgresql://alice:12?34@db/mlflow?application_name=a@b", TrackingKind.Postgres, "postgresql://db/mlflow")]
    [InlineData("postgresql://db/mlflow?user=alice&password=s@cret", TrackingKind.Postgres, "postgresql://db/mlflow")]
    [InlineData("postgresql://alice:se/cr?et@db/mlflow", TrackingKind.Postgres, "postgresql://db/mlflow")]
    [InlineData("https://tok?en@host/path", TrackingKind.Rest, "https://host/path")]
    [InlineData("postgresql://alice:secret@/mlflow?host=/var/run/postgresql", TrackingKind.Postgres, "postgresql:///var/run/postgresql/mlflow")]
    public void Addresses_are_read_as_MLflow_and_SQLAlchemy_write_them(string text, TrackingKind kind, string display)
    {
        var address = TrackingAddress.Parse(text, _root);
        Assert.Equal((kind, display), (address.Kind, address.Display));
    }

    [Theory]
    [InlineData("sqlite://hunter2")]
    [InlineData("postgresql:/alice:hunter2@db/mlflow")]
    [InlineData("https//alice:hunter2@host")]
    [InlineData("postgresql://alice:hunter2@[db/mlflow")]
    public void An_address_that_makes_no_sense_is_not_repeated_in_the_message(string text)
    {
        var problem = Assert.Throws<StoreException>(() => TrackingAddress.Parse(text, _root));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<string> AliasAsync(string? variable = null, string? policy = null, string? editor = null, string? option = null, bool trusted = true)
    {
        await using var stores = Stores(variable, policy, editor, option, trusted);
        return Assert.Single(await stores.ListAsync(default)).Alias;
    }

    private TrackingSettings Settings() => new(_root, IsTrusted: true, null, null, null, _ => null);

    private RunStores Stores(string? variable = null, string? policy = null, string? editor = null, string? option = null, bool trusted = true) =>
        new(() => new TrackingSettings(_root, trusted, option, editor, policy, name => name == "MLFLOW_TRACKING_URI" ? variable : null));

    private void Store(string path)
    {
        var folder = Path.Combine(_root, path, "1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "meta.yaml"), "experiment_id: '1'\nname: e\nlifecycle_stage: active\n");
    }
}
