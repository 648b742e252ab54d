using ForgeLsp.Tests.Unit.Core.Credentials;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>A workspace full of secrets, and every command that prints something of it.</summary>
public sealed class NoSecretIsPrintedTests : IDisposable
{
    private const string RunId = "0461f04714ad428ba4aa7c9069939494";
    private const string Password = "Zq7-kelp-92-Osier";
    private static readonly string Token = Tokens.Draw("hf_", 34);

    private readonly TempFolder _folder = new();

    public NoSecretIsPrintedTests()
    {
        _folder.Write("configs/tracking.yaml", $"hf: {Token}\npassword: {Password}\nlearning_rate: 1e-4\nuri: postgresql://ada:{Password}@db.acme.org/x\n");
        _folder.Write("train.py", $"import mlflow\nmlflow.set_tracking_uri('http://ada:{Password}@mlflow.acme.org')\nkey = '{Token}'\nmlflow.log_param('token', '{Token}')\n");
        _folder.Write("docker-compose.yml", $"services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: {Password}\n      HF_TOKEN: {Token}\n");
        _folder.Write("experiments/ada/trees/metadata.yaml", $"experiment_id: trees\nresearcher: adda\ncreated: 2026-01-01\nstatus: completed\ngoal: see {Token}\n{Token}: 1\n");
        _folder.Write("mlruns/0/meta.yaml", "artifact_location: mlruns/0\nexperiment_id: '0'\nlifecycle_stage: active\nname: Default\n");
        var run = $"mlruns/0/{RunId}/";
        _folder.Write(run + "meta.yaml", $"artifact_uri: {run}artifacts\nend_time: 1700000100000\nexperiment_id: '0'\nlifecycle_stage: active\nrun_id: {RunId}\nrun_name: r\nrun_uuid: {RunId}\nstart_time: 1700000000000\nstatus: 3\nuser_id: a\n");
        _folder.Write(run + "params/hf_token", Token);
        _folder.Write(run + "params/db", $"postgresql://ada:{Password}@db/x");
        _folder.Write(run + "params/password", Password);
        _folder.Write(run + "params/lr", "0.01");
        _folder.Write(run + "tags/mlflow.note.content", $"see {Token}");
        _folder.Write(run + "metrics/acc", "1700000050000 0.9 0\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("check", "--format", "full")]
    [InlineData("check", "--format", "concise")]
    [InlineData("check", "--format", "json")]
    [InlineData("check", "--format", "sarif")]
    [InlineData("check", "--format", "junit")]
    [InlineData("check", "--format", "github", "--verbose")]
    [InlineData("check", "--diff")]
    [InlineData("doctor")]
    [InlineData("debug", "state")]
    [InlineData("debug", "tree", "configs/tracking.yaml", "--format", "text")]
    [InlineData("debug", "tokens", "train.py")]
    [InlineData("debug", "parse", "train.py")]
    [InlineData("runs", "show", RunId, "--store", "mlruns")]
    [InlineData("runs", "show", RunId, "--store", "mlruns", "--format", "json")]
    [InlineData("runs", "list", "--store", "mlruns", "--columns", "run_id,params.hf_token,params.db,params.password,tags.mlflow.note.content")]
    [InlineData("runs", "list", "--store", "mlruns", "--format", "ndjson")]
    [InlineData("runs", "export", "--store", "mlruns")]
    [InlineData("report", "dashboard", "--output", "-")]
    [InlineData("report", "dashboard", "--format", "json")]
    [InlineData("report", "weekly", "--format", "json")]
    [InlineData("report", "handoff", "trees", "--output", "-")]
    [InlineData("report", "pr", "trees")]
    public async Task By(params string[] command)
    {
        var (_, output, error) = await Cli.RunAsync(_folder.Path, command);
        Assert.NotEmpty(output + error);
        Assert.DoesNotContain(Token, output + error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_secret_is_printed_as_it_is()
    {
        var (_, output, _) = await Cli.RunAsync(_folder.Path, "runs", "list", "--store", "mlruns", "--format", "json");
        Assert.Contains("\"lr\": \"0.01\"", output, StringComparison.Ordinal);
        Assert.Contains("\"hf_token\": \"***\"", output, StringComparison.Ordinal);
        Assert.Contains("postgresql://ada:***@db/x", output, StringComparison.Ordinal);
        Assert.Contains("see hf_***", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diff_says_where_git_cannot_apply_it()
    {
        var (_, output, error) = await Cli.RunAsync(_folder.Path, "check", "--diff");
        Assert.Contains("+++ b/experiments/ada/trees/metadata.yaml", output, StringComparison.Ordinal);
        Assert.Contains("experiments/ada/trees/metadata.yaml: a secret beside the change is not shown, so that git cannot apply its part; --fix does it.", error, StringComparison.Ordinal);
    }
}
