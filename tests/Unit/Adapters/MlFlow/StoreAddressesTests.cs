using System.Net;
using System.Net.Sockets;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>What somebody who adds a store is told, each by its real cause.</summary>
public sealed class StoreAddressesTests : IDisposable
{
    private const string Secret = "hunter2";
    private readonly string _root = Directory.CreateTempSubdirectory("forge-test-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    [Fact]
    public async Task A_store_that_can_be_read_says_how_much_is_in_it()
    {
        var test = await TestAsync("sqlite:///" + Path.Combine(RealData.Shared(3).Folder, "mlflow.db"));
        Assert.True(test.IsRead);
        Assert.Matches("^[0-9]+ experiments?", test.Message);
    }

    [Fact]
    public async Task A_repository_of_DagsHub_without_its_ending_says_the_whole_address()
    {
        await using var server = new WebServer(ask => ask.Path.StartsWith("/user/repo.mlflow/", StringComparison.Ordinal) ? WebReply.Text("no", status: 401) : WebReply.Text("<title>Page not found</title>", status: 404));
        var test = await TestAsync(server.Address + "/user/repo", new TrackingCredential("") { Token = Secret });
        Assert.Equal(new StoreRemedy(StoreRemedyKind.UseAddress, server.Address + "/user/repo.mlflow"), Assert.Single(test.Remedies));

        // Nobody is told who asks before the user takes up the address.
        Assert.DoesNotContain(server.Asked, ask => ask.Path.Contains(".mlflow", StringComparison.Ordinal) && ask.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("/api/2.0/mlflow/experiments/search", "")]
    [InlineData("/team/experiments/12/runs", "/team")]
    [InlineData("", "/mlflow")]
    public async Task A_page_of_the_server_leads_to_the_servers_address(string typed, string found)
    {
        await using var server = new WebServer(ask => ask.Path == found + "/api/2.0/mlflow/experiments/search" || ask.Path == found + "/version"
            ? WebReply.Text("""{"experiments": []}""", "application/json") : WebReply.Text("<title>nginx</title>", status: 404));
        Assert.Equal(new StoreRemedy(StoreRemedyKind.UseAddress, server.Address + found), Assert.Single((await TestAsync(server.Address + typed)).Remedies));
    }

    [Fact]
    public async Task A_server_without_TLS_is_found_and_not_told_who_asks()
    {
        await using var server = new WebServer(_ => WebReply.Text("""{"experiments": []}""", "application/json"));
        var secure = server.Address.Replace("http:", "https:", StringComparison.Ordinal);
        _environment["MLFLOW_TRACKING_TOKEN"] = Secret;
        var test = await TestAsync(secure, new TrackingCredential("") { User = "alice", Password = Secret });
        Assert.Equal(new StoreRemedy(StoreRemedyKind.UseAddress, server.Address), Assert.Single(test.Remedies));
        Assert.NotEmpty(server.Asked);
        Assert.DoesNotContain(server.Asked, ask => ask.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_server_that_wants_to_know_who_asks_offers_to_sign_in_and_takes_what_is_typed()
    {
        await using var server = new WebServer(ask => ask.Headers.ContainsKey("Authorization") ? WebReply.Text("""{"experiments": []}""", "application/json") : WebReply.Text("no", status: 401));
        Assert.Equal((StoreFailure.Unauthorised, StoreRemedyKind.SignIn), ((await TestAsync(server.Address)).Failure, Assert.Single((await TestAsync(server.Address)).Remedies).Kind));
        Assert.True((await TestAsync(server.Address, new TrackingCredential("") { Token = Secret })).IsRead);

        // What was typed last counts, though the address holds another password.
        Assert.True((await TestAsync(server.Address.Replace("//", "//alice:old@", StringComparison.Ordinal), new TrackingCredential("") { User = "alice", Password = Secret })).IsRead);
        Assert.Equal("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("alice:" + Secret)), server.Asked.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task Each_cause_has_its_words()
    {
        using var team = new TestAuthority();
        using var certificate = team.Sign("localhost");
        await using var secure = new WebServer(_ => WebReply.Text("{}", "application/json"), certificate);
        await using var login = new WebServer(_ => WebReply.Text("<html><form><input type=password></form></html>"));
        await using var web = new WebServer(_ => WebReply.Text("<html>Welcome to nginx</html>"));
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        (string Address, string Words)[] cases =
        [
            ("http://no-such-host.invalid", "There is no host of the name"),
            ($"http://localhost:{port}", "refuses, so it does not run, or on another port"),
            (secure.Address, "is signed by 'Team CA'"),
            (login.Address, "A login page answers"),
            (web.Address, "A web page answers"),
            ("postgresql://no-such-host.invalid/mlflow", "There is no host 'no-such-host.invalid'"),
            ($"postgresql://localhost:{port}/mlflow", "refuses, so it does not run, or on another port"),
            ("sqlite:///nothing.db", "is not there"),
            ("mysql://u:hunter2@h/db", "not a kind of tracking address"),
            ("http//nonsense@", "cannot be understood"),
        ];
        foreach (var (address, words) in cases)
        {
            var test = await TestAsync(address);
            Assert.False(test.IsRead, address);
            Assert.Contains(words, test.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, test.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_test_can_be_cancelled()
    {
        await using var server = new WebServer(_ => WebReply.Text("{}") with { Until = new TaskCompletionSource().Task });
        using var cancel = new CancellationTokenSource();
        var testing = Addresses().TestAsync(server.Address, null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => testing);
    }

    [Fact]
    public void What_is_kept_is_an_address_without_secrets_and_the_secrets_under_their_origin()
    {
        var read = Addresses().Read("postgresql+psycopg2://alice:hunter2@db/mlflow?sslmode=require");
        Assert.Equal(("postgresql", "postgresql://alice@db/mlflow?sslmode=require", "postgresql://alice@db:5432", "alice", true), (read.Kind, read.Address, read.Origin, read.User, read.HasPassword));
        Assert.Equal(Secret, Addresses().Credential("postgresql+psycopg2://alice:hunter2@db/mlflow", null)?.Password);
        var server = Addresses().Credential("https://alice:hunter2@host/x", null);
        Assert.Equal(("https://host", "alice", Secret), (server?.Origin, server?.User, server?.Password));
        Assert.Equal(("https://host", "new"), (Addresses().Credential("https://alice:old@host", new TrackingCredential("ignored") { Token = "new" })?.Origin, Addresses().Credential("https://host", new TrackingCredential("") { Token = "new" })?.Token));

        // An origin without a secret still says that the user named it.
        Assert.Equal((true, false), (Addresses().Credential("https://host", null) is not null, Addresses().Credential("https://host", null)?.HasSecret));
        Assert.Null(Addresses().Credential("mlruns", new TrackingCredential("") { Token = "x" }));
        Assert.Equal("server", Addresses().Read("https://host/").Kind);
        Assert.Equal("folder", Addresses().Read("mlruns").Kind);
        Assert.Equal("databricks", Addresses().Read("databricks://team").Kind);
        Assert.All(new[] { "", "mysql://u:hunter2@h/db", "sqlite://x", "https://alice:hun/ter2@host" }, text =>
        {
            var problem = Addresses().Read(text).Problem;
            Assert.NotNull(problem);
            Assert.DoesNotContain("ter2", problem, StringComparison.Ordinal);
        });
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private StoreAddresses Addresses() => new(() => new TrackingSettings(_root, IsTrusted: true, null, null, null, _environment.GetValueOrDefault));

    private Task<StoreTest> TestAsync(string address, TrackingCredential? typed = null) => Addresses().TestAsync(address, typed, default);
}
