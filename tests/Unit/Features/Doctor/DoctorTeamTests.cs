using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Doctor.Checks;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Doctor;

/// <summary>What the doctor makes of data, environments, and of what has to be the same for everyone.</summary>
public sealed class DoctorTeamTests
{
    private const string Md5 = "0123456789abcdef0123456789abcdef";
    private static readonly DvcRemote Share = new("team", "/mnt/team", "", DvcPlace.Shared) { Exists = true };
    private static readonly DvcData Wine = new("data/wine.csv.dvc", new DvcOutput(new DvcHash("data/wine.csv", Md5, 9, null)) { IsMd5 = true, IsCurrent = true }) { InWorkspace = DvcPresence.Same, InCache = true, InRemote = true, Remote = "team" };
    private static readonly DvcRepository Repository = new("/w", [Wine]) { Remotes = [Share], DefaultRemote = "team", Cache = "/w/.dvc/cache", HasCache = true };
    private static readonly NamedAddress Team = new(StoreSource.Policy, "https://mlflow.example.org", "https://mlflow.example.org", AddressReach.Everyone);

    [Fact]
    public void Data_that_are_here_and_pushed_are_in_order()
    {
        Assert.Equal(
            ["ok remote team (/mnt/team): the folder is there", "ok cache: /w/.dvc/cache", "ok versions: 1 file or folder is here", "ok branches: no data were changed in two ways on 3 unmerged branches"],
            Texts(Data(new DataFacts([Repository]) { Branches = 3 })));
        Assert.Equal(DoctorState.NotUsed, Assert.Single(Data(new DataFacts([]))).State);
    }

    [Fact]
    public void A_remote_has_to_be_there_for_everyone()
    {
        Trouble(DoctorTopic.DataRemote, DoctorState.Problem, First(Repository with { Folder = null }));
        Trouble(DoctorTopic.DataRemote, DoctorState.Warning, First(Repository with { Remotes = [], DefaultRemote = null }));
        Trouble(DoctorTopic.DataRemote, DoctorState.Problem, First(Repository with { DefaultRemote = null }));
        Trouble(DoctorTopic.DataRemote, DoctorState.Problem, First(Repository with { DefaultRemote = "tema" }));
        Trouble(DoctorTopic.DataRemote, DoctorState.Problem, First(With(Share with { Exists = false })));
        Trouble(DoctorTopic.DataRemote, DoctorState.Warning, First(With(Share with { Address = "/home/bob/data" })));
        Trouble(DoctorTopic.DataRemote, DoctorState.Warning, First(With(Share with { Place = DvcPlace.Personal })));
        Trouble(DoctorTopic.DataCache, DoctorState.Problem, Data(new DataFacts([Repository with { HasCache = false, IsCacheNamed = true }]))[1]);
    }

    [Fact]
    public void Credentials_are_there_or_not_and_never_shown()
    {
        var bucket = new DvcRemote("team", "s3://bucket", "s3", DvcPlace.Shared);
        Trouble(DoctorTopic.DataPush, DoctorState.Warning, First(With(bucket)));
        Assert.Contains("credentials are in AWS_PROFILE", First(With(bucket with { Credentials = "AWS_PROFILE" })).Found, StringComparison.Ordinal);
        var secret = First(With(bucket with { SharedSecrets = ["secret_access_key"] }));
        Trouble(DoctorTopic.DataSecret, DoctorState.Problem, secret);
        Assert.Contains("secret_access_key", secret.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stale_version_says_how_to_go_back_and_how_to_keep_it()
    {
        var line = Find(DoctorTopic.DataStale, With(Wine with { InWorkspace = DvcPresence.Changed }));
        Assert.Equal(("data/wine.csv", DoctorState.Warning), (line.Subject, line.State));
        Assert.Contains("dvc checkout data/wine.csv.dvc", line.Next, StringComparison.Ordinal);
        Assert.Contains("dvc add data/wine.csv", line.Next, StringComparison.Ordinal);
        var uncommitted = Find(DoctorTopic.DataStale, new DataFacts([Repository]) { Uncommitted = new HashSet<string> { "data/wine.csv.dvc" } });
        Assert.Contains("git add data/wine.csv.dvc", uncommitted.Next, StringComparison.Ordinal);
        var older = Find(DoctorTopic.DataStale, new DataFacts([Repository]) { Named = [new("experiments/a/metadata.yaml", "a", "data/wine.csv", "ffffffffffffffffffffffffffffffff")] });
        Assert.Contains("data.version of a is ffffffff, and data/wine.csv.dvc says 01234567", older.Found, StringComparison.Ordinal);
        Assert.DoesNotContain(Data(new DataFacts([Repository]) { Named = [new("experiments/a/metadata.yaml", "a", "data/wine.csv", Md5.ToUpperInvariant())] }), static line => line.Help is not null);
    }

    [Fact]
    public void What_was_never_pushed_is_told_from_what_only_has_to_be_pulled_and_from_what_cannot_be_known()
    {
        Trouble(DoctorTopic.DataMissing, DoctorState.Warning, Find(DoctorTopic.DataMissing, With(Wine with { InWorkspace = DvcPresence.Missing })));
        Trouble(DoctorTopic.DataNeverPushed, DoctorState.Problem, Find(DoctorTopic.DataNeverPushed, With(Wine with { InRemote = false })));
        var lost = Find(DoctorTopic.DataNeverPushed, With(Wine with { InWorkspace = DvcPresence.Missing, InCache = false, InRemote = false }));
        Assert.Contains("git log -- data/wine.csv.dvc", lost.Next, StringComparison.Ordinal);
        var far = Data(new DataFacts([With(new DvcRemote("team", "s3://bucket", "s3", DvcPlace.Shared) { Credentials = "AWS_PROFILE" }) with { Data = [Wine with { InRemote = null }] }]));
        Assert.Contains(far, static line => line is { State: DoctorState.NotUsed, Subject: "pushed" } && line.Found.Contains("cannot be known", StringComparison.Ordinal));

        // What is not committed yet nobody misses.
        Assert.DoesNotContain(Data(With(Wine with { InRemote = false }) with { Uncommitted = new HashSet<string> { "data/wine.csv.dvc" } }), static line => line.Help == DoctorTopic.DataNeverPushed.Link);
    }

    [Fact]
    public void Two_people_who_change_one_dataset_are_named()
    {
        var line = Find(DoctorTopic.DataBranches, new DataFacts([Repository]) { Conflicts = [new("data/wine.csv", "data/wine.csv.dvc", [new("experiment/alice/a", "alice", Md5), new("experiment/bob/b", "bob", "ffffffffffffffffffffffffffffffff")])] });
        Assert.Equal("branches changed it in different ways: experiment/alice/a by alice (01234567), experiment/bob/b by bob (ffffffff); merging keeps one of them and loses the other", line.Found);
        Assert.Contains("dvc diff experiment/alice/a experiment/bob/b", line.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_leads_elsewhere_than_forge_yaml_is_told()
    {
        Assert.Equal(["ok tracking address: https://mlflow.example.org, by forge.yaml"], Texts(Judge(new TeamFacts([Team, Team with { Source = StoreSource.Environment }], [], 2))));
        var line = Assert.Single(Judge(new TeamFacts([Team, new(StoreSource.Environment, "http://127.0.0.1:5000", "x", AddressReach.Machine)], [], 2)));
        Trouble(DoctorTopic.StoreShared, DoctorState.Warning, line);
        Assert.Equal("Unset MLFLOW_TRACKING_URI, or set it to https://mlflow.example.org.", line.Next);
    }

    [Fact]
    public void Two_files_that_git_keeps_have_to_name_one_address()
    {
        var line = Assert.Single(Judge(new TeamFacts([Team, new(StoreSource.TeamEnvFile, "https://old.example.org", "https://old.example.org", AddressReach.Everyone)], [], 2)));
        Trouble(DoctorTopic.StoreShared, DoctorState.Warning, line);
        Assert.Equal("Take it out of .env.team, or write https://mlflow.example.org there.", line.Next);
    }

    [Fact]
    public void Whoever_trains_has_to_set_the_address_that_forge_yaml_names()
    {
        var line = Judge(new TeamFacts([Team], [], 2))[1];
        Assert.Equal((DoctorState.NotUsed, "MLFLOW_TRACKING_URI", "Where you train: export MLFLOW_TRACKING_URI=https://mlflow.example.org"), (line.State, line.Subject, line.Next));
        Assert.Equal("Where you train: set -a; . ./.env.team; set +a", Judge(new TeamFacts([Team, Team with { Source = StoreSource.TeamEnvFile }], [], 2))[1].Next);
    }

    [Fact]
    public void Runs_that_went_into_the_clone_and_that_nobody_sees_are_told()
    {
        var line = Assert.Single(Judge(new TeamFacts([Team, Team with { Source = StoreSource.Environment }], [], 2) { Stray = ["mlflow.db"] }), static line => line.State == DoctorState.Warning);
        Trouble(DoctorTopic.StoreShared, DoctorState.Warning, line);
        Assert.Equal("Set MLFLOW_TRACKING_URI to https://mlflow.example.org where you train. 'forge runs list --store sqlite:///mlflow.db' shows these runs.", line.Next);
        Assert.DoesNotContain(Judge(new TeamFacts([Team with { Source = StoreSource.Environment }], [], 1) { Stray = ["mlruns"] }), static line => line.Subject == "mlruns");
    }

    [Fact]
    public void A_variable_of_forge_yaml_that_nothing_sets_is_named()
    {
        var line = Assert.Single(Judge(new TeamFacts([new(StoreSource.Found, "mlruns", "mlruns", AddressReach.Clone)], [], 2) { Unset = ["TEAM_URI"] }));
        Trouble(DoctorTopic.StoreShared, DoctorState.Warning, line);
        Assert.Equal("forge.yaml takes it from TEAM_URI, which nothing sets here: it names no store, and mlruns is shown instead", line.Found);
    }

    [Fact]
    public void A_file_of_DVC_in_which_a_merge_left_a_conflict_is_a_problem()
    {
        var line = Find(DoctorTopic.DataBranches, new DataFacts([Repository with { InConflict = ["data/wine.csv.dvc"] }]));
        Assert.Equal((DoctorState.Problem, "data/wine.csv.dvc"), (line.State, line.Subject));
        Assert.Contains("git checkout --ours data/wine.csv.dvc", line.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_cache_lacks_cannot_be_pushed_before_it_is_added_again() =>
        Assert.Contains("'dvc add data/wine.csv', then 'dvc push'", Find(DoctorTopic.DataNeverPushed, With(Wine with { InCache = false, InRemote = false })).Next, StringComparison.Ordinal);

    [Theory]
    [InlineData(StoreSource.Policy, AddressReach.Machine)]
    [InlineData(StoreSource.Policy, AddressReach.Clone)]
    [InlineData(StoreSource.Environment, AddressReach.Everyone)]
    [InlineData(StoreSource.Found, AddressReach.Clone)]
    public void What_only_one_machine_has_is_a_warning_in_a_team_and_a_hint_to_whoever_works_alone(StoreSource source, AddressReach reach)
    {
        var address = new NamedAddress(source, "mlruns", "mlruns", reach);
        Trouble(DoctorTopic.StoreShared, DoctorState.Warning, Assert.Single(Judge(new TeamFacts([address], [], 2))));
        var alone = Assert.Single(Judge(new TeamFacts([address], [], 1)));
        Assert.Equal((DoctorState.NotUsed, true), (alone.State, alone.Next?.StartsWith("Once others work here too: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Names_that_differ_in_spelling_alone_are_one_experiment()
    {
        var line = Assert.Single(Judge(new TeamFacts([], [new("wine-quality", "a/metadata.yaml"), new("Wine_Quality", "b/train.py"), new("alice/wine", "c"), new("bob/wine", "d")], 2)));
        Trouble(DoctorTopic.ExperimentNames, DoctorState.Warning, line);
        Assert.Contains("wine-quality (a/metadata.yaml); Wine_Quality (b/train.py)", line.Found, StringComparison.Ordinal);

        // What only a store has may be long over.
        Assert.Empty(Judge(new TeamFacts([], [new("a-b", "in x") { IsOfStore = true }, new("A_B", "in x") { IsOfStore = true }], 2)));
        Assert.Equal(DoctorState.Warning, Assert.Single(Judge(new TeamFacts([], [new("a-b", "in x") { IsOfStore = true }, new("A_B", "m")], 2))).State);
    }

    [Fact]
    public void An_environment_is_compared_with_its_file()
    {
        var installed = new InstalledEnvironment("/w/.venv", ".venv", "3.12.4", new Dictionary<string, string> { ["mlflow"] = "3.4.0", ["numpy"] = "1.26.4" });
        var wants = new DeclaredEnvironment("requirements.txt", [new("mlflow", ">=3"), new("numpy", "2.1.0"), new("pandas", "")]);
        Assert.Equal(["ok .venv (/w/.venv): Python 3.12.4, 2 packages, as requirements.txt says"], Texts(Python(installed, wants with { Packages = [new("mlflow", "3.4.0")] })));
        var line = Python(installed, wants)[1];
        Trouble(DoctorTopic.Python, DoctorState.Warning, line);
        Assert.Equal("numpy is 1.26.4, not 2.1.0; pandas is missing", line.Found);
        Assert.Equal("Python is 3.12.4, not 3.11", Python(installed, new DeclaredEnvironment("environment.yml", [], "3.11"))[1].Found);
        Assert.Single(Python(installed, new DeclaredEnvironment("environment.yml", [], "3.12")));
        Assert.Single(Python(installed, new DeclaredEnvironment("pyproject.toml", [], ">=3.11,<4")));
        Assert.Equal(DoctorState.NotUsed, Assert.Single(Python(null, wants)).State);
    }

    [Fact]
    public void A_setting_of_the_editor_that_says_something_else_is_told()
    {
        var editor = new EditorCheck(static () => new EditorFacts(1, IsTrusted: true));
        Trouble(DoctorTopic.EditorSettings, DoctorState.Warning, editor.Judge(new EditorFacts(1, IsTrusted: true) { Against = [new("forge.gpu.reservations", "mine.json", IsOwn: true, "says shared/gpus.json")] })[^1]);
    }

    private static DvcRepository With(DvcRemote remote) => Repository with { Remotes = [remote] };

    private static DataFacts With(DvcData data) => new([Repository with { Data = [data] }]);

    private static IReadOnlyList<DoctorLine> Data(DataFacts facts) => new DataCheck(Never<DataFacts>).Judge(facts);

    private static DoctorLine First(DvcRepository repository) => Data(new DataFacts([repository]))[0];

    private static DoctorLine Find(DoctorTopic topic, DataFacts facts) => Assert.Single(Data(facts), line => line.Help == topic.Link);

    private static IReadOnlyList<DoctorLine> Judge(TeamFacts facts) => new TeamCheck(Never<TeamFacts>).Judge(facts);

    private static IReadOnlyList<DoctorLine> Python(InstalledEnvironment? installed, DeclaredEnvironment declared) => new PythonCheck(Never<PythonFacts>).Judge(new(installed, [declared]));

    private static Task<T> Never<T>(CancellationToken cancel) => throw new InvalidOperationException("The facts are given.");

    private static List<string> Texts(IEnumerable<DoctorLine> lines) => [.. lines.Select(static line => $"{DoctorText.Word(line.State)} {line.Subject}: {line.Found}")];

    private static void Trouble(DoctorTopic topic, DoctorState state, DoctorLine line)
    {
        Assert.Equal((state, topic.Link), (line.State, line.Help));
        Assert.False(string.IsNullOrWhiteSpace(line.Next));
    }
}
