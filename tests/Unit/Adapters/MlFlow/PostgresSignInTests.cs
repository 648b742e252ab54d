using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Passwords of databases: they go to the database that the user named, real ones and one that only collects passwords.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresSignInTests
{
    private const string Secret = "hunter2";
    private const string Passwords = "PGPASSWORD";

    [Fact]
    public async Task A_password_that_was_typed_opens_the_database_and_a_wrong_one_says_so()
    {
        using var data = new RealData(2);
        PostgresServer.Instance.Restore("sign_in", data.PostgresDump());
        var user = PostgresServer.Instance.AddUser("reader", Secret, "sign_in");
        var address = PostgresServer.Instance.Address("sign_in", user).Replace(":any-password", "", StringComparison.Ordinal);
        var addresses = new StoreAddresses(() => Settings(null));
        var none = await addresses.TestAsync(address, null, default);
        Assert.Equal((StoreFailure.Unauthorised, StoreRemedyKind.SignIn), (none.Failure, none.Remedies[0].Kind));
        Assert.Contains("wants a password", none.Message, StringComparison.Ordinal);
        Assert.Contains("refused the user or password", (await addresses.TestAsync(address, new("") { Password = "wrong" }, default)).Message, StringComparison.Ordinal);
        Assert.True((await addresses.TestAsync(address, new("") { Password = Secret }, default)).IsRead);

        // As it is later: the setting holds the address, the secret storage the password.
        var kept = addresses.Credential(address, new("") { Password = Secret });
        Assert.NotNull(kept);
        await using var stores = new RunStores(() => Settings(addresses.Read(address).Address) with { Credentials = [kept] });
        Assert.NotEmpty(await Assert.Single(await stores.ListAsync(default)).Store.ListExperimentsAsync(default));
        await using var other = new RunStores(() => Settings(addresses.Read(address).Address) with { Credentials = [kept with { Origin = kept.Origin.Replace("reader", "writer", StringComparison.Ordinal) }] });
        await Assert.ThrowsAsync<StoreException>(async () => await Assert.Single(await other.ListAsync(default)).Store.ListExperimentsAsync(default));
    }

    [Fact]
    public async Task A_database_that_is_missing_or_holds_no_runs_says_so()
    {
        var address = PostgresServer.Instance.Address("no_such_database", "postgres");
        Assert.Contains("no such database", (await new StoreAddresses(() => Settings(null)).TestAsync(address, null, default)).Message, StringComparison.Ordinal);
        var empty = PostgresServer.Instance.Address("postgres", "postgres");
        Assert.Contains("not one that MLflow", (await new StoreAddresses(() => Settings(null)).TestAsync(empty, null, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_option_of_an_address_makes_a_database_writable()
    {
        using var data = new RealData(2);
        PostgresServer.Instance.Restore("options", data.PostgresDump());
        await using var dialect = new ForgeLsp.Adapters.MlFlow.Sql.PostgresDialect(
            TrackingAddress.Parse(PostgresServer.Instance.Address("options", "postgres") + "?options=-c%20default_transaction_read_only%3Doff", "/").Postgres ?? throw new InvalidOperationException());
        await using var connection = dialect.Open(default);
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW default_transaction_read_only";
        Assert.Equal("on", command.ExecuteScalar());
    }

    [Fact]
    public async Task A_host_that_only_the_repository_names_gets_no_password_of_the_user()
    {
        var before = Environment.GetEnvironmentVariable(Passwords);
        Environment.SetEnvironmentVariable(Passwords, Secret);
        try
        {
            using var collector = new PasswordCollector();
            await using var repository = new RunStores(() => Settings(null) with { PolicyUri = collector.Address });
            var problem = await Assert.ThrowsAsync<StoreException>(async () => await Assert.Single(await repository.ListAsync(default)).Store.ListExperimentsAsync(default));
            Assert.Contains("PGPASSWORD and .pgpass are used only", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, collector.Heard, StringComparison.Ordinal);

            // The test would see it: to a host that the user names it goes.
            await using var own = new RunStores(() => Settings(collector.Address));
            await Assert.ThrowsAsync<StoreException>(async () => await Assert.Single(await own.ListAsync(default)).Store.ListExperimentsAsync(default));
            Assert.Contains(Secret, collector.Heard, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Passwords, before);
        }
    }

    private static TrackingSettings Settings(string? setting) => new(Path.GetTempPath(), IsTrusted: true, null, setting, null, _ => null);

    /// <summary>Speaks just enough of PostgreSQL's protocol to ask for a password in the clear, and to refuse it.</summary>
    private sealed class PasswordCollector : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly StringBuilder _heard = new();

        public PasswordCollector()
        {
            _listener.Start();
            _ = Task.Run(AcceptAsync);
        }

        public string Address => $"postgresql://alice@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/mlflow?sslmode=disable";

        public string Heard
        {
            get
            {
                lock (_heard)
                {
                    return _heard.ToString();
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await ServeAsync(client.GetStream());
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(NetworkStream stream)
        {
            try
            {
                var length = new byte[4];
                await stream.ReadExactlyAsync(length);
                var start = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
                await stream.ReadExactlyAsync(start);
                if (BinaryPrimitives.ReadInt32BigEndian(start) is 80877103 or 80877104)
                {
                    // It asks for TLS or Kerberos; there is none.
                    await stream.WriteAsync("N"u8.ToArray());
                    await ServeAsync(stream);
                    return;
                }

                // AuthenticationCleartextPassword, then whatever comes.
                await stream.WriteAsync(new byte[] { (byte)'R', 0, 0, 0, 8, 0, 0, 0, 3 });
                var answer = new byte[1024];
                var read = await stream.ReadAsync(answer);
                lock (_heard)
                {
                    _heard.Append(Encoding.UTF8.GetString(answer, 0, read));
                }

                var refusal = "SFATAL\0VFATAL\0C28P01\0Mno\0\0"u8.ToArray();
                var head = new byte[5];
                head[0] = (byte)'E';
                BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), refusal.Length + 4);
                await stream.WriteAsync((byte[])[.. head, .. refusal]);
            }
            catch (Exception end) when (end is IOException or ObjectDisposedException)
            {
                // The other side left.
            }
        }
    }
}
