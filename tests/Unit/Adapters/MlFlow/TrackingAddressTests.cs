using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Every way in which MLflow, SQLAlchemy and libpq let people write an address.</summary>
public sealed class TrackingAddressTests
{
    [Theory]
    [InlineData("postgresql://alice:pw@db/mlflow", "postgresql://alice@db/mlflow", "postgresql://alice@db:5432")]
    [InlineData("postgres://db/mlflow", "postgresql://db/mlflow", "postgresql://db:5432")]
    [InlineData("postgresql+psycopg2://al%40ice:p%2Fw%3F@DB:6543/mlflow?sslmode=require", "postgresql://al%40ice@db:6543/mlflow?sslmode=require", "postgresql://al%40ice@db:6543")]
    [InlineData("postgresql+asyncpg://alice:a/b?c#d@db/mlflow", "postgresql://alice@db/mlflow", "postgresql://alice@db:5432")]
    [InlineData("postgresql://db/mlflow?user=alice&password=s@cret&sslmode=verify-full", "postgresql://db/mlflow?user=alice&sslmode=verify-full", "postgresql://alice@db:5432")]
    [InlineData("postgresql://alice:pw@/mlflow?host=/var/run/postgresql&port=5433", "postgresql://alice@/mlflow?host=/var/run/postgresql&port=5433", "postgresql://alice@localhost:5433/?host=%2Fvar%2Frun%2Fpostgresql")]
    [InlineData("postgresql://alice:pw@[::1]:5433/mlflow", "postgresql://alice@[::1]:5433/mlflow", "postgresql://alice@[::1]:5433")]
    [InlineData("postgresql://alice:pw@tracking_db/mlflow", "postgresql://alice@tracking_db/mlflow", "postgresql://alice@tracking_db:5432")]
    [InlineData("https://alice:pw@Host:8443/a/b/?x=y", "https://host:8443/a/b", "https://host:8443")]
    [InlineData("https://host:443", "https://host", "https://host")]
    [InlineData("http://mlflow_server:5000", "http://mlflow_server:5000", "http://mlflow_server:5000")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000", "http://[::1]:5000")]
    public void What_settings_hold_is_the_address_without_its_password(string text, string storable, string origin)
    {
        var address = TrackingAddress.Parse(text, "/w");
        Assert.Equal((storable, origin), (address.Storable, address.Origin));
        Assert.True(address.IsNetwork);

        // What was stored is read as the same place again, and the origin as the same host.
        var again = TrackingAddress.Parse(storable, "/w");
        Assert.Equal((address.Display, origin), (again.Display, again.Origin));
        Assert.NotNull(address.Host);
        Assert.Equal(address.Host, TrackingAddress.HostOf(origin));
    }

    [Fact]
    public void Options_of_a_database_say_how_it_is_reached()
    {
        var address = Postgres("postgresql://u@db/m?sslmode=verify-ca&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&options=-csearch_path%3Dteam&target_session_attrs=any&application_name=x");
        Assert.Equal((Npgsql.SslMode.VerifyCA, "/ca.pem", "/c.pem", "/k.pem"), (address.SslMode, address.RootCertificate, address.SslCertificate, address.SslKey));
        Assert.Equal(("-csearch_path=team", "any"), (address.Options, address.TargetSessionAttributes));
        Assert.Equal("s cret", Postgres("postgresql://db/m?user=u&password=s+cret").Password);
        Assert.Equal("h1:5432,h2:5433", Postgres("postgresql://u@/m?host=h1:5432&host=h2:5433").Host);
        Assert.Equal("h1:1,h2:2", Postgres("postgresql://u@/m?host=h1,h2&port=1,2").Host);
        Assert.Equal(("localhost", 5433), (Postgres("postgresql://u@:5433/m").Host, Postgres("postgresql://u@:5433/m").Port));
        Assert.Equal(Npgsql.SslMode.Require, Postgres("postgresql://u@db/m?ssl=true").SslMode);
    }

    [Fact]
    public void Local_addresses_lead_to_the_file_that_MLflow_means()
    {
        Assert.Equal("/abs/x.db", TrackingAddress.Parse("sqlite:////abs/x.db", "/w").Path);
        Assert.Equal("/w/rel/x.db", TrackingAddress.Parse("sqlite:///rel/x.db", "/w").Path);
        Assert.Equal("/w/x.db", TrackingAddress.Parse("sqlite:///file:x.db?mode=ro&uri=true", "/w").Path);
        Assert.Equal("/abs/my runs", TrackingAddress.Parse("file:///abs/my%20runs", "/w").Path);
        Assert.Equal("/abs/mlruns", TrackingAddress.Parse("file://localhost/abs/mlruns", "/w").Path);
        Assert.Equal("mlruns", TrackingAddress.Parse("./mlruns", "/w").Storable.Replace("./", "", StringComparison.Ordinal));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.Combine(home, "mlruns"), TrackingAddress.Parse("~/mlruns", "/w").Path);
        Assert.All(new[] { "sqlite:////abs/x.db", "mlruns", "file:///abs" }, text => Assert.Equal((null, false), (TrackingAddress.Parse(text, "/w").Origin, TrackingAddress.Parse(text, "/w").IsNetwork)));
    }

    [Theory]
    [InlineData("//server/share/mlruns")]
    [InlineData("sqlite://///server/share/mlflow.db")]
    public void A_share_of_another_machine_is_network(string text) => Assert.True(TrackingAddress.Parse(text, "/w").IsNetwork);

    [Theory]
    [InlineData("file://server/share/mlruns")]
    [InlineData(@"\\server\share\mlruns")]
    public void Where_shares_have_no_addresses_it_says_to_mount_them(string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows opens shares by their address.");
        Assert.Contains("mount it", Assert.Throws<StoreException>(() => TrackingAddress.Parse(text, "/w")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite://:memory:")]
    [InlineData("sqlite:///:memory:")]
    [InlineData("https://")]
    [InlineData("postgresql://db:notaport/m")]
    public void What_leads_nowhere_is_said_to(string text) => Assert.Contains("cannot be understood", Assert.Throws<StoreException>(() => TrackingAddress.Parse(text, "/w")).Message, StringComparison.Ordinal);

    private static Npgsql.NpgsqlConnectionStringBuilder Postgres(string text) => Assert.IsType<Npgsql.NpgsqlConnectionStringBuilder>(TrackingAddress.Parse(text, "/w").Postgres);
}
