using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>Everything that goes wrong between here and a server, each by its real cause. No message holds a credential.</summary>
public sealed class RestFaultTests
{
    private const string Secret = "hunter2";
    private const string Experiments = """{"experiments": [{"experiment_id": "1", "name": "e", "lifecycle_stage": "active", "creation_time": 1}]}""";
    private static readonly RestLimits Quick = new() { Pause = TimeSpan.FromMilliseconds(1), Call = TimeSpan.FromSeconds(20), Search = TimeSpan.FromSeconds(20) };
    private static readonly RestAccess Alice = new() { User = "alice", Password = Secret };

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_fails_by_chance_is_asked_again(int status)
    {
        var asked = 0;
        await using var server = new WebServer(_ => ++asked <= 2 ? Failing(status, ("Retry-After", "0")) : Good());
        await using var store = Open(server);
        Assert.Single(await store.ListExperimentsAsync(default));
        Assert.Equal(3, server.Asked.Count(ask => ask.Path.EndsWith("experiments/search", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(429, "asked too often")]
    [InlineData(503, "in trouble (503)")]
    public async Task What_keeps_failing_is_said_after_a_few_tries(int status, string words)
    {
        await using var server = new WebServer(_ => Failing(status));
        var problem = await FailsAsync(server, StoreFailure.Unreachable);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Equal(Quick.Tries, server.Asked.Count);
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("Wed, 01 Jan 2098 00:00:00 GMT")]
    public async Task A_server_that_wants_an_hour_of_quiet_gets_it_and_the_reader_hears_of_it(string retryAfter)
    {
        await using var server = new WebServer(_ => Failing(429, ("Retry-After", retryAfter)));
        var problem = await FailsAsync(server, StoreFailure.Unreachable);
        Assert.Contains("s of quiet", problem.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task The_pause_that_a_server_asks_for_is_kept()
    {
        var asked = 0;
        await using var server = new WebServer(_ => ++asked == 1 ? Failing(429, ("Retry-After", "1")) : Good());
        await using var store = Open(server);
        var begin = TimeProvider.System.GetTimestamp();
        Assert.Single(await store.ListExperimentsAsync(default));
        Assert.True(TimeProvider.System.GetElapsedTime(begin) >= TimeSpan.FromMilliseconds(950));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_cut_in_the_middle_is_asked_for_again(bool isEndless)
    {
        var asked = 0;
        await using var server = new WebServer(_ => ++asked <= 2 ? Good() with { CutAfter = 40, IsEndless = isEndless } : Good());
        await using var store = Open(server);
        Assert.Single(await store.ListExperimentsAsync(default));
    }

    [Fact]
    public async Task Answers_that_are_always_cut_are_said_to_be()
    {
        await using var server = new WebServer(_ => Good() with { CutAfter = 40 });
        Assert.Contains("cut off", (await FailsAsync(server, StoreFailure.Unreachable)).Message, StringComparison.Ordinal);
        await using var dropping = new WebServer(_ => Good() with { Raw = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: applic") });
        Assert.Contains("cut off", (await FailsAsync(dropping, StoreFailure.Unreachable)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><body>Welcome to nginx</body></html>", StoreFailure.Unreachable, "A web page answers")]
    [InlineData("<html><form><input type='password'></form></html>", StoreFailure.Unauthorised, "A login page answers")]
    public async Task A_page_for_people_is_not_taken_for_data(string page, StoreFailure failure, string words)
    {
        await using var server = new WebServer(_ => WebReply.Text(page));
        Assert.Contains(words, (await FailsAsync(server, failure)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("[1, 2]")]
    [InlineData("null")]
    [InlineData("""{"experiments": 5}""")]
    public async Task An_answer_that_is_not_MLflows_is_said_to_be_none(string answer)
    {
        await using var server = new WebServer(_ => WebReply.Text(answer, "application/json"));
        await FailsAsync(server, StoreFailure.Damaged);
    }

    [Theory]
    [InlineData("https://login.example.org/oauth?next=x", "login.example.org")]
    [InlineData("/login", "localhost")]
    public async Task A_redirect_to_a_login_page_is_not_followed(string location, string host)
    {
        await using var server = new WebServer(_ => new WebReply(302, null, []) { Headers = [("Location", location)] });
        var problem = await FailsAsync(server, StoreFailure.Unauthorised);
        Assert.Contains(host, problem.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_redirect_to_the_same_question_is_followed_on_the_same_host_only()
    {
        await using var other = new WebServer(_ => Good());
        await using var server = new WebServer(ask => ask.Path.EndsWith('/') ? Good() : new WebReply(308, null, []) { Headers = [("Location", ask.Target + "/")] });
        await using var store = Open(server);
        Assert.Single(await store.ListExperimentsAsync(default));
        await using var leaking = new WebServer(ask => new WebReply(307, null, []) { Headers = [("Location", other.Address + ask.Target)] });
        await FailsAsync(leaking, StoreFailure.Unauthorised);
        Assert.Empty(other.Asked);
        await using var renamed = new WebServer(ask => new WebReply(307, null, []) { Headers = [("Location", $"http://127.0.0.1:{ask.Headers["Host"].Split(':')[1]}{ask.Target}")] });
        await FailsAsync(renamed, StoreFailure.Unauthorised);
        Assert.Single(renamed.Asked);
    }

    [Fact]
    public async Task A_host_that_does_not_listen_or_does_not_exist_is_unreachable()
    {
        var gone = new WebServer(_ => Good());
        await gone.DisposeAsync();
        Assert.Contains("cannot be reached", (await FailsAsync(gone, StoreFailure.Unreachable)).Message, StringComparison.Ordinal);
        await using var nowhere = new RestRunStore(new Uri("http://no-such-host.invalid"), "http://no-such-host.invalid", Alice, Quick);
        Assert.Equal(StoreFailure.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => nowhere.ListExperimentsAsync(default))).Failure);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_the_limit_and_no_more()
    {
        await using var server = new WebServer(_ => Good() with { Until = new TaskCompletionSource().Task });
        await using var store = Open(server, Quick with { Call = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(StoreFailure.Timeout, (await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default))).Failure);
        using var cancel = new CancellationTokenSource();
        var asking = Open(server).ListExperimentsAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("body")]
    [InlineData("error")]
    public async Task A_server_that_sends_a_byte_a_second_costs_the_limit_and_no_more(string slow)
    {
        var reply = slow switch
        {
            "header" => Good() with { Raw = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-Y: z\r\n", 100))) },
            "body" => Good(),
            _ => Failing(500),
        };
        await using var server = new WebServer(_ => reply with { Drip = TimeSpan.FromSeconds(1) });
        await using var store = Open(server, Quick with { Call = TimeSpan.FromMilliseconds(300) });
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default));
        Assert.Equal(StoreFailure.Timeout, problem.Failure);
        using var cancel = new CancellationTokenSource();
        await using var patient = Open(server);
        var asking = patient.ListExperimentsAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(16, 1)]
    public async Task A_date_to_come_back_at_counts_from_the_servers_own_clock(int seconds, int asked)
    {
        var now = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var times = 0;
        await using var server = new WebServer(_ => ++times == 1 ? Failing(503, ("Date", now.ToString("r", CultureInfo.InvariantCulture)), ("Retry-After", now.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture))) : Good());
        await using var store = Open(server);
        var answer = await Record.ExceptionAsync(() => store.ListExperimentsAsync(default));
        Assert.Equal(asked == 1 ? "wants 16 s of quiet" : null, answer is StoreException problem ? problem.Message[problem.Message.IndexOf("wants", StringComparison.Ordinal)..problem.Message.IndexOf(';', StringComparison.Ordinal)] : null);
        Assert.Equal(asked, server.Asked.Count(static ask => ask.Path.EndsWith("experiments/search", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_goes_away_in_mid_answer_and_comes_back_at_the_same_address_is_read_again()
    {
        var server = new WebServer(_ => Good() with { Drip = TimeSpan.FromMilliseconds(50) });
        await using var store = Open(server, Quick with { Tries = 2 });
        var asking = store.ListExperimentsAsync(default);
        while (server.Asked.IsEmpty)
        {
            await Task.Delay(5);
        }

        await server.DisposeAsync();
        Assert.Equal(StoreFailure.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => asking)).Failure);
        await using var again = new WebServer(_ => Good(), port: server.Port);
        Assert.Single(await store.ListExperimentsAsync(default));
    }

    [Fact]
    public async Task A_server_that_is_stopped_in_mid_answer_and_started_again_is_read_again()
    {
        var mode = 0;
        await using var server = new WebServer(_ => mode == 0 ? Good() : mode == 1 ? Good() with { CutAfter = 10 } : Good());
        await using var store = Open(server);
        Assert.Single(await store.ListExperimentsAsync(default));
        mode = 1;
        Assert.Equal(StoreFailure.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default))).Failure);
        mode = 2;
        Assert.Single(await store.ListExperimentsAsync(default));
    }

    [Theory]
    [InlineData("no-auth", null, null, "wants to know who asks")]
    [InlineData("wrong-password", "alice", null, "refused the user or password")]
    [InlineData("bearer-token", null, Secret, "refused the token")]
    [InlineData("reader-forbidden", "alice", null, "forbids this")]
    public async Task Real_refusals_of_a_server_with_passwords_say_what_to_set(string recorded, string? user, string? token, string words)
    {
        using var answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "mlflow2", "rest-basic-auth.json")));
        var raw = answers.RootElement.EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == recorded).GetProperty("answer").GetString() ?? "";
        await using var server = new WebServer(_ => Good() with { Raw = Encoding.UTF8.GetBytes(raw.Replace("\n", "\r\n", StringComparison.Ordinal)) });
        var problem = await FailsAsync(server, StoreFailure.Unauthorised, new RestAccess { User = user, Password = user is null ? null : Secret, Token = token });
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_knows_its_own_names_only_says_how_to_be_called()
    {
        await using var server = new WebServer(_ => WebReply.Text("Invalid Host header - possible DNS rebinding attack detected", "text/plain", 403));
        Assert.Contains("--allowed-hosts", (await FailsAsync(server, StoreFailure.Unauthorised)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_an_API_says_that_the_path_is_wrong()
    {
        await using var server = new WebServer(_ => WebReply.Text("<!doctype html><title>404 Not Found</title>", status: 404));
        Assert.Contains("check the path", (await FailsAsync(server, StoreFailure.NotFound)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_registry_or_a_version_has_no_models()
    {
        await using var server = new MlflowServer(2, "mlruns", RealData.Shared(2).Folder)
        {
            Instead = ask => ask.Path.Contains("model", StringComparison.Ordinal) ? MlflowJson.Problem(404, "ENDPOINT_NOT_FOUND", "No such endpoint")
                : ask.Path == "/version" ? WebReply.Text("<title>404 Not Found</title>", status: 404) : null,
        };
        await using var store = StoreFactory.Open(TrackingAddress.Parse(server.Address, "/"));
        Assert.NotEmpty(await store.ListExperimentsAsync(default));
        Assert.Empty(await store.ListModelsAsync(default));
        Assert.Empty(await store.ListModelVersionsAsync("wine-rf", default));
        Assert.Null(store.Notice);
        Assert.NotEmpty(await store.GetChangeStampAsync(default));
    }

    [Fact]
    public async Task A_server_that_keeps_its_version_to_itself_is_not_waited_for()
    {
        await using var server = new WebServer(ask => ask.Path == "/version" ? Good() with { Until = new TaskCompletionSource().Task } : Good());
        await using var store = Open(server, Quick with { Aside = TimeSpan.FromMilliseconds(50) });
        Assert.Single(await store.ListExperimentsAsync(default));
        Assert.Null(store.Notice);
    }

    [Fact]
    public async Task A_newer_server_is_read_with_a_notice()
    {
        await using var server = new MlflowServer(3, "mlruns", RealData.Shared(3).Folder) { Instead = ask => ask.Path == "/version" ? WebReply.Text("4.0.1\n") : null };
        await using var store = StoreFactory.Open(TrackingAddress.Parse(server.Address, "/"));
        Assert.NotEmpty(await store.ListExperimentsAsync(default));
        Assert.Contains("4.0.1", store.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_without_end_ends()
    {
        await using var server = new WebServer(_ => WebReply.Text("""{"next_page_token": "eyJvZmZzZXQiOiAwfQ=="}""", "application/json"));
        await using var store = Open(server);
        Assert.Empty(await store.GetMetricHistoryAsync("r", "m", default));
        Assert.Empty((await store.SearchRunsAsync(new RunQuery { ExperimentIds = ["1"] }, default)).Runs);
        Assert.Empty(await store.ListExperimentsAsync(default));
        Assert.Empty(await store.ListArtifactsAsync("r", "", default));
    }

    [Fact]
    public async Task A_certificate_that_nobody_here_knows_is_refused_until_the_user_names_it()
    {
        using var certificate = Certificate();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        try
        {
            await using var server = new WebServer(_ => Good(), certificate);
            Assert.Contains("MLFLOW_TRACKING_SERVER_CERT_PATH", (await FailsAsync(server, StoreFailure.Unreachable)).Message, StringComparison.Ordinal);
            Assert.Empty(server.Asked);
            await using var named = Open(server, access: Alice with { CertificatePath = file });
            Assert.Single(await named.ListExperimentsAsync(default));
            await using var insecure = Open(server, access: Alice with { IsInsecure = true });
            Assert.Single(await insecure.ListExperimentsAsync(default));

            // The named certificate is for another server than this one.
            using var stranger = Certificate();
            await using var impostor = new WebServer(_ => Good(), stranger);
            await using var fooled = Open(impostor, access: Alice with { CertificatePath = file });
            Assert.Equal(StoreFailure.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => fooled.ListExperimentsAsync(default))).Failure);
            Assert.Empty(impostor.Asked);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal(StoreFailure.NotFound, Assert.Throws<StoreException>(() => new RestRunStore(new Uri("https://h"), "https://h", new RestAccess { CertificatePath = file }, Quick)).Failure);
    }

    private static WebReply Good() => WebReply.Text(Experiments, "application/json");

    private static WebReply Failing(int status, params (string, string)[] headers) => WebReply.Text("<html>" + Secret + "</html>", status: status) with { Headers = headers };

    private static RestRunStore Open(WebServer server, RestLimits? limits = null, RestAccess? access = null) => new(new Uri(server.Address), server.Address, access ?? Alice, limits ?? Quick);

    private static async Task<StoreException> FailsAsync(WebServer server, StoreFailure failure, RestAccess? access = null)
    {
        await using var store = Open(server, access: access);
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.ListExperimentsAsync(default));
        Assert.Equal(failure, problem.Failure);
        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:" + Secret)), problem.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        return problem;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost " + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
