using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>Certificates of a team's own authority, real ones on a real connection.</summary>
public sealed class RestTlsTests
{
    [Fact]
    public async Task An_authority_that_nobody_knows_is_named_and_trusted_once_its_file_is()
    {
        using var team = new TestAuthority("Team {CA}");
        using var certificate = team.Sign("localhost");
        await using var server = new WebServer(_ => Good(), certificate);
        var problem = await FailsAsync(server.Address, RestAccess.None);
        Assert.Contains("signed by 'Team {CA}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("MLFLOW_TRACKING_SERVER_CERT_PATH", problem.Message, StringComparison.Ordinal);
        Assert.Equal((StoreFailure.Unreachable, StoreRemedyKind.TrustCertificate), (problem.Failure, problem.Remedy?.Kind));
        Assert.Empty(server.Asked);

        using var file = new TempFile(team.Pem);
        await ReadAsync(server.Address, new RestAccess { CertificatePath = file.Path });
        var folder = Directory.CreateTempSubdirectory("forge-test-").FullName;
        File.WriteAllText(Path.Combine(folder, "team.crt"), team.Pem);
        await ReadAsync(server.Address, new RestAccess { CertificatePath = folder });
        Directory.Delete(folder, recursive: true);

        using var other = new TestAuthority("Other CA");
        using var wrong = new TempFile(other.Pem);
        await FailsAsync(server.Address, new RestAccess { CertificatePath = wrong.Path });

        // Whoever names a certificate wants it checked.
        await FailsAsync(server.Address, new RestAccess { CertificatePath = wrong.Path, IsInsecure = true });
        await ReadAsync(server.Address, new RestAccess { IsInsecure = true });
    }

    [Fact]
    public async Task A_certificate_for_another_name_or_of_another_time_says_which()
    {
        using var team = new TestAuthority();
        using var file = new TempFile(team.Pem);
        var trusting = new RestAccess { CertificatePath = file.Path };
        using var stranger = team.Sign("mlflow.team.test");
        await using var misnamed = new WebServer(_ => Good(), stranger);
        Assert.Contains("is for mlflow.team.test", (await FailsAsync(misnamed.Address, trusting)).Message, StringComparison.Ordinal);
        using var old = team.Sign("localhost", isExpired: true);
        await using var expired = new WebServer(_ => Good(), old);
        Assert.Contains("has to renew it", (await FailsAsync(expired.Address, trusting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_says_so()
    {
        await using var server = new WebServer(_ => Good());
        Assert.Contains("http://", (await FailsAsync(server.Address.Replace("http:", "https:", StringComparison.Ordinal), RestAccess.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_wants_a_certificate_of_the_user_gets_it()
    {
        using var team = new TestAuthority();
        using var certificate = team.Sign("localhost");
        using var own = team.Sign("alice", isClient: true);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var seen = new TaskCompletionSource<string?>();
        _ = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var secure = new SslStream(client.GetStream(), false, (_, shown, _, _) =>
            {
                seen.TrySetResult(shown?.Subject);
                return shown is not null;
            });
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ClientCertificateRequired = true });
            await secure.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray());
            await secure.ShutdownAsync();
        });
        using var authority = new TempFile(team.Pem);
        using var both = new TempFile(own.ExportCertificatePem() + "\n" + own.GetRSAPrivateKey()?.ExportPkcs8PrivateKeyPem());
        using var client = new RestClient(
            new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}"), "x", new RestAccess { CertificatePath = authority.Path, ClientCertificatePath = both.Path }, new RestLimits { Tries = 1 });
        await client.TextAsync("version", default);
        Assert.Equal("CN=alice", await seen.Task);

        using var bad = new TempFile("no certificate");
        Assert.Contains("MLFLOW_TRACKING_CLIENT_CERT_PATH", Assert.Throws<StoreException>(() => new RestClient(new Uri("https://h"), "x", new RestAccess { ClientCertificatePath = bad.Path }, new RestLimits())).Message, StringComparison.Ordinal);
    }

    private static async Task ReadAsync(string address, RestAccess access)
    {
        await using var store = new RestRunStore(new Uri(address), address, access, new RestLimits { Pause = TimeSpan.FromMilliseconds(1) });
        Assert.Single(await store.ListExperimentsAsync(default));
    }

    private static Task<StoreException> FailsAsync(string address, RestAccess access) => Assert.ThrowsAsync<StoreException>(() => ReadAsync(address, access));

    private static WebReply Good() => WebReply.Text("""{"experiments": [{"experiment_id": "1", "name": "e", "lifecycle_stage": "active"}]}""", "application/json");
}
