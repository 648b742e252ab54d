using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>What the user signed in with goes to the origin that they signed in at, and to no other.</summary>
public sealed class RestSignInTests : IDisposable
{
    private const string Secret = "hunter2";
    private readonly string _root = Directory.CreateTempSubdirectory("forge-test-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    [Fact]
    public async Task They_go_to_that_origin_whoever_names_the_address()
    {
        await using var server = Server();
        var typed = new TrackingCredential(server.Address) { User = "alice", Password = Secret };
        Assert.Equal(Basic("alice", Secret), await SentAsync(server, Settings() with { PolicyUri = server.Address + "/group", Credentials = [typed] }));
        Assert.Equal("Bearer " + Secret, await SentAsync(server, Settings() with { PolicyUri = server.Address, Credentials = [new(server.Address) { Token = Secret }] }));

        // What somebody typed goes before what lies about.
        _environment["MLFLOW_TRACKING_TOKEN"] = "from the environment";
        Assert.Equal(Basic("alice", Secret), await SentAsync(server, Settings() with { Option = server.Address, Credentials = [typed] }));
    }

    [Fact]
    public async Task They_go_to_no_other_origin()
    {
        await using var server = Server();
        var elsewhere = new[] { $"http://localhost:{server.Port + 1}", $"https://localhost:{server.Port}", $"http://localhost.evil:{server.Port}", "http://localhost" };
        Assert.Null(await SentAsync(server, Settings() with { PolicyUri = server.Address, Credentials = [.. elsewhere.Select(origin => new TrackingCredential(origin) { Token = Secret })] }));
    }

    [Fact]
    public async Task Before_trust_there_are_none()
    {
        await using var stores = new RunStores(() => Settings() with { IsTrusted = false, EditorSetting = "https://h", Credentials = [new("https://h") { Token = Secret }] });
        Assert.Empty(await stores.ListAsync(default));
    }

    [Fact]
    public async Task An_origin_that_the_user_named_without_a_password_gets_that_of_the_environment()
    {
        await using var server = Server();
        _environment["MLFLOW_TRACKING_TOKEN"] = Secret;
        Assert.Null(await SentAsync(server, Settings() with { PolicyUri = server.Address }));
        Assert.Equal("Bearer " + Secret, await SentAsync(server, Settings() with { PolicyUri = server.Address, Credentials = [new(server.Address)] }));
    }

    [Fact]
    public async Task Settings_of_a_workspace_are_not_the_users_own()
    {
        await using var server = Server();
        _environment["MLFLOW_TRACKING_TOKEN"] = Secret;
        Assert.Null(await SentAsync(server, Settings() with { EditorSetting = server.Address, IsSettingOwn = false }));
        Assert.Equal("Bearer " + Secret, await SentAsync(server, Settings() with { EditorSetting = server.Address, IsSettingOwn = true }));
        Assert.Null(await SentAsync(server, Settings() with { EditorStores = [new(server.Address)] }));
        Assert.Equal("Bearer " + Secret, await SentAsync(server, Settings() with { EditorStores = [new(server.Address, null, IsOwn: true)] }));
    }

    [Fact]
    public async Task A_redirect_to_another_origin_gets_no_credentials_and_says_which_address_to_use()
    {
        using var team = new TestAuthority();
        using var certificate = team.Sign("localhost");
        await using var secure = new WebServer(_ => Good(), certificate);
        await using var other = Server();
        foreach (var target in new[] { secure.Address, other.Address })
        {
            await using var server = new WebServer(ask => new WebReply(308, null, []) { Headers = [("Location", target + ask.Target)] });
            var problem = await FailsAsync(Settings() with { Option = server.Address, Credentials = [new(server.Address) { Token = Secret }] });
            Assert.Single(server.Asked);
            Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
            if (target == secure.Address)
            {
                Assert.Equal(new(StoreRemedyKind.UseAddress, target), problem.Remedy);
            }
        }

        Assert.Empty(secure.Asked);
        Assert.Empty(other.Asked);
    }

    [Theory]
    [InlineData("https://adb-1.example.net")]
    [InlineData("adb-1.example.net/")]
    public void A_token_of_Databricks_goes_to_the_host_that_stands_beside_it(string host)
    {
        _environment["DATABRICKS_HOST"] = host;
        _environment["DATABRICKS_TOKEN"] = Secret;
        Assert.Equal(Secret, Access("https://adb-1.example.net").Token);
        Assert.Null(Access("https://adb-2.example.net").Token);
        Assert.Null(Access("http://adb-1.example.net").Token);

        // A file of the repository that names another host does not get the environment's token.
        VariableSource[] mixed = [new(name => name == "DATABRICKS_TOKEN" ? Secret : null, IsOwn: true), new(name => name == "DATABRICKS_HOST" ? "https://evil" : null, IsOwn: false)];
        Assert.Null(RestCredentials.For(TrackingAddress.Parse("https://evil", "/"), [], mixed).Token);
    }

    [Fact]
    public async Task Databricks_by_name_is_the_host_and_token_of_the_environment_or_of_a_profile()
    {
        using var file = new TempFile("; mine\n[DEFAULT]\nhost = https://default.example.net/\ntoken = x\n[team]\nhost=team.example.net\ntoken = " + Secret + "\n[half]\nhost = https://half\n[plain]\nhost = http://plain\ntoken = x\n");
        _environment["DATABRICKS_CONFIG_FILE"] = file.Path;
        Assert.Equal("https://default.example.net", (await OpenAsync("databricks")).DisplayAddress);
        Assert.Equal("https://team.example.net", (await OpenAsync("databricks://team")).DisplayAddress);
        _environment["DATABRICKS_CONFIG_PROFILE"] = "team";
        Assert.Equal("https://team.example.net", (await OpenAsync("databricks")).DisplayAddress);
        _environment["DATABRICKS_HOST"] = "https://own.example.net";
        _environment["DATABRICKS_TOKEN"] = Secret;
        Assert.Equal("https://own.example.net", (await OpenAsync("databricks")).DisplayAddress);
        foreach (var bad in new[] { "databricks://half", "databricks://none", "databricks://plain" })
        {
            var store = await OpenAsync(bad);
            Assert.Equal(StoreFailure.NotFound, (await Assert.ThrowsAsync<StoreException>(() => store.Store.ListExperimentsAsync(default))).Failure);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private static WebReply Good() => WebReply.Text("""{"experiments": []}""", "application/json");

    private static WebServer Server() => new(_ => Good());

    private static async Task<string?> SentAsync(WebServer server, TrackingSettings settings)
    {
        server.Asked.Clear();
        await using var stores = new RunStores(() => settings);
        foreach (var store in (await stores.ListAsync(default)).Where(store => store.DisplayAddress.StartsWith(server.Address, StringComparison.Ordinal)))
        {
            await store.Store.ListExperimentsAsync(default);
        }

        return server.Asked.First().Headers.GetValueOrDefault("Authorization");
    }

    private static async Task<StoreException> FailsAsync(TrackingSettings settings)
    {
        await using var stores = new RunStores(() => settings);
        return await Assert.ThrowsAsync<StoreException>(async () => await Assert.Single(await stores.ListAsync(default)).Store.ListExperimentsAsync(default));
    }

    private TrackingSettings Settings() => new(_root, IsTrusted: true, null, null, null, _environment.GetValueOrDefault);

    private RestAccess Access(string address) =>
        RestCredentials.For(TrackingAddress.Parse(address, "/"), [], [new(_environment.GetValueOrDefault, IsOwn: true)]);

    private async Task<NamedStore> OpenAsync(string address)
    {
        await using var stores = new RunStores(() => Settings() with { Option = address });
        return Assert.Single(await stores.ListAsync(default));
    }
}
