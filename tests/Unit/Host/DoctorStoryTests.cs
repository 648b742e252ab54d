using ForgeLsp.Features.Doctor;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>Troubles of a team, played from the files to the line that the user reads.</summary>
public sealed class DoctorStoryTests : IDisposable
{
    private readonly GitFolder _clone = new();
    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH") };

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task A_wrong_tracking_address_is_told_with_the_place_that_names_it()
    {
        _clone.Write("forge.yaml", "members: { alice: {}, bob: {} }\ntracking: { uri: mlruns }\n");
        Store("mlruns");
        Store("elsewhere");
        _clone.Commit("a store that git keeps");
        Assert.Contains("  ok        tracking address: ", await SaysAsync("team"), StringComparison.Ordinal);
        _variables["MLFLOW_TRACKING_URI"] = "elsewhere";
        var said = await SaysAsync("team");
        Assert.Contains("MLFLOW_TRACKING_URI names elsewhere, and forge.yaml, which the team shares, mlruns", said, StringComparison.Ordinal);
        Assert.Contains("Next: Unset MLFLOW_TRACKING_URI, or set it to mlruns.", said, StringComparison.Ordinal);
        Assert.Contains(DoctorTopic.StoreShared.Link, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_token_is_told_as_one_and_a_refused_one_by_its_name()
    {
        await using var server = new WebServer(static WebReply (_) => WebReply.Text("{}", "application/json", 401));
        _variables["MLFLOW_TRACKING_URI"] = server.Address;
        var said = await SaysAsync("tracking");
        Assert.Contains("Next: No token and no password is set for it. Set ", said, StringComparison.Ordinal);
        Assert.Contains(DoctorTopic.StoreRefused.Link, said, StringComparison.Ordinal);
        _variables["MLFLOW_TRACKING_TOKEN"] = "geheim-42";
        said = await SaysAsync("tracking");
        Assert.Contains("What MLFLOW_TRACKING_TOKEN says was refused: have it renewed.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_a_server_that_only_forge_yaml_names_is_told_as_not_sent()
    {
        await using var server = new WebServer(static WebReply (_) => WebReply.Text("{}", "application/json", 401));
        _clone.Write("forge.yaml", $"tracking: {{ uri: '{server.Address}' }}\n");
        _variables["MLFLOW_TRACKING_TOKEN"] = "geheim-42";
        var said = await SaysAsync("tracking");
        Assert.Contains("Next: MLFLOW_TRACKING_TOKEN is set and was not sent, because the repository alone names this address. Set MLFLOW_TRACKING_URI to it", said, StringComparison.Ordinal);
        Assert.DoesNotContain("have it renewed", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_known_and_may_not_read_is_sent_to_the_owner()
    {
        await using var server = new WebServer(static WebReply (_) => WebReply.Text("{}", "application/json", 403));
        _variables["MLFLOW_TRACKING_URI"] = server.Address;
        _variables["MLFLOW_TRACKING_TOKEN"] = "geheim-42";
        Assert.Contains("It was told MLFLOW_TRACKING_TOKEN, and whoever that is may not read there: ask the server's owner", await SaysAsync("tracking"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http:///srv/mlruns")]
    [InlineData("file://srv/mlruns")]
    [InlineData("sqlite:/srv/mlflow.db")]
    [InlineData("htp://mlflow.example.org")]
    [InlineData("localhost:5000")]
    [InlineData("mlflow.example.org")]
    [InlineData("sqlite:///srv/ml/mlflow.db")]
    [InlineData("databricks")]
    public async Task An_address_that_no_run_could_mean_leads_nowhere(string address)
    {
        _clone.Write("forge.yaml", $"tracking: {{ uri: '{address}' }}\n");
        var said = await SaysAsync("tracking");
        Assert.Contains("  problem   ", said, StringComparison.Ordinal);
        Assert.Contains("named in forge.yaml", said, StringComparison.Ordinal);
        Assert.Contains(DoctorTopic.StoreAddress.Link, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_a_training_left_in_the_clone_are_told_where_the_team_logs_elsewhere()
    {
        _clone.Write("forge.yaml", "members: { alice: {}, bob: {} }\ntracking: { uri: https://mlflow.example.invalid }\n");
        Store("mlruns");
        Assert.DoesNotContain("mlruns", await SaysAsync("team"), StringComparison.Ordinal);
        _clone.Write("mlruns/0/0123456789abcdef0123456789abcdef/meta.yaml", "run_id: 0123456789abcdef0123456789abcdef\nrun_name: r\nexperiment_id: '0'\nlifecycle_stage: active\nstart_time: 1\nstatus: 3\n");
        var said = await SaysAsync("team");
        Assert.Contains("  warning   mlruns: it lies in this clone and holds runs that nobody sees: forge.yaml names https://mlflow.example.invalid", said, StringComparison.Ordinal);
        Assert.Contains("'forge runs list --store mlruns' shows these runs.", said, StringComparison.Ordinal);
        Assert.Contains("not used  MLFLOW_TRACKING_URI: it is not set here", said, StringComparison.Ordinal);
        _variables["MLFLOW_TRACKING_URI"] = "https://mlflow.example.invalid";
        Assert.DoesNotContain("it is not set here", await SaysAsync("team"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_forge_yaml_whose_variable_is_misspelt_is_told()
    {
        _clone.Write("forge.yaml", "members: { alice: {}, bob: {} }\ntracking: { uri: '${MLFLOW_TRACKIN_URI}' }\n");
        Store("mlruns");
        Assert.Contains("warning   tracking address: forge.yaml takes it from MLFLOW_TRACKIN_URI, which nothing sets here: it names no store, and mlruns is shown instead", await SaysAsync("team"), StringComparison.Ordinal);
        _clone.Write(".env", "MLFLOW_TRACKIN_URI=mlruns\n");
        Assert.DoesNotContain("nothing sets here", await SaysAsync("team"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_in_the_middle_of_a_conflict_over_data_is_told()
    {
        Data("00000000000000000000000000000000");
        _clone.Write("data/wine.csv.dvc", "outs:\n<<<<<<< HEAD\n- md5: 11111111111111111111111111111111\n=======\n- md5: 22222222222222222222222222222222\n>>>>>>> other\n  size: 5\n  hash: md5\n  path: wine.csv\n");
        var said = await SaysAsync("data");
        Assert.Contains("problem   data/wine.csv.dvc: a merge left a conflict in it", said, StringComparison.Ordinal);
        Assert.DoesNotContain("git add data/wine.csv.dvc && git commit", said, StringComparison.Ordinal);
        Assert.Contains(DoctorTopic.DataBranches.Link, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_data_version_is_told()
    {
        Data("1d7e3b63b3f9dd1f8f6ad65f0a1f7f1f");
        _clone.Write("data/wine.csv", "somebody edited it\n");
        _clone.Commit("data");
        var said = await SaysAsync("data");
        Assert.Contains("warning   data/wine.csv: it is not the version that data/wine.csv.dvc says", said, StringComparison.Ordinal);
        Assert.Contains(DoctorTopic.DataStale.Link, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_who_change_one_dataset_are_told_of_each_other()
    {
        Data("00000000000000000000000000000000");
        _clone.Commit("data");
        foreach (var (branch, hash) in new[] { ("experiment/alice/rows", "11111111111111111111111111111111"), ("experiment/bob/columns", "22222222222222222222222222222222"), ("experiment/carol/same", "11111111111111111111111111111111") })
        {
            _clone.Git("checkout", "--quiet", "-b", branch, "main");
            Data(hash);
            _clone.Commit(branch);
        }

        // A branch on top of another one parted with nobody, and one that changes nothing of it neither.
        _clone.Git("checkout", "--quiet", "-b", "experiment/alice/more", "experiment/alice/rows");
        Data("33333333333333333333333333333333");
        _clone.Commit("more");
        _clone.Git("checkout", "--quiet", "-b", "feature/docs", "main");
        _clone.Write("README.md", "x");
        _clone.Commit("docs");
        var said = await SaysAsync("data");
        Assert.Contains("data/wine.csv: branches changed it in different ways: ", said, StringComparison.Ordinal);
        foreach (var part in new[] { "experiment/alice/rows by alice (11111111)", "experiment/bob/columns by alice (22222222)", "experiment/alice/more by alice (33333333)" })
        {
            Assert.Contains(part, said, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("feature/docs", said, StringComparison.Ordinal);
        Assert.Contains(DoctorTopic.DataBranches.Link, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_and_a_main_that_went_on_are_compared_too_and_agreement_is_no_trouble()
    {
        Data("00000000000000000000000000000000");
        _clone.Commit("data");
        _clone.Git("checkout", "--quiet", "-b", "experiment/bob/columns");
        Data("22222222222222222222222222222222");
        _clone.Commit("columns");
        Assert.Contains("no data were changed in two ways on 2 unmerged branches", await SaysAsync("data"), StringComparison.Ordinal);
        _clone.Git("checkout", "--quiet", "main");
        Data("11111111111111111111111111111111");
        _clone.Commit("rows");
        Assert.Contains("main by alice (11111111)", await SaysAsync("data"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_were_never_pushed_to_a_shared_folder_are_told()
    {
        Data("1d7e3b63b3f9dd1f8f6ad65f0a1f7f1f");
        _clone.Write(".dvc/config", "[core]\nremote = team\n['remote \"team\"']\nurl = ../share\n");
        _clone.Write("share/readme", "");
        _clone.Commit("data");
        var said = await SaysAsync("data");
        Assert.Contains("problem   data/wine.csv: it is not here, not in the cache, and not in the remote team: it was committed and never pushed", said, StringComparison.Ordinal);
        _clone.Write("share/files/md5/1d/7e3b63b3f9dd1f8f6ad65f0a1f7f1f", "");
        Assert.Contains("Run 'dvc pull'.", await SaysAsync("data"), StringComparison.Ordinal);
    }

    private void Data(string hash)
    {
        _clone.Write(".dvc/config", "[core]\nremote = team\n['remote \"team\"']\nurl = s3://bucket\n");
        _clone.Write(".gitignore", "/data/wine.csv\n");
        _clone.Write("data/wine.csv.dvc", $"outs:\n- md5: {hash}\n  size: 5\n  hash: md5\n  path: wine.csv\n");
    }

    private void Store(string folder) => _clone.Write(folder + "/0/meta.yaml", "experiment_id: '0'\nname: x\nlifecycle_stage: active\nartifact_location: x\n");

    // Lines are broken by a terminal alone.
    private async Task<string> SaysAsync(string check) => (await Cli.RunAsync(_clone.Path, _variables.GetValueOrDefault, "doctor", "--only", check)).Output;
}
