using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>Which credentials go where. They go to an origin that the user named, and to no other.</summary>
public sealed class RestCredentialsTests : IDisposable
{
    private const string Secret = "hunter2";
    private readonly string _root = Directory.CreateTempSubdirectory("forge-test-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("option")]
    [InlineData("setting")]
    [InlineData("environment")]
    [InlineData("policy and environment")]
    [InlineData("policy by reference")]
    public async Task Credentials_of_the_environment_go_to_an_address_that_the_user_names(string how)
    {
        _environment["MLFLOW_TRACKING_USERNAME"] = "alice";
        _environment["MLFLOW_TRACKING_PASSWORD"] = Secret;
        _environment["MLFLOW_TRACKING_TOKEN"] = "not this one";
        Assert.Equal(Basic("alice", Secret), await SentAsync(how));
    }

    [Fact]
    public async Task A_token_is_a_bearer_token()
    {
        _environment["MLFLOW_TRACKING_TOKEN"] = Secret;
        Assert.Equal("Bearer " + Secret, await SentAsync("environment"));
    }

    [Fact]
    public async Task Credentials_of_the_environment_do_not_go_where_only_the_repository_sends_them()
    {
        _environment["MLFLOW_TRACKING_TOKEN"] = Secret;
        Assert.Null(await SentAsync("policy"));
        Assert.Null(await SentAsync(".env"));
        _environment["MLFLOW_TRACKING_URI"] = "https://elsewhere.example.org";
        Assert.Null(await SentAsync("policy"));
    }

    [Fact]
    public async Task Who_is_refused_for_that_is_told_what_to_set()
    {
        _environment["MLFLOW_TRACKING_TOKEN"] = Secret;
        await using var server = new WebServer(_ => WebReply.Text("no", status: 401));
        var problem = await FailsAsync(server.Address, "policy");
        Assert.Equal(StoreFailure.Unauthorised, problem.Failure);
        Assert.Contains("set MLFLOW_TRACKING_URI to it in the same place", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_beside_the_address_in_a_file_go_to_it_and_those_of_another_file_do_not()
    {
        File.WriteAllText(Path.Combine(_root, ".env"), $"MLFLOW_TRACKING_URI=ADDRESS\nMLFLOW_TRACKING_USERNAME=bob\nMLFLOW_TRACKING_PASSWORD={Secret}\n");
        Assert.Equal(Basic("bob", Secret), await SentAsync(".env with credentials"));
        File.WriteAllText(Path.Combine(_root, ".env"), $"MLFLOW_TRACKING_TOKEN={Secret}\n");
        Assert.Null(await SentAsync(".env.team"));
        Assert.Null(await SentAsync("policy"));
        Assert.Equal("Bearer " + Secret, await SentAsync("option"));
    }

    [Fact]
    public async Task A_user_and_password_in_the_address_are_used_and_never_shown()
    {
        await using var server = new WebServer(_ => WebReply.Text("no", status: 401));
        var address = server.Address.Replace("http://", $"http://alice:{Secret}%2Fx@", StringComparison.Ordinal);
        await using var stores = Stores(option: address);
        var store = Assert.Single(await stores.ListAsync(default));
        Assert.Equal(server.Address, store.DisplayAddress);
        Assert.Equal("localhost-" + server.Port, store.Alias);
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.Store.ListExperimentsAsync(default));
        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(Basic("alice", Secret + "/x"), Assert.Single(server.Asked).Headers["Authorization"]);
    }

    [Fact]
    public void DagsHubs_token_goes_to_DagsHub_alone()
    {
        _environment["DAGSHUB_TOKEN"] = Secret;
        Assert.Equal((Secret, Secret), Found("https://dagshub.com/user/repo.mlflow"));
        Assert.Equal((null, null), Found("http://dagshub.com/user/repo.mlflow"));
        Assert.Equal((null, null), Found("https://dagshub.com.evil.example/user/repo.mlflow"));
        Assert.Equal((null, null), Found("https://dagshub.lab/user/repo.mlflow"));
        Assert.Equal((Secret, Secret), Found("https://dagshub.lab/user/repo.mlflow", named: "https://dagshub.lab"));
        Assert.Equal((null, null), Found("https://dagshub.lab/other", named: "https://dagshub.lab"));
    }

    [Theory]
    [InlineData("https://h/a", "https://h", true)]
    [InlineData("https://h:443", "https://H/b", true)]
    [InlineData("https://h", "http://h", false)]
    [InlineData("https://h:5000", "https://h", false)]
    [InlineData("https://h", "https://h.evil.example", false)]
    public void An_origin_is_scheme_host_and_port(string address, string named, bool isSame)
    {
        _environment["MLFLOW_TRACKING_TOKEN"] = Secret;
        Assert.Equal(isSame ? Secret : null, Access(address, named).Token);
    }

    [Fact]
    public void Distrust_of_certificates_is_lifted_by_the_user_and_not_by_a_repository()
    {
        VariableSource File(string uri) => new(name => name == "MLFLOW_TRACKING_INSECURE_TLS" ? "true" : name == "MLFLOW_TRACKING_URI" ? uri : null, IsOwn: false);
        var server = TrackingAddress.Parse("https://h", "/");
        Assert.False(RestCredentials.For(server, [], [File("https://other")]).IsInsecure);
        Assert.True(RestCredentials.For(server, ["https://h"], [File("https://other")]).IsInsecure);
        _environment["MLFLOW_TRACKING_INSECURE_TLS"] = "true";
        _environment["MLFLOW_TRACKING_SERVER_CERT_PATH"] = "/ca.pem";
        Assert.True(Access("https://h", null).IsInsecure);
        Assert.Equal("/ca.pem", Access("https://h", null).CertificatePath);
    }

    [Fact]
    public void The_bundle_of_Pythons_requests_counts_where_nothing_is_said_for_MLflow()
    {
        _environment["REQUESTS_CA_BUNDLE"] = "/no/such/file.pem";
        Assert.Null(Access("https://h", null).CertificatePath);
        _environment["REQUESTS_CA_BUNDLE"] = _root;
        Assert.Equal(_root, Access("https://h", null).CertificatePath);
        _environment["MLFLOW_TRACKING_INSECURE_TLS"] = "true";
        Assert.Null(Access("https://h", null).CertificatePath);
        _environment["MLFLOW_TRACKING_SERVER_CERT_PATH"] = "/ca.pem";
        Assert.Equal("/ca.pem", Access("https://h", null).CertificatePath);
    }

    [Fact]
    public void Credentials_print_as_nothing() =>
        Assert.DoesNotContain(Secret, new RestAccess { User = "alice", Password = Secret, Token = Secret }.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task A_changed_file_of_credentials_opens_the_store_anew()
    {
        File.WriteAllText(Path.Combine(_root, ".env"), "MLFLOW_TRACKING_TOKEN=old\n");
        await using var stores = Stores(option: "http://localhost:1");
        var before = Assert.Single(await stores.ListAsync(default)).Store;
        Assert.Same(before, Assert.Single(await stores.ListAsync(default)).Store);
        File.WriteAllText(Path.Combine(_root, ".env"), "MLFLOW_TRACKING_TOKEN=new\n");
        Assert.NotSame(before, Assert.Single(await stores.ListAsync(default)).Store);
    }

    [Theory]
    [InlineData("http://localhost:5000", "http://localhost:5000")]
    [InlineData("https://Host/user/repo.mlflow/", "https://host/user/repo.mlflow")]
    [InlineData("http://localhost:5000/#/experiments/1", "http://localhost:5000")]
    [InlineData("https://alice:p%40ss@host:8443/x?y=z", "https://host:8443/x")]
    [InlineData("https://alice:a?b#c@host", "https://host")]
    public void Addresses_are_shown_without_secrets(string text, string display)
    {
        var address = TrackingAddress.Parse(text, "/");
        Assert.Equal((TrackingKind.Rest, display), (address.Kind, address.Display));
        Assert.Equal("", address.Rest?.UserInfo);
    }

    [Theory]
    [InlineData("https://alice:hun/ter2@host")]
    [InlineData("https://host/a@b")]
    [InlineData("http://")]
    [InlineData("http://:5000")]
    public void An_address_in_which_a_password_cannot_be_told_from_a_path_is_refused(string text)
    {
        var problem = Assert.Throws<StoreException>(() => TrackingAddress.Parse(text, "/"));
        Assert.DoesNotContain("ter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("databricks")]
    [InlineData("databricks://profile")]
    [InlineData("databricks:/profile")]
    public async Task A_profile_of_Databricks_says_what_to_write_instead(string address)
    {
        await using var stores = Stores(option: address);
        var problem = await Assert.ThrowsAsync<StoreException>(async () => await Assert.Single(await stores.ListAsync(default)).Store.ListExperimentsAsync(default));
        Assert.Contains("https:// address", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private RestAccess Access(string address, string? named) =>
        RestCredentials.For(TrackingAddress.Parse(address, "/"), [named], [new(_environment.GetValueOrDefault, IsOwn: true)]);

    private (string? User, string? Password) Found(string address, string? named = null) => (Access(address, named).User, Access(address, named).Password);

    private RunStores Stores(string? option = null, string? setting = null, string? policy = null) =>
        new(() => new TrackingSettings(_root, IsTrusted: true, option, setting, policy, _environment.GetValueOrDefault));

    // What a server is told when its address is named in one of these ways.
    private async Task<string?> SentAsync(string how)
    {
        await using var server = new WebServer(_ => WebReply.Text("""{"experiments": []}""", "application/json"));
        await using var stores = Named(server.Address, how);
        await Assert.Single(await stores.ListAsync(default)).Store.ListExperimentsAsync(default);
        return server.Asked.First().Headers.GetValueOrDefault("Authorization");
    }

    private async Task<StoreException> FailsAsync(string address, string how)
    {
        await using var stores = Named(address, how);
        return await Assert.ThrowsAsync<StoreException>(async () => await Assert.Single(await stores.ListAsync(default)).Store.ListExperimentsAsync(default));
    }

    private RunStores Named(string address, string how)
    {
        switch (how)
        {
            case "option":
                return Stores(option: address);
            case "setting":
                return Stores(setting: address);
            case "policy":
                return Stores(policy: address);
            case "environment":
                _environment["MLFLOW_TRACKING_URI"] = address;
                return Stores();
            case "policy and environment":
                _environment["MLFLOW_TRACKING_URI"] = address + "/another/path";
                return Stores(policy: address);
            case "policy by reference":
                _environment["MLFLOW_TRACKING_URI"] = address;
                return Stores(policy: "${MLFLOW_TRACKING_URI:-mlruns}");
            case ".env with credentials":
                var file = Path.Combine(_root, ".env");
                File.WriteAllText(file, File.ReadAllText(file).Replace("ADDRESS", address, StringComparison.Ordinal));
                return Stores();
            default:
                File.WriteAllText(Path.Combine(_root, how), $"MLFLOW_TRACKING_URI={address}\n");
                return Stores();
        }
    }
}
