using ForgeLsp.Core.Credentials;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Credentials;

public sealed class EnvironmentSecretsTests
{
    [Theory]
    [InlineData("AIRFLOW_UID=50000\nAIRFLOW_GID=0\n", false)]
    [InlineData("# DB_PASSWORD=blue7Heron\nREACT_APP_URL=http://localhost:8241\n", false)]
    [InlineData("DB_PASSWORD=\nDB_USER=ada\n", false)]
    [InlineData("DB_PASSWORD=<your password>\n", false)]
    [InlineData("DB_PASSWORD=${OTHER}\n", false)]
    [InlineData("DB_PASSWORD=minio123\n", true)]
    [InlineData("export DB_PASSWORD=\"blue7Heron\"\n", true)]
    [InlineData("MLFLOW_TRACKING_URI=postgresql://postgres:postgres@db/mlflow\n", true)]
    public void A_file_is_harmless_or_not(string text, bool any) => Assert.Equal(any, EnvironmentSecrets.Any(text));

    [Fact]
    public void A_token_behind_any_name_is_one() => Assert.True(EnvironmentSecrets.Any($"OURS={Tokens.Draw("ghp_", 36)}\n"));
}
