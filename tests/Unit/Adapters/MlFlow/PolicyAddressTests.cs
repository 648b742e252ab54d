using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>A repository that names an address gets none of the user's secrets into it.</summary>
public sealed class PolicyAddressTests
{
    private const string Secret = "hunter2";
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["AWS_SECRET_ACCESS_KEY"] = Secret, ["HOME_PAGE"] = Secret, ["MLFLOW_TRACKING_PASSWORD"] = Secret, ["FORGE_HOST"] = "team" };
    private readonly Dictionary<string, string> _file = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("http://evil/${AWS_SECRET_ACCESS_KEY}")]
    [InlineData("http://${AWS_SECRET_ACCESS_KEY}.evil")]
    [InlineData("http://${HOME_PAGE:-x}.evil")]
    [InlineData("http://evil/${MLFLOW_TRACKING_PASSWORD}")]
    [InlineData("http://${MLFLOW_TRACKING_PASSWORD}.evil")]
    [InlineData("postgresql://u:${MLFLOW_TRACKING_PASSWORD}@evil/db")]
    [InlineData("sqlite:///${AWS_SECRET_ACCESS_KEY}.db")]
    public void Secrets_of_the_environment_stay_in_it(string text)
    {
        var problem = Assert.Throws<StoreException>(() => Expand(text));
        Assert.Contains("`", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil/${AWS_SECRET_ACCESS_KEY}")]
    [InlineData("http://u:${DB_PASSWORD}@evil")]
    public void Secrets_of_an_env_file_stay_in_it_too(string text)
    {
        _file["AWS_SECRET_ACCESS_KEY"] = Secret;
        _file["DB_PASSWORD"] = Secret;
        Assert.DoesNotContain(Secret, Assert.Throws<StoreException>(() => Expand(text)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${MLFLOW_TRACKING_URI}.evil.example/")]
    [InlineData("${MLFLOW_TRACKING_URI}@evil.example/")]
    [InlineData("${MLFLOW_TRACKING_URI}/x@evil.example/db")]
    [InlineData("${MLFLOW_TRACKING_URI}:${FORGE_HOST}@evil.example")]
    [InlineData("http://evil.example/${MLFLOW_TRACKING_URI}")]
    public void An_address_of_the_user_is_not_made_a_part_of_another_one(string text)
    {
        foreach (var own in new[] { $"https://alice:{Secret}@team", $"postgresql://alice:{Secret}@team", $"alice:{Secret}@team" })
        {
            _environment["MLFLOW_TRACKING_URI"] = own;
            Assert.DoesNotContain(Secret, Assert.Throws<StoreException>(() => Expand(text)).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_meant_for_it_is_filled_in()
    {
        _environment["MLFLOW_TRACKING_URI"] = $"https://alice:{Secret}@team";
        _file["HOST"] = "atlas";
        Assert.Equal($"https://alice:{Secret}@team", Expand("${MLFLOW_TRACKING_URI:-mlruns}"));
        Assert.Equal($"https://alice:{Secret}@team/group/mlflow", Expand("${MLFLOW_TRACKING_URI}/group/mlflow"));
        Assert.Equal("http://team:5000", Expand("http://${FORGE_HOST}:5000"));
        Assert.Equal("http://atlas:5000", Expand("http://${HOST}:${PORT:-5000}"));
        Assert.Equal("mlruns", Expand("${NOT_SET:-mlruns}"));
        Assert.Equal("", Expand("${NOT_SET}"));

        // The environment's name is not open, and the file has one of the same name.
        _file["HOME_PAGE"] = "open";
        Assert.Equal("http://open", Expand("http://${HOME_PAGE}"));
    }

    [Fact]
    public void A_secret_goes_to_a_host_that_the_user_named()
    {
        const string Text = "postgresql://u:${MLFLOW_TRACKING_PASSWORD}@db/mlflow";
        Assert.Throws<StoreException>(() => Expand(Text, "postgresql://db:5433"));
        Assert.Equal($"postgresql://u:{Secret}@db/mlflow", Expand(Text, "postgresql://db/other"));
        _file["DB_PASSWORD"] = Secret;
        _file["MLFLOW_TRACKING_URI"] = "postgresql://db";
        Assert.Equal($"postgresql://u:{Secret}@db/mlflow", Expand("postgresql://u:${DB_PASSWORD}@db/mlflow"));

        // The file names the host for its own secrets, and not for those of the environment.
        Assert.Throws<StoreException>(() => Expand(Text));
    }

    private string Expand(string text, string? named = null)
    {
        var sources = new List<VariableSource> { new(_environment.GetValueOrDefault, IsOwn: true), new(_file.GetValueOrDefault, IsOwn: false) };
        return PolicyAddress.Expand(text, sources, new NamedHosts([named], sources).IsNamed);
    }
}
