using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;

/// <summary>Where an artifact address leads, and what is said of one that leads nowhere from here.</summary>
public sealed class ArtifactPlacesTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("gs://bucket/exp/run", "gs://bucket/exp/run", "gcloud storage cp")]
    [InlineData("wasbs://container@account.blob.core.windows.net/x", "wasbs://container@account.blob", "azcopy")]
    [InlineData("abfss://c@a.dfs.core.windows.net/x?sig=hunter2", "abfss://c@a.dfs", "azcopy")]
    [InlineData("dbfs:/databricks/mlflow/1", "dbfs:/databricks/mlflow/1", "databricks fs cp")]
    [InlineData("hdfs://user:hunter2@namenode:8020/x", "hdfs://user@namenode:8020/x", "hdfs dfs -get")]
    [InlineData("sftp://user:hunter2@host/x", "sftp://user@host/x", "sftp")]
    [InlineData("weird+scheme://host/x", "weird+scheme://host/x", "MLflow UI")]
    public async Task A_place_that_is_not_read_says_where_the_files_are_and_how_to_reach_them(string uri, string where, string how)
    {
        using var places = Places(ArtifactAccess.None);
        var place = places.Of(uri, Id);
        foreach (var ask in new Func<Task>[] { () => place.ListAsync("", default), () => place.FindAsync("a", default), () => place.OpenAsync("a", default) })
        {
            var problem = await Assert.ThrowsAsync<StoreException>(ask);
            Assert.Contains(where, problem.Message, StringComparison.Ordinal);
            Assert.Contains(how, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mlflow-artifacts:/0/" + Id + "/artifacts")]
    [InlineData("mlflow-artifacts://tracking.example.org:5000/0/" + Id + "/artifacts")]
    [InlineData("http://tracking.example.org/api/2.0/mlflow-artifacts/artifacts/0/" + Id + "/artifacts")]
    public async Task What_a_server_keeps_asks_for_the_servers_name_where_there_is_none(string uri)
    {
        using var places = Places(ArtifactAccess.None);
        var problem = await Assert.ThrowsAsync<StoreException>(() => places.Of(uri, Id).ListAsync("", default));
        Assert.Contains("set MLFLOW_TRACKING_URI", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlartifacts")]
    [InlineData("mlruns")]
    public async Task What_a_server_keeps_beside_its_database_is_read_there(string folder)
    {
        _folder.Write($"{folder}/0/{Id}/artifacts/a.txt", "x");
        using var places = Places(ArtifactAccess.None);
        var found = Assert.Single(await places.Of($"mlflow-artifacts:/0/{Id}/artifacts", Id).ListAsync("", default));
        Assert.True(File.Exists(found.LocalPath));
    }

    [Fact]
    public async Task What_a_server_keeps_is_asked_for_there_with_the_credentials_that_were_named_for_it()
    {
        await using var server = new WebServer(ask => ask.Path switch
        {
            "/base/api/2.0/mlflow-artifacts/artifacts" when ask.Query["path"] == $"0/{Id}/artifacts/sub folder" => WebReply.Text("""{"files":[{"path":"a b.txt","is_dir":false,"file_size":3},{"path":"../up","is_dir":true},{"path":"..","is_dir":true}]}""", "application/json"),
            "/base/api/2.0/mlflow-artifacts/artifacts/0/" + Id + "/artifacts/sub folder/a b.txt" => WebReply.Text("abc", "text/plain"),
            _ => WebReply.Text("<title>404</title>", status: 404),
        });
        var variables = new Dictionary<string, string> { ["MLFLOW_TRACKING_URI"] = server.Address + "/base", ["MLFLOW_TRACKING_TOKEN"] = "token" };
        var access = AccessOf(variables, isTrusted: true);
        using var places = Places(access);
        foreach (var uri in new[] { "mlflow-artifacts:", $"mlflow-artifacts://localhost:{server.Port}", server.Address + "/base/api/2.0/mlflow-artifacts/artifacts" })
        {
            var place = places.Of($"{uri}/0/{Id}/artifacts", Id);
            var found = await place.ListAsync("sub folder", default);
            Assert.Equal(["sub folder/a b.txt", "sub folder/up"], found.Select(entry => entry.Path).Order(StringComparer.Ordinal));
            await using var file = await place.OpenAsync("sub folder/a b.txt", default);
            Assert.NotNull(file);
            Assert.Equal("abc", await new StreamReader(file).ReadToEndAsync());
        }

        Assert.All(server.Asked, ask => Assert.Equal("Bearer token", ask.Headers["Authorization"]));
        var other = await Assert.ThrowsAsync<StoreException>(() => places.Of($"http://other.example.org/api/2.0/mlflow-artifacts/artifacts/0/{Id}", Id).ListAsync("", default));
        Assert.Contains("another server", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://bucket/x")]
    [InlineData("mlflow-artifacts:/0/x")]
    [InlineData("https://host/api/2.0/mlflow-artifacts/artifacts/0/x")]
    public async Task Before_trust_no_other_machine_is_asked(string uri)
    {
        await using var server = new S3Server();
        var variables = new Dictionary<string, string> { ["MLFLOW_S3_ENDPOINT_URL"] = server.Address, ["MLFLOW_TRACKING_URI"] = server.Address, ["AWS_ACCESS_KEY_ID"] = "a", ["AWS_SECRET_ACCESS_KEY"] = "b" };
        using var places = new ArtifactPlaces(AccessOf(variables, isTrusted: false), _folder.Path, staysInside: true);
        var problem = await Assert.ThrowsAsync<StoreException>(() => places.Of(uri, Id).ListAsync("", default));
        Assert.Contains("trust", problem.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Before_trust_no_link_and_no_dots_lead_out_of_the_store()
    {
        var outside = _folder.Write($"outside/{Id}/secret.txt", "x");
        var store = Path.Combine(_folder.Path, "store");
        Directory.CreateDirectory(Path.Combine(store, Id, "artifacts"));
        using var places = new ArtifactPlaces(ArtifactAccess.None, store, staysInside: true);
        await Assert.ThrowsAsync<StoreException>(() => places.Of($"/x/{Id}/../../outside/{Id}", Id).ListAsync("", default));
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(store, Id, "artifacts", "link"), outside);
            var place = places.Of($"/cluster/{Id}/artifacts", Id);
            Assert.Equal(StoreFailure.Unauthorised, (await Assert.ThrowsAsync<StoreException>(() => place.OpenAsync("link", default))).Failure);
        }
    }

    [Fact]
    public async Task A_run_of_a_database_reads_its_artifacts_from_S3()
    {
        await using var server = new S3Server().With("bucket", $"1/{Id}/artifacts/plots/loss.png", "png").With("bucket", "1/models/m-1/artifacts/MLmodel", "flavors:");
        var root = Path.Combine(_folder.Path, "mlruns");
        _folder.Write("mlruns/1/meta.yaml", "experiment_id: '1'\nname: e\nlifecycle_stage: active\nartifact_location: s3://bucket/1\n");
        _folder.Write($"mlruns/1/{Id}/meta.yaml", $"artifact_uri: s3://bucket/1/{Id}/artifacts\nlifecycle_stage: active\nrun_id: {Id}\nrun_name: r\nstart_time: 1\nstatus: 3\n");
        _folder.Write($"mlruns/1/{Id}/outputs/m-1/meta.yaml", "destination_id: m-1\n");
        _folder.Write("mlruns/1/models/m-1/meta.yaml", "model_id: m-1\nname: model\nartifact_location: s3://bucket/1/models/m-1/artifacts\n");
        var variables = new Dictionary<string, string> { ["MLFLOW_S3_ENDPOINT_URL"] = server.Address, ["AWS_ACCESS_KEY_ID"] = S3Server.KeyId, ["AWS_SECRET_ACCESS_KEY"] = S3Server.Secret, ["MLFLOW_TRACKING_URI"] = root };
        await using var stores = new RunStores(() => new(_folder.Path, IsTrusted: true, null, null, null, variables.GetValueOrDefault));
        var store = Assert.Single(await stores.ListAsync(default)).Store;
        Assert.Equal(["model", "plots"], (await store.ListArtifactsAsync(Id, "", default)).Select(entry => entry.Path));
        Assert.Equal(["model/MLmodel"], (await store.ListArtifactsAsync(Id, "model", default)).Select(entry => entry.Path));
        await using var file = await store.OpenArtifactAsync(Id, "plots/loss.png", default);
        Assert.NotNull(file);
        Assert.Equal("png", await new StreamReader(file).ReadToEndAsync());
        variables["AWS_SECRET_ACCESS_KEY"] = "another";
        var renewed = Assert.Single(await stores.ListAsync(default)).Store;
        await Assert.ThrowsAsync<StoreException>(() => renewed.ListArtifactsAsync(Id, "", default));
    }

    [Fact]
    public async Task A_run_of_a_server_with_artifacts_in_S3_is_read_there_and_by_the_server_where_S3_refuses()
    {
        await using var s3 = new S3Server().With("bucket", "r/a.txt", "from S3");
        await using var server = new WebServer(ask => ask.Path switch
        {
            "/api/2.0/mlflow/runs/get" => WebReply.Text("""{"run":{"info":{"run_id":"r","experiment_id":"1","artifact_uri":"s3://bucket/r"}}}""", "application/json"),
            "/api/2.0/mlflow/artifacts/list" => WebReply.Text("""{"files":[{"path":"a.txt","is_dir":false,"file_size":4},{"path":"../up.txt","is_dir":false},{"path":"elsewhere/b.txt","is_dir":false}]}""", "application/json"),
            "/get-artifact" => WebReply.Text("from the server", "text/plain"),
            _ => WebReply.Text("<title>404</title>", status: 404),
        });
        var variables = new Dictionary<string, string> { ["MLFLOW_S3_ENDPOINT_URL"] = s3.Address, ["AWS_ACCESS_KEY_ID"] = S3Server.KeyId, ["AWS_SECRET_ACCESS_KEY"] = S3Server.Secret, ["MLFLOW_TRACKING_URI"] = server.Address };
        await using var stores = new RunStores(() => new(_folder.Path, IsTrusted: true, null, null, null, variables.GetValueOrDefault));
        foreach (var (secret, text, asked) in new[] { (S3Server.Secret, "from S3", false), ("wrong", "from the server", true), ("", "from the server", true) })
        {
            variables["AWS_SECRET_ACCESS_KEY"] = secret;
            var store = Assert.Single(await stores.ListAsync(default)).Store;
            Assert.Equal("a.txt", Assert.Single(await store.ListArtifactsAsync("r", "", default)).Path);
            await using var file = await store.OpenArtifactAsync("r", "a.txt", default);
            Assert.NotNull(file);
            Assert.Equal(text, await new StreamReader(file).ReadToEndAsync());
            Assert.Equal(asked, server.Asked.Any(ask => ask.Path == "/get-artifact"));
        }
    }

    public void Dispose() => _folder.Dispose();

    private ArtifactPlaces Places(ArtifactAccess access) => new(access, _folder.Path, staysInside: false, new RestLimits { Pause = TimeSpan.FromMilliseconds(1), Tries = 2 });

    private ArtifactAccess AccessOf(Dictionary<string, string> variables, bool isTrusted) => ArtifactAccess.Of(
        [], new(_folder.Path, isTrusted, Option: null, EditorSetting: null, PolicyUri: null, variables.GetValueOrDefault), [new(variables.GetValueOrDefault, IsOwn: true)]);
}
