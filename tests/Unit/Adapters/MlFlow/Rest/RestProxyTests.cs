using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>Servers behind a real proxy, over TLS and without, with a proxy that wants a password and one that does not.</summary>
public sealed class RestProxyTests
{
    private const string Host = "tracking.test";
    private const string Secret = "hunter2";

    [Theory]
    [InlineData(null)]
    [InlineData("alice:p@ss/w:rd")]
    public async Task A_server_over_TLS_is_reached_through_a_tunnel(string? login)
    {
        using var team = new TestAuthority();
        using var certificate = team.Sign(Host);
        await using var server = new WebServer(_ => Good(), certificate);
        await using var proxy = new ProxyServer(login);
        using var file = new TempFile(team.Pem);
        var user = login is null ? "" : "alice:" + Uri.EscapeDataString("p@ss/w:rd") + "@";
        var access = new RestAccess { Token = Secret, CertificatePath = file.Path, Proxy = $"http://{user}{proxy.Host}" };
        Assert.Single(await ReadAsync($"https://{Host}:{server.Port}", access));
        Assert.All(proxy.Asked, line => Assert.StartsWith($"CONNECT {Host}:{server.Port} ", line, StringComparison.Ordinal));
        Assert.Equal("Bearer " + Secret, server.Asked.First().Headers["Authorization"]);

        // The proxy sees the tunnel and nothing of what is in it.
        Assert.All(proxy.Heads, head => Assert.DoesNotContain(Secret, head, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Asked, ask => ask.Headers.ContainsKey("Proxy-Authorization"));
    }

    [Fact]
    public async Task A_server_without_TLS_is_asked_through_the_proxy()
    {
        await using var server = new WebServer(_ => Good());
        await using var proxy = new ProxyServer("alice:pw");
        Assert.Single(await ReadAsync($"http://{Host}:{server.Port}", new RestAccess { Proxy = $"alice:pw@{proxy.Host}" }));
        Assert.Contains(proxy.Asked, line => line.StartsWith($"POST http://{Host}:{server.Port}/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_wants_a_password_says_so(bool isSecure)
    {
        await using var proxy = new ProxyServer("alice:pw");
        var problem = await Assert.ThrowsAsync<StoreException>(() => ReadAsync($"{(isSecure ? "https" : "http")}://{Host}:1", new RestAccess { Proxy = $"alice:{Secret}@{proxy.Host}" }));
        Assert.Contains("proxy on the way", problem.Message, StringComparison.Ordinal);
        Assert.Contains("wants a user and password", problem.Message, StringComparison.Ordinal);
        Assert.Equal(StoreRemedyKind.SetProxy, problem.Remedy?.Kind);
        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_or_makes_no_sense_says_so()
    {
        var gone = new ProxyServer();
        await gone.DisposeAsync();
        Assert.Contains("the proxy", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync($"http://{Host}:1", new RestAccess { Proxy = gone.Host }))).Message, StringComparison.Ordinal);
        var nonsense = Assert.Throws<StoreException>(() => RestProxy.Parse($"gopher://alice:{Secret}@x", null));
        Assert.Contains("http.proxy", nonsense.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, nonsense.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tracking.test", "https://tracking.test", true)]
    [InlineData("test", "https://tracking.test", true)]
    [InlineData(".test", "https://tracking.test", true)]
    [InlineData("*.test", "https://tracking.test", true)]
    [InlineData("ing.test", "https://tracking.test", false)]
    [InlineData("other, tracking.test:8443", "https://tracking.test:8443", true)]
    [InlineData("tracking.test:8443", "https://tracking.test", false)]
    [InlineData("10.0.0.0/8", "http://10.1.2.3:5000", true)]
    [InlineData("10.0.0.0/8", "http://11.1.2.3:5000", false)]
    [InlineData("10.1.2.3", "http://10.1.2.3:5000", true)]
    [InlineData("*", "https://anywhere", true)]
    [InlineData(null, "https://anywhere", false)]
    [InlineData(null, "http://localhost:5000", true)]
    [InlineData(null, "http://127.0.0.1:5000", true)]
    public void Hosts_that_need_no_proxy_are_reached_without_it(string? noProxy, string server, bool isBypassed) =>
        Assert.Equal(isBypassed, RestProxy.Parse("proxy:3128", noProxy).IsBypassed(new Uri(server)));

    [Fact]
    public void The_editors_proxy_goes_before_the_environments_and_a_repository_names_none()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HTTPS_PROXY"] = "secure:1", ["http_proxy"] = "plain:1", ["NO_PROXY"] = "a,b" };
        VariableSource[] own = [new(environment.GetValueOrDefault, IsOwn: true)];
        Assert.Equal(("secure:1", "a,b"), (Access(own, "https://h").Proxy, Access(own, "https://h").NoProxy));
        Assert.Equal("plain:1", Access(own, "http://h").Proxy);
        Assert.Equal(("editor:1", "c,a,b"), (Access(own, "https://h", new("editor:1", "c")).Proxy, Access(own, "https://h", new("editor:1", "c")).NoProxy));
        Assert.Null(Access([new(environment.GetValueOrDefault, IsOwn: false)], "https://h").Proxy);
    }

    private static RestAccess Access(VariableSource[] sources, string address, ForgeLsp.Core.Model.NetworkSettings? network = null) =>
        RestCredentials.For(TrackingAddress.Parse(address, "/"), new NamedHosts([], sources), sources, [], network ?? new());

    private static async Task<IReadOnlyList<ForgeLsp.Core.Model.Experiment>> ReadAsync(string address, RestAccess access)
    {
        await using var store = new RestRunStore(new Uri(address), address, access, new RestLimits { Pause = TimeSpan.FromMilliseconds(1) });
        return await store.ListExperimentsAsync(default);
    }

    private static WebReply Good() => WebReply.Text("""{"experiments": [{"experiment_id": "1", "name": "e", "lifecycle_stage": "active"}]}""", "application/json");
}
