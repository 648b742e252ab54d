using System.Text.Json;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Reproducing;

/// <summary>Experiments that are run again, by the git and the Python of this machine.</summary>
public sealed class ReproduceCommandTests : IDisposable
{
    private const string Fixed = "random.seed(7)\nlog({'w': random.random(), 'train_seconds': time.time()}, {'lr': 0.1})\n";
    private readonly ReproduceClone _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task A_deterministic_script_is_reproduced_and_the_verdict_stands_in_its_metadata()
    {
        _clone.Experiment("fixed", Fixed);
        var commit = _clone.Commit();
        var before = _clone.Metadata("fixed");
        var (exit, report, _) = await _clone.ReportAsync("fixed");
        Assert.Equal((0, "reproduced", true), (exit, report.GetProperty("verdict").GetString(), report.GetProperty("isWritten").GetBoolean()));
        Assert.Equal(["notCompared", "same"], report.GetProperty("metrics").EnumerateArray().Select(static metric => metric.GetProperty("agreement").GetString()));
        Assert.Equal(commit, report.GetProperty("commit").GetString());
        var after = _clone.Metadata("fixed");
        Assert.StartsWith(before, after, StringComparison.Ordinal);
        Assert.Matches($"^reproduction:\n  verdict: reproduced\n  checked: 2[0-9-]+\n  commit: \"?{commit[..12]}\"?\n  runs: 2\n  tolerance: exact\n$", after[before.Length..]);
        Assert.Equal("M experiments/alice/fixed/metadata.yaml", _clone.Git("status", "--porcelain").Trim());
    }

    [Fact]
    public async Task A_seedless_script_is_not_and_the_missing_seed_is_named()
    {
        _clone.Experiment("seedless", "log({'w': random.random()}, {'lr': 0.1})\n");
        _clone.Commit();
        var (exit, output, _) = await _clone.RunAsync("seedless");
        Assert.Equal(1, exit);
        Assert.StartsWith("seedless: not reproduced. w ", output, StringComparison.Ordinal);
        Assert.Contains("DIFFERENT", output, StringComparison.Ordinal);
        Assert.Matches(@"Likely causes:\r?\n  - experiments/alice/seedless/train\.py:[0-9]+: Random numbers come from `random`, and no line seeds it: two runs of this script differ \(FRG409\)\.", output);
        Assert.Contains("  verdict: not_reproduced\n", _clone.Metadata("seedless"), StringComparison.Ordinal);
        Assert.Contains("  differs: w\n", _clone.Metadata("seedless"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_no_generator_of_a_library_drew_are_blamed_on_the_missing_seed()
    {
        // The word alone is no seed: this experiment is called so.
        _clone.Experiment("seedless", "log({'w': int.from_bytes(os.urandom(4), 'big')}, {'name': 'seedless'})\n");
        _clone.Commit();
        Assert.Contains("No seed is set: no script, config or metadata of the experiment mentions one", (await _clone.RunAsync("seedless", "--no-write")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_config_that_a_recorded_run_logged_is_laid_over_the_commit()
    {
        const string Script = "import json\nconfig = json.loads(Path('config.json').read_text())\nlog({'w': config['depth'] / 10}, {'lr': 0.1})\n";
        _clone.Experiment("tuned", Script, "command: python train.py\nmlflow_experiment: lines\n");
        _clone.Write("experiments/alice/tuned/config.json", "{\"depth\": 3, \"width\": 1}\n");
        var run = _clone.Record("0123456789abcdef0123456789abcdef", "w", "0.7", _clone.Commit(), dirty: "true");
        _clone.Artifact(run, "config.json", "{\"width\": 1, \"depth\": 7}\n");
        var before = _clone.Fingerprint();
        var (exit, report, error) = await _clone.ReportAsync("tuned", "--against", run, "--no-write");
        Assert.True(exit == 0, error);
        Assert.Equal(before, _clone.Fingerprint());
        var config = Assert.Single(report.GetProperty("configs").EnumerateArray());
        Assert.Equal(("experiments/alice/tuned/config.json", "config.json", "depth: 3 → 7"), (config.GetProperty("path").GetString(), config.GetProperty("artifact").GetString(), Assert.Single(config.GetProperty("changes").EnumerateArray()).GetString()));

        // The verdict says so, to people and in the metadata.
        var (_, output, told) = await _clone.RunAsync("tuned", "--against", run);
        Assert.Contains("in a clean checkout with experiments/alice/tuned/config.json of the recorded run: python train.py", told, StringComparison.Ordinal);
        Assert.Contains("  config     experiments/alice/tuned/config.json, as the recorded run logged it and not as in the commit  (depth: 3 → 7)", output, StringComparison.Ordinal);
        Assert.Contains("  config: config.json\n", _clone.Metadata("tuned"), StringComparison.Ordinal);

        // Without a recorded run the commit is what counts.
        (_, report, _) = await _clone.ReportAsync("tuned");
        Assert.Equal(0, report.GetProperty("configs").GetArrayLength());
        Assert.Equal(0.3, report.GetProperty("metrics")[0].GetProperty("first").GetDouble());
        Assert.DoesNotContain("config: ", _clone.Metadata("tuned"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_link_the_file_of_the_checkout_is_replaced_and_not_that_of_the_working_tree()
    {
        _clone.Write("config.yaml", "depth: 3\n");
        _clone.Experiment("linked", "log({'w': float(Path('config.yaml').read_text().split()[1])})\n", "command: python train.py\nmlflow_experiment: lines\n");
        File.CreateSymbolicLink(_clone.File("experiments/alice/linked/config.yaml"), "../../../config.yaml");
        var run = _clone.Record("0123456789abcdef0123456789abcdef", "w", "7", _clone.Commit());
        _clone.Artifact(run, "config.yaml", "depth: 7\n");
        var before = _clone.Fingerprint();
        var (exit, _, error) = await _clone.ReportAsync("linked", "--against", run, "--no-write");
        Assert.True(exit == 0, error);
        Assert.Equal(before, _clone.Fingerprint());
    }

    [Fact]
    public async Task Runs_that_agree_with_each_other_and_not_with_the_result_say_so()
    {
        _clone.Experiment("claimed", Fixed, "command: python train.py\nresults: { primary_metric: w, best_metric: 0.99, run_id: 0123456789abcdef0123456789abcdef }\n");
        _clone.Commit();
        var (exit, output, _) = await _clone.RunAsync("claimed", "--no-write");
        Assert.Equal(0, exit);
        Assert.Contains("This is not the result that metadata.yaml tells of: `w` is 0.323833 here, and `results.best_metric` says 0.99. `--against 0123456789abcdef0123456789abcdef` runs", output, StringComparison.Ordinal);
        _clone.Experiment("claimed", Fixed, "command: python train.py\nresults: { primary_metric: w, best_metric: 0.32 }\n");
        _clone.Commit("rounded");
        Assert.DoesNotContain("Notes", (await _clone.RunAsync("claimed", "--no-write")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generator_that_is_not_seeded_is_named_by_its_line()
    {
        _clone.Experiment("forest", "def unused():\n    from sklearn.ensemble import RandomForestClassifier\n    return RandomForestClassifier(n_estimators=5).fit([[1]], [1])\n\nif len(sys.argv) > 1:\n    unused()\nlog({'w': random.random()})\n");
        _clone.Commit();
        var (exit, report, _) = await _clone.ReportAsync("forest");
        Assert.Equal(1, exit);
        Assert.Contains(report.GetProperty("causes").EnumerateArray(), static cause => cause.GetString() is { } text && text.StartsWith("experiments/alice/forest/train.py:", StringComparison.Ordinal) && text.EndsWith("(FRG409).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_of_the_working_tree_or_the_store_of_the_team_is_touched()
    {
        _clone.Experiment("fixed", Fixed + "Path('made.txt').write_text('x')\nPath('../../../made.txt').write_text('x')\n");
        _clone.Record("0123456789abcdef0123456789abcdef", "w", "0.5", null);
        _clone.Commit();
        _clone.Write("experiments/alice/fixed/train.py", "raise SystemExit('the working tree was run')\n");
        _clone.Write("experiments/alice/fixed/notes.md", "not committed\n");
        var before = _clone.Fingerprint();
        var (exit, report, error) = await _clone.ReportAsync("fixed", "--no-write");
        Assert.True(exit == 0, error);
        Assert.Equal(before, _clone.Fingerprint());
        Assert.False(report.GetProperty("isWritten").GetBoolean());
        Assert.Contains("`experiments/alice/fixed/train.py`", Assert.Single(report.GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal([1, 1], report.GetProperty("runs").EnumerateArray().Select(static run => run.GetProperty("tracked").GetInt32()));
    }

    [Fact]
    public async Task A_recorded_run_is_compared_at_its_own_commit()
    {
        _clone.Experiment("fixed", "random.seed(7)\nlog({'w': 0.25}, {'lr': 0.1})\n", "command: python train.py\nmlflow_experiment: lines\n");
        var commit = _clone.Commit();
        _clone.Experiment("fixed", "log({'w': 99.0}, {'lr': 0.1})\n", "command: python train.py\nmlflow_experiment: lines\n");
        _clone.Commit("later");
        var run = _clone.Record("0123456789abcdef0123456789abcdef", "w", "0.2500000001", commit);
        var (exit, report, error) = await _clone.ReportAsync("fixed", "--against", "0123456789");
        Assert.True(exit == 0, error);
        Assert.Equal((commit, run, "±0.0001%"), (report.GetProperty("commit").GetString(), report.GetProperty("against").GetString(), report.GetProperty("tolerance").GetString()));

        // The run alone says which experiment it is of.
        var (byRun, _, said) = await _clone.ReportAsync(run, "--tolerance", "0", "--no-write");
        Assert.True(byRun == 1, said);
        Assert.Contains($"  against: {run}\n", _clone.Metadata("fixed").Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_differed_then_is_a_cause()
    {
        _clone.Experiment("fixed", "random.seed(7)\nlog({'w': 0.25, 'new': 1.0}, {'lr': 0.1})\n");
        var run = _clone.Record("0123456789abcdef0123456789abcdef", "w", "0.5", _clone.Commit(), dirty: "true", lr: "0.2");
        var (exit, report, _) = await _clone.ReportAsync("fixed", "--against", run, "--no-write");
        Assert.Equal(1, exit);
        var causes = report.GetProperty("causes").EnumerateArray().Select(static cause => cause.GetString() ?? "").ToList();
        Assert.Equal("Parameters differ: `lr` `0.2` → `0.1`.", causes[0]);
        Assert.Contains("differed from its commit", causes[1], StringComparison.Ordinal);
        Assert.Contains("logged in one of the runs only", causes[2], StringComparison.Ordinal);
        Assert.Equal(["missing", "different"], report.GetProperty("metrics").EnumerateArray().Select(static metric => metric.GetProperty("agreement").GetString()));
    }

    [Fact]
    public async Task A_tolerance_of_the_policy_or_the_command_line_decides()
    {
        _clone.Experiment("close", "random.seed(7)\nlog({'w': 1 + (os.getpid() % 2) * 1e-9 + random.SystemRandom().random() * 1e-9})\n");
        _clone.Write("forge.yaml", "reproduce: { tolerance: 0.001% }\n");
        _clone.Commit();
        Assert.Equal(0, (await _clone.RunAsync("close", "--no-write")).Exit);
        var (exit, report, _) = await _clone.ReportAsync("close", "--no-write", "--tolerance", "0");
        Assert.Equal(1, exit);
        Assert.Contains("as small as rounding", Assert.Single(report.GetProperty("causes").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_the_dvc_cache_comes_along_and_missing_data_is_named()
    {
        const string Md5 = "900150983cd24fb0d6963f7d28e17f72"; // of "abc"
        _clone.Experiment("data", "random.seed(7)\nlog({'length': len(Path('../../../data/in.csv').read_text())})\n", "command: python train.py\ndata: { path: data/in.csv }\n");
        _clone.Write(".gitignore", "/data/in.csv\n.dvc/cache\n");
        _clone.Write("data/in.csv.dvc", $"outs:\n- md5: {Md5}\n  size: 3\n  hash: md5\n  path: in.csv\n");
        _clone.Commit();
        var (exit, _, error) = await _clone.RunAsync("data", "--no-write");
        Assert.Equal(3, exit);
        Assert.Contains("`data/in.csv` is not on this machine in the version of the commit", error, StringComparison.Ordinal);

        // Another version in the working tree is not taken for it; the right one is, and so is the cache's.
        _clone.Write("data/in.csv", "xyz");
        Assert.Equal(3, (await _clone.RunAsync("data", "--no-write")).Exit);
        _clone.Write("data/in.csv", "abc");
        Assert.Equal(0, (await _clone.RunAsync("data", "--no-write")).Exit);
        File.Delete(_clone.File("data/in.csv"));
        _clone.Write($".dvc/cache/files/md5/{Md5[..2]}/{Md5[2..]}", "abc");
        Assert.Equal(0, (await _clone.RunAsync("data", "--no-write")).Exit);
    }

    [Fact]
    public async Task Code_that_names_a_server_is_not_run()
    {
        _clone.Experiment("server", "Path('../../../../ran.txt').write_text('x')\n");
        _clone.Write("experiments/alice/server/tracking.py", "import mlflow\nmlflow.set_tracking_uri('https://mlflow.example.org')  # forge: ignore[FRG410]\n");
        _clone.Write("forge.yaml", "rules: { FRG410: off }\n");
        _clone.Commit();
        var (exit, output, error) = await _clone.RunAsync("server");
        Assert.Equal((4, ""), (exit, output));
        Assert.Contains("experiments/alice/server/tracking.py:2 names a tracking server (FRG410)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_run_and_runs_nothing()
    {
        _clone.Experiment("fixed", "raise SystemExit(5)\n");
        _clone.Commit();
        var before = _clone.Fingerprint();
        var (exit, report, error) = await _clone.ReportAsync("experiments/alice/fixed", "--dry-run");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal((JsonValueKind.Null, "python train.py", "experiments/alice/fixed"), (report.GetProperty("verdict").ValueKind, report.GetProperty("command").GetString(), report.GetProperty("folder").GetString()));
        Assert.Equal("the PATH", report.GetProperty("pythonSource").GetString());
        Assert.Equal(before, _clone.Fingerprint());
    }

    [Theory]
    [InlineData("raise SystemExit(5)\n", "the command ended with exit code 5")]
    [InlineData("import no_such_module_of_forge\n", "does not have it: install what the experiment needs")]
    [InlineData("open('data.csv')\n", "It is not in the commit")]
    [InlineData("print('done')\n", "logged no run")]
    [InlineData("log({})\n", "logged no metric")]
    [InlineData("log({'fit_seconds': 1.0})\n", "name those to compare with --metric")]
    public async Task What_cannot_be_compared_is_no_verdict(string script, string message)
    {
        _clone.Experiment("odd", script);
        _clone.Commit();
        var before = _clone.Fingerprint();
        var (exit, output, error) = await _clone.RunAsync("odd");
        Assert.Equal((3, ""), (exit, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(before, _clone.Fingerprint());
    }

    [Fact]
    public async Task What_is_missing_is_said_before_anything_is_run()
    {
        _clone.Experiment("silent", "x = 1\n", more: "");
        Assert.Contains("There is no commit yet", (await _clone.RunAsync("silent")).Error, StringComparison.Ordinal);
        _clone.Commit();
        _clone.Experiment("new", "x = 1\n");
        var (exit, _, error) = await _clone.RunAsync("silent");
        Assert.Equal(2, exit);
        Assert.Contains("such as `command: python train.py`", error, StringComparison.Ordinal);
        Assert.Contains("commit the experiment first", (await _clone.RunAsync("new")).Error, StringComparison.Ordinal);
        Assert.Equal((2, "forge: There is no experiment 'silen', and no run of that name or id; did you mean 'silent'?"), await SaidAsync("silen"));
        Assert.Equal((2, "forge: There is no experiment 'zebra', and no run of that name or id; there are new, silent."), await SaidAsync("zebra"));
        Assert.Contains("give one of the two", (await _clone.RunAsync("silent", "--runs", "3", "--against", "x")).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _clone.RunAsync("silent", "--tolerance", "a little")).Exit);
    }

    [Fact]
    public async Task A_command_behind_two_dashes_is_run_in_its_place()
    {
        _clone.Experiment("args", "log({'w': float(sys.argv[1])})\n", more: "");
        _clone.Commit();
        var (exit, report, error) = await _clone.ReportAsync("args", "--no-write", "--runs", "3", "--", "python", "train.py", "2.5");
        Assert.True(exit == 0, error);
        Assert.Equal((3, 2.5), (report.GetProperty("runs").GetArrayLength(), report.GetProperty("metrics")[0].GetProperty("first").GetDouble()));
    }

    [Fact]
    public async Task Kept_checkouts_are_named()
    {
        _clone.Experiment("fixed", Fixed);
        _clone.Commit();
        var (_, report, _) = await _clone.ReportAsync("fixed", "--no-write", "--keep");
        var homes = report.GetProperty("notes").EnumerateArray().Select(static note => note.GetString()?.Split(' ')[1] ?? "").ToList();
        Assert.Equal(2, homes.Count);
        foreach (var home in homes)
        {
            Assert.True(File.Exists(Path.Combine(home, "tree", "experiments/alice/fixed/train.py")));
            Assert.True(Directory.Exists(Path.Combine(home, "mlruns")));
            Directory.Delete(home, recursive: true);
        }
    }

    private async Task<(int Exit, string Said)> SaidAsync(string name)
    {
        var (exit, output, error) = await _clone.RunAsync(name);
        Assert.Equal("", output);
        return (exit, error.Trim());
    }
}
