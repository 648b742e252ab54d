using System.Text.Json;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Reproducing;

/// <summary>Score and audit of a real clone.</summary>
public sealed class ScoreAndAuditTests : IDisposable
{
    private readonly ReproduceClone _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task A_lost_point_names_file_line_and_rule()
    {
        _clone.Write("experiments/alice/churn/metadata.yaml", "experiment_id: churn\nresearcher: alice\ncreated: 2026-11-01\nstatus: in_progress\ngoal: win\n");
        _clone.Write("experiments/alice/churn/train.py", "from sklearn.ensemble import RandomForestClassifier\n\nmodel = RandomForestClassifier(n_estimators=50, max_depth=3)\nmodel.fit([[1]], [1])\n");
        _clone.Commit();
        var json = await JsonAsync("score", "churn");
        var score = json.GetProperty("experiments")[0];
        var losses = score.GetProperty("parts").EnumerateArray().SelectMany(static part => part.GetProperty("losses").EnumerateArray()).ToList();
        Assert.Equal(100 - score.GetProperty("score").GetInt32(), losses.Sum(static loss => loss.GetProperty("points").GetInt32()));
        Assert.Contains(losses, static loss => loss.GetProperty("ruleId").GetString() == "FRG402" && loss.GetProperty("path").GetString() == "experiments/alice/churn/train.py" && loss.GetProperty("line").GetInt32() > 1);
        Assert.Contains(losses, static loss => loss.GetProperty("ruleId").GetString() == "FRG409" && loss.GetProperty("isFixable").GetBoolean());
        Assert.All(losses, static loss => Assert.True(loss.GetProperty("line").GetInt32() > 0));
        var (exit, text, _) = await RunAsync("score");
        Assert.Equal(0, exit);
        Assert.Contains("level 0 of 4 (Chaos)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_workspace_each_lost_point_has_its_line_too()
    {
        _clone.Write("experiments/alice/churn/metadata.yaml", "# leaving customers\nexperiment_id: churn\nresearcher: alice\ncreated: 2026-11-01\nstatus: in_progress\ngoal: win\n");
        _clone.Write("experiments/alice/churn/train.py", "model.fit([[1]], [1])\n");
        _clone.Commit();
        var losses = (await JsonAsync("score")).GetProperty("experiments")[0].GetProperty("parts").EnumerateArray().SelectMany(static part => part.GetProperty("losses").EnumerateArray()).ToList();
        Assert.NotEmpty(losses);
        Assert.All(losses, static loss => Assert.Equal(loss.GetProperty("path").GetString() == "experiments/alice/churn/metadata.yaml" ? 2 : 1, loss.GetProperty("line").GetInt32()));
        Assert.Contains("[data −15](experiments/alice/churn/metadata.yaml#L2)", (await RunAsync("score")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_of_the_data_is_enough_for_the_level_that_asks_for_one()
    {
        _clone.Experiment("library", "log({'w': 1.0})\n", "command: python train.py\ndata: { version: scikit-learn-1.6.1 }\n");
        _clone.Commit();
        var next = (await JsonAsync("score", "library")).GetProperty("experiments")[0];
        Assert.Contains(next.GetProperty("parts").EnumerateArray(), static part => part.GetProperty("name").GetString() == "data" && part.GetProperty("points").GetInt32() == 10);
        Assert.DoesNotContain("give its data a version", (await RunAsync("score", "library")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_tells_what_is_still_there()
    {
        _clone.Experiment("done", "log({'w': 1.0})\n", "command: python train.py\nresults: { run_id: 0123456789abcdef0123456789abcdef }\ndata: { path: data/in.csv }\n");
        _clone.Write("experiments/alice/done/config.yaml", "lr: 0.1\n");
        _clone.Write("requirements.txt", "numpy==2.1.3\n");
        _clone.Write("data/in.csv.dvc", "outs:\n- md5: 900150983cd24fb0d6963f7d28e17f72\n  path: in.csv\n");
        var commit = _clone.Commit();
        _clone.Record("0123456789abcdef0123456789abcdef", "w", "1.0", commit);
        Assert.Equal("run yes, commit yes, config yes, environment yes, data no, command yes", await AnswersAsync());
        _clone.Write(".dvc/config", "['remote \"origin\"']\n    url = s3://bucket/data\n");
        Assert.Equal("run yes, commit yes, config yes, environment yes, data unknown, command yes", await AnswersAsync());
        _clone.Write(".dvc/cache/files/md5/90/0150983cd24fb0d6963f7d28e17f72", "abc");
        Assert.Equal("run yes, commit yes, config yes, environment yes, data yes, command yes", await AnswersAsync());
        _clone.Write("mlruns/7/0123456789abcdef0123456789abcdef/tags/mlflow.source.git.commit", "1234567890123456789012345678901234567890");
        Assert.Equal("run yes, commit no, config unknown, environment unknown, data no, command yes", await AnswersAsync());
        Directory.Delete(_clone.File("mlruns/7/0123456789abcdef0123456789abcdef"), recursive: true);
        Assert.StartsWith("run no, commit no, ", await AnswersAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_draws_the_same_sample_again()
    {
        for (var i = 0; i < 30; i++)
        {
            _clone.Experiment($"e{i}", "x = 1\n");
        }

        _clone.Experiment("new", "x = 1\n");
        _clone.Write("experiments/alice/new/metadata.yaml", $"experiment_id: new\nresearcher: alice\ncreated: {TimeProvider.System.GetLocalNow():yyyy-MM-dd}\nstatus: planned\ngoal: x\n");
        _clone.Commit();
        async Task<string[]> DrawAsync(string seed) => [.. (await JsonAsync("audit", "--days", "5", "--size", "4", "--seed", seed)).GetProperty("experiments").EnumerateArray().Select(static one => one.GetProperty("name").GetString() ?? "")];
        var first = await DrawAsync("1");
        Assert.Equal(4, first.Length);
        Assert.Equal(first, await DrawAsync("1"));
        Assert.NotEqual(first, await DrawAsync("2"));
        var all = await JsonAsync("audit", "--days", "5", "--size", "200");
        Assert.Equal((30, 30), (all.GetProperty("of").GetInt32(), all.GetProperty("experiments").GetArrayLength()));
        Assert.Equal(2, (await RunAsync("audit", "--size", "0")).Exit);
    }

    private async Task<string> AnswersAsync() =>
        string.Join(", ", (await JsonAsync("audit", "--days", "5")).GetProperty("experiments")[0].GetProperty("checks").EnumerateArray().Select(static check => $"{check.GetProperty("what").GetString()} {check.GetProperty("answer").GetString()}"));

    private async Task<JsonElement> JsonAsync(params string[] args)
    {
        var (_, output, error) = await RunAsync([.. args, "--format", "json"]);
        Assert.True(output.Length > 0, error);
        using var json = JsonDocument.Parse(output);
        return json.RootElement.Clone();
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => Cli.RunAsync(_clone.Path, ReproduceClone.Variable, ["report", .. args]);
}
