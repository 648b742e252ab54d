using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Artifacts.S3;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Artifacts;

/// <summary>Which keys go where, and where they come from.</summary>
public sealed class S3SettingsTests : IDisposable
{
    private const string Minio = "http://minio.example.org:9000";
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _env = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _team = new(StringComparer.Ordinal);
    private readonly TempFolder _home = new();

    [Fact]
    public void Keys_of_the_environment_go_to_AWS_and_to_an_endpoint_of_the_environment()
    {
        Put(_environment, "env");
        Assert.Equal("env", Read().Keys?.Id);
        _environment["MLFLOW_S3_ENDPOINT_URL"] = Minio;
        Assert.Equal(("env", Minio + "/"), (Read().Keys?.Id, Read().Endpoint?.AbsoluteUri));
    }

    [Fact]
    public void Keys_of_the_environment_do_not_go_to_an_endpoint_that_only_a_file_names()
    {
        Put(_environment, "env");
        _env["MLFLOW_S3_ENDPOINT_URL"] = Minio;
        Assert.Equal((null, true, false), (Read().Keys, Read().IsWithheld, Read().AllowsProfile));
        _environment["AWS_ENDPOINT_URL_S3"] = Minio + "/";
        Assert.Equal(("env", false, true), (Read().Keys?.Id, Read().IsWithheld, Read().AllowsProfile));
    }

    [Fact]
    public void Keys_of_a_file_go_where_the_same_file_sends_them_and_not_where_another_does()
    {
        Put(_env, "dotenv");
        _env["MLFLOW_S3_ENDPOINT_URL"] = Minio;
        Assert.Equal("dotenv", Read().Keys?.Id);
        Put(_environment, "env");
        Assert.Equal("dotenv", Read().Keys?.Id);
        _env.Remove("MLFLOW_S3_ENDPOINT_URL");
        _team["MLFLOW_S3_ENDPOINT_URL"] = Minio;
        Assert.True(Read().IsWithheld);
        Put(_team, "team");
        Assert.Equal("team", Read().Keys?.Id);
    }

    [Fact]
    public void Only_who_names_the_endpoint_or_the_user_says_how_far_its_certificate_is_trusted()
    {
        _environment["MLFLOW_S3_ENDPOINT_URL"] = Minio;
        _env["MLFLOW_S3_IGNORE_TLS"] = "true";
        _env["AWS_CA_BUNDLE"] = "/repo/ca.pem";
        Assert.Equal((false, null), (Read().IsInsecure, Read().CertificatePath));
        _environment["MLFLOW_S3_IGNORE_TLS"] = "true";
        Assert.True(Read().IsInsecure);
    }

    [Fact]
    public void A_profile_has_keys_region_and_endpoint_from_both_files()
    {
        _environment["HOME"] = _home.Path;
        _home.Write(".aws/credentials", "# keys\n[default]\naws_access_key_id = d\naws_secret_access_key = ds\n\n[team]\naws_access_key_id=t\naws_secret_access_key=a=b/c+d==\naws_session_token = tok\n");
        _home.Write(".aws/config", "[default]\nregion = eu-west-1\n[profile team]\nregion=us-west-2\ns3 =\n    endpoint_url = http://minio:9000\n    addressing_style = path\noutput = json\n");
        Assert.Equal(("d", "ds", null, "eu-west-1", null), Profile());
        _env["AWS_PROFILE"] = "team";
        Assert.Equal(("t", "a=b/c+d==", "tok", "us-west-2", "http://minio:9000"), Profile());
        _env["AWS_PROFILE"] = "nobody";
        Assert.Equal((null, null, null, null, null), Profile());
    }

    [Theory]
    [InlineData("sso_session = work", "a single sign-on")]
    [InlineData("role_arn = arn:aws:iam::1:role/x\nsource_profile = default", "a role")]
    [InlineData("credential_process = /bin/keys", "another program")]
    public void A_profile_that_gets_its_keys_elsewhere_says_from_where(string lines, string way)
    {
        _environment["HOME"] = _home.Path;
        _home.Write(".aws/config", $"[profile work]\n{lines}\n");
        _environment["AWS_PROFILE"] = "work";
        Assert.Equal(way, AwsProfile.Read("work", Read().CredentialsFile, Read().ConfigFile).Way);
    }

    [Fact]
    public void A_file_of_the_repository_names_no_other_file_of_keys()
    {
        _environment["HOME"] = _home.Path;
        _env["AWS_SHARED_CREDENTIALS_FILE"] = "/somewhere/else";
        _env["HOME"] = "/somewhere";
        Assert.Equal(Path.Combine(_home.Path, ".aws", "credentials"), Read().CredentialsFile);
    }

    [Theory]
    [InlineData("minio:9000")]
    [InlineData("ftp://minio")]
    [InlineData("http://user:hunter2@minio:9000")]
    public void An_endpoint_that_is_no_address_is_not_AWS(string written)
    {
        _environment["MLFLOW_S3_ENDPOINT_URL"] = written;
        Assert.Equal((null, true), (Read().Endpoint, Read().IsEndpointWrong));
    }

    [Fact]
    public void Equal_variables_make_equal_settings_and_none_are_shown()
    {
        Put(_environment, "env");
        Assert.Equal(Read(), Read());
        Assert.DoesNotContain("secret", Read().ToString(), StringComparison.Ordinal);
        var before = Read();
        _environment["AWS_SECRET_ACCESS_KEY"] = "another";
        Assert.NotEqual(before, Read());
    }

    public void Dispose() => _home.Dispose();

    private (string? Id, string? Secret, string? Token, string? Region, string? Endpoint) Profile()
    {
        var settings = Read();
        var profile = AwsProfile.Read(settings.Profile, settings.CredentialsFile, settings.ConfigFile);
        return (profile.Keys?.Id, profile.Keys?.Secret, profile.Keys?.Token, profile.Region, profile.Endpoint);
    }

    private S3Settings Read() => S3Settings.Of([new VariableSource(_environment.GetValueOrDefault, IsOwn: true), new(_env.GetValueOrDefault, IsOwn: false), new(_team.GetValueOrDefault, IsOwn: false)]);

    private static void Put(Dictionary<string, string> place, string id)
    {
        place["AWS_ACCESS_KEY_ID"] = id;
        place["AWS_SECRET_ACCESS_KEY"] = "secret of " + id;
    }
}
