using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Doctor.Checks;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Doctor;

/// <summary>What each check makes of its facts, the hostile ones above all.</summary>
public sealed class DoctorCheckTests
{
    private static readonly WorkspaceFacts Filled = new("/w", HasPolicy: true, []) { Files = 3, Experiments = 1, Models = 2, Scripts = 1 };
    private static readonly StoreFacts Store = new("mlflow", "https://mlflow.example.org", StoreSource.Policy, 120) { Experiments = 2, Version = "MLflow 3.4.0" };
    private static readonly GitState Clone = new("2.47.3", null) { Root = "/w", Branch = "main", HasCommits = true, Identity = "Alice <alice@example.org>" };
    private static readonly ReservationFacts Book = new("shared/gpus.json") { Entries = 2, IsNamed = true };
    private static readonly OllamaFacts Ollama = new("http://127.0.0.1:11434", "models/registry.yaml");

    [Fact]
    public void A_workspace_is_its_policy_and_its_files()
    {
        Assert.Equal(["ok forge.yaml: valid", "ok files: 1 experiment, 2 models, 1 script; 3 files in all"], Texts(Check(Filled)));
        Assert.Equal(DoctorState.NotUsed, Check(Filled with { HasPolicy = false })[0].State);
        var broken = Check(Filled with { Policy = [new(4, "bad `uri`", IsError: true), new(9, "odd", IsError: false)] })[0];
        Assert.Equal((DoctorState.Problem, "line 4: bad `uri` (and 1 more)"), (broken.State, broken.Found));
        Assert.Equal(DoctorState.Warning, Check(Filled with { Policy = [new(9, "odd", IsError: false)] })[0].State);
        Trouble(DoctorTopic.NothingHere, DoctorState.Warning, Check(new WorkspaceFacts("/w", HasPolicy: false, []))[1]);
    }

    [Fact]
    public void A_store_that_waits_for_its_first_run_is_no_problem_and_says_so()
    {
        var line = Check(new StoreFacts("mlruns", "mlruns", StoreSource.Policy, 1) { Experiments = 0, IsAwaited = true });
        Assert.Equal((DoctorState.NotUsed, "nobody has logged a run into it in this clone yet (from forge.yaml)", DoctorTopic.NothingLogged.Link), (line.State, line.Found, line.Help));
    }

    [Fact]
    public void An_address_that_cannot_be_understood_is_a_problem() => Trouble(
        DoctorTopic.StoreAddress, DoctorState.Problem,
        Check(new StoreFacts("tracking-address", "tracking address", StoreSource.Policy, 1) { Failure = new StoreException(StoreFailure.NotFound, "The tracking address cannot be understood.") }));

    [Fact]
    public void What_to_do_about_credentials_depends_on_whether_they_were_sent()
    {
        string Next(string? credentials, StoreRemedy? remedy, string address = "https://mlflow.example.org") =>
            Check(new StoreFacts("mlflow", address, StoreSource.Policy, 1) { Credentials = credentials, Failure = new StoreException(StoreFailure.Unauthorised, "No.") { Remedy = remedy } }).Next ?? "";
        var signIn = new StoreRemedy(StoreRemedyKind.SignIn);
        Assert.StartsWith("No token and no password is set for it. Set MLFLOW_TRACKING_USERNAME", Next(null, signIn), StringComparison.Ordinal);
        Assert.StartsWith("What MLFLOW_TRACKING_TOKEN says was refused: have it renewed.", Next("MLFLOW_TRACKING_TOKEN", signIn), StringComparison.Ordinal);
        Assert.StartsWith("MLFLOW_TRACKING_TOKEN is set and was not sent", Next("MLFLOW_TRACKING_TOKEN", signIn with { IsWithheld = true }), StringComparison.Ordinal);
        Assert.Contains("may not read there", Next("MLFLOW_TRACKING_TOKEN", signIn with { IsForbidden = true }), StringComparison.Ordinal);
        Assert.Contains("Set PGPASSWORD", Next(null, signIn, "postgresql://db/mlflow"), StringComparison.Ordinal);
        Assert.Equal("Ask its owner for the right to read it.", Next(null, null, "/srv/mlruns"));
    }

    [Fact]
    public void A_store_that_answers_says_how_fast_and_who_named_it()
    {
        var line = Check(Store);
        Assert.Equal((DoctorState.Ok, "mlflow (https://mlflow.example.org)", "2 experiments in 120 ms, MLflow 3.4.0, from forge.yaml"), (line.State, line.Subject, line.Found));
        Assert.Equal("1 experiment in 1.5 s, from MLFLOW_TRACKING_URI", Check(Store with { Experiments = 1, Version = null, Milliseconds = 1500, Source = StoreSource.Environment }).Found);
        Trouble(DoctorTopic.StoreSlow, DoctorState.Warning, Check(Store with { Milliseconds = 3001 }));
        Trouble(DoctorTopic.StoreLimited, DoctorState.Warning, Check(Store with { IsWritable = false }));
        Trouble(DoctorTopic.StoreLimited, DoctorState.Warning, Check(Store with { Notice = "The server is newer." }));
        Trouble(DoctorTopic.NoStore, DoctorState.Warning, Assert.Single(new TrackingCheck(Never<IReadOnlyList<StoreFacts>>).Judge([])));
    }

    [Theory]
    [InlineData(StoreFailure.NotFound, "The tracking address leads nowhere")]
    [InlineData(StoreFailure.Unreachable, "The tracking store cannot be reached")]
    [InlineData(StoreFailure.Timeout, "The tracking store cannot be reached")]
    [InlineData(StoreFailure.Unauthorised, "The tracking store refuses you")]
    [InlineData(StoreFailure.Locked, "The tracking database is locked")]
    [InlineData(StoreFailure.Damaged, "The tracking store cannot be read")]
    [InlineData(StoreFailure.UnknownVersion, "The tracking store cannot be read")]
    public void A_store_that_fails_is_a_problem_of_its_kind(StoreFailure failure, string title)
    {
        var line = Check(Store with { Experiments = null, Failure = new StoreException(failure, "It is so.") });
        Assert.Equal((DoctorState.Problem, "It is so (from forge.yaml)", new DoctorTopic(title).Link), (line.State, line.Found, line.Help));
        Assert.False(string.IsNullOrEmpty(line.Next));
    }

    [Fact]
    public void What_a_store_says_would_mend_it_counts_before_its_kind()
    {
        DoctorLine With(StoreRemedyKind kind, string? value = null) => Check(Store with { Failure = new StoreException(StoreFailure.Unreachable, "No.") { Remedy = new(kind, value) } });
        Trouble(DoctorTopic.StoreCertificate, DoctorState.Problem, With(StoreRemedyKind.TrustCertificate, "Team CA"));
        Trouble(DoctorTopic.StoreProxy, DoctorState.Problem, With(StoreRemedyKind.SetProxy));
        Assert.Contains("Use https://other.example.org instead: it is named in forge.yaml.", With(StoreRemedyKind.UseAddress, "https://other.example.org").Next, StringComparison.Ordinal);
        Assert.Contains("by nobody: it was found in the workspace", Check(Store with { Source = StoreSource.Found, Failure = new StoreException(StoreFailure.NotFound, "No.") }).Next, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_is_named_and_a_foreign_one_told()
    {
        var facts = new RuntimeFacts("1.2.3", "10.0.1", 10, "linux-x64") { Processors = 2, MemoryLimit = 8L << 30 };
        Assert.Equal((DoctorState.Ok, "Forge 1.2.3", ".NET 10.0.1, linux-x64, 2 processors, 8 GiB"), (Check(facts).State, Check(facts).Subject, Check(facts).Found));
        Trouble(DoctorTopic.Runtime, DoctorState.Warning, Check(facts with { Runtime = "11.0.0" }));
        Trouble(DoctorTopic.Runtime, DoctorState.Warning, Check(facts with { Runtime = "10.0.0-preview.7" }));
        Trouble(DoctorTopic.Runtime, DoctorState.Warning, Check(facts with { MemoryLimit = 100L << 20 }));
        Assert.Equal(DoctorState.Ok, Check(facts with { Runtime = "unheard of" }).State);
    }

    [Fact]
    public void Git_is_looked_at_as_far_as_it_goes()
    {
        Assert.Equal(["ok version: git 2.47.3", "ok repository: /w, branch main", "ok identity: Alice <alice@example.org>", "not used LFS: no file goes through it"], Texts(Check(Clone)));
        Trouble(DoctorTopic.Git, DoctorState.Problem, Assert.Single(Check(new GitState(null, "Git was not found on this machine; install it, or put it on the PATH."))));
        Trouble(DoctorTopic.Git, DoctorState.Problem, Assert.Single(Check(new GitState("2.47.3", "Git does not read this folder, because it belongs to another user."))));
        Trouble(DoctorTopic.GitHistory, DoctorState.Warning, Check(new GitState("2.47.3", null))[1]);
        Trouble(DoctorTopic.GitHistory, DoctorState.Warning, Check(Clone with { HasCommits = false })[1]);
        Trouble(DoctorTopic.GitHistory, DoctorState.Warning, Check(Clone with { IsShallow = true })[1]);
        Trouble(DoctorTopic.GitOld, DoctorState.Warning, Check(Clone with { Version = "2.25.1" })[0]);
        Trouble(DoctorTopic.GitIdentity, DoctorState.Warning, Check(Clone with { Identity = null })[2]);
        Trouble(DoctorTopic.GitLfs, DoctorState.Problem, Check(Clone with { UsesLfs = true })[3]);
        Assert.Equal("ok LFS: git-lfs 3.6.1, 1 file", Texts(Check(Clone with { UsesLfs = true, LfsVersion = "3.6.1", LfsFiles = 1 }))[3]);
        Assert.Equal(DoctorState.Ok, Check(Clone with { Version = "unknown", Branch = null })[0].State);
    }

    [Fact]
    public void A_machine_without_a_driver_is_no_trouble_and_a_host_that_is_away_is()
    {
        Assert.Equal("ok this machine: 2 × NVIDIA H100, driver 550.54.15", Texts(Check(new GpuFacts([new("local", [Card(0), Card(1)], null)], IsNamed: false, "550.54.15")))[0]);
        Assert.Equal(DoctorState.NotUsed, Check(new GpuFacts([new("local", [], "nvidia-smi was not found: this machine has no NVIDIA driver.")], IsNamed: false, null))[0].State);
        Trouble(DoctorTopic.GpuDriver, DoctorState.Problem, Check(new GpuFacts([new("local", [], "nvidia-smi did not answer within 5 s: the driver hangs.") { IsReached = false }], IsNamed: false, null))[0]);
        Trouble(DoctorTopic.GpuDriver, DoctorState.Warning, Check(new GpuFacts([new("local", [Card(0)], "GPU 1 is lost.")], IsNamed: true, null))[0]);
        Trouble(DoctorTopic.GpuDriver, DoctorState.Warning, Check(new GpuFacts([new("local", [], null)], IsNamed: true, null))[0]);
        var away = Check(new GpuFacts([new("atlas", [], "There is no host 'atlas'.") { IsReached = false }], IsNamed: true, null))[0];
        Trouble(DoctorTopic.GpuHost, DoctorState.Problem, away);
        Assert.Contains("ssh atlas nvidia-smi", away.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Bookings_are_read_written_and_in_time()
    {
        Assert.Equal(["ok shared/gpus.json: 2 bookings, past ones too"], Texts(Check(Book)));
        Assert.Equal(DoctorState.NotUsed, Check(Book with { IsNamed = false, Health = new() { Exists = false } })[0].State);
        Assert.Equal(DoctorState.Ok, Check(Book with { Entries = 0, Health = new() { Exists = false } })[0].State);
        Trouble(DoctorTopic.Bookings, DoctorState.Problem, Check(Book with { Failure = new StoreException(StoreFailure.Unauthorised, "No.") })[0]);
        Trouble(DoctorTopic.BookingsReadOnly, DoctorState.Problem, Check(Book with { Health = new() { WhyNotWritable = "the file is read-only" } })[0]);
        Trouble(DoctorTopic.Bookings, DoctorState.Warning, Check(Book with { Damage = ["Entry 2 has no end."] })[0]);
        Trouble(DoctorTopic.BookingsPrivate, DoctorState.Warning, Check(Book with { Caveat = "A file of this checkout." })[0]);
    }

    [Fact]
    public void A_lock_is_told_when_it_was_left_behind_or_held_for_long_and_a_clock_when_it_is_off()
    {
        DoctorLine With(ReservationHealth health) => Check(Book with { Health = health })[0];
        var stale = With(new() { LockAge = TimeSpan.FromHours(3), IsLockStale = true, LockHolder = "bob on atlas" });
        Trouble(DoctorTopic.BookingsLocked, DoctorState.Warning, stale);
        Assert.Equal("a lock was left behind by bob on atlas for 3 h", stale.Found);
        Trouble(DoctorTopic.BookingsLocked, DoctorState.Warning, With(new() { LockAge = TimeSpan.FromSeconds(21) }));
        Assert.Equal(DoctorState.Ok, With(new() { LockAge = TimeSpan.FromSeconds(1) }).State);
        var clock = With(new() { ClockAhead = TimeSpan.FromMinutes(-5) });
        Trouble(DoctorTopic.Clock, DoctorState.Warning, clock);
        Assert.Equal("its clock is 5 min behind this machine's", clock.Found);
        Assert.Equal(DoctorState.Ok, With(new() { ClockAhead = TimeSpan.FromSeconds(2) }).State);
    }

    [Fact]
    public void Ollama_is_a_problem_only_where_somebody_counts_on_it()
    {
        var away = Ollama with { Failure = new OllamaException(OllamaFailure.Unreachable, "It does not run.") };
        Assert.Equal("ok http://127.0.0.1:11434: version 0.12.3, 1 model", Texts([Check(Ollama with { Version = "0.12.3", Models = 1 })])[0]);
        Assert.Equal(DoctorState.NotUsed, Check(away with { WantedBy = null }).State);
        Trouble(DoctorTopic.Ollama, DoctorState.Warning, Check(away));
        Trouble(DoctorTopic.Ollama, DoctorState.Problem, Check(away with { WantedBy = "OLLAMA_HOST", IsNamed = true }));
    }

    [Fact]
    public async Task Before_trust_a_check_only_says_that_it_was_not_made()
    {
        var check = new UntrustedCheck(new GitCheck(_ => throw new InvalidOperationException("asked")));
        var line = Assert.Single(await check.LookAsync(TestContext.Current.CancellationToken));
        Trouble(DoctorTopic.Untrusted, DoctorState.NotUsed, line);
        Assert.Equal("git", line.Check);
        var editor = new EditorCheck(static () => new EditorFacts(0, IsTrusted: false));
        Assert.All(editor.Judge(new EditorFacts(0, IsTrusted: false)).Take(2), static line => Assert.Equal(DoctorState.Warning, line.State));
        Assert.All(editor.Judge(new EditorFacts(1, IsTrusted: true)), static line => Assert.Equal(DoctorState.Ok, line.State));
    }

    private static Gpu Card(int index) => new("local", index, $"GPU-{index}", "NVIDIA H100", null, null, null, null, null);

    private static Task<T> Never<T>(CancellationToken cancel) => throw new InvalidOperationException("The facts are given.");

    private static IReadOnlyList<DoctorLine> Check(WorkspaceFacts facts) => new WorkspaceCheck(Never<WorkspaceFacts>).Judge(facts);

    private static DoctorLine Check(StoreFacts facts) => Assert.Single(new TrackingCheck(Never<IReadOnlyList<StoreFacts>>).Judge([facts]));

    private static DoctorLine Check(RuntimeFacts facts) => new RuntimeCheck(() => facts).Judge(facts);

    private static IReadOnlyList<DoctorLine> Check(GitState facts) => new GitCheck(Never<GitState>).Judge(facts);

    private static IReadOnlyList<DoctorLine> Check(GpuFacts facts) => new GpuCheck(Never<GpuFacts>).Judge(facts);

    private static IReadOnlyList<DoctorLine> Check(ReservationFacts facts) => new ReservationsCheck(Never<ReservationFacts>).Judge(facts);

    private static DoctorLine Check(OllamaFacts facts) => new OllamaCheck(Never<OllamaFacts>).Judge(facts);

    private static List<string> Texts(IEnumerable<DoctorLine> lines) => [.. lines.Select(static line => $"{DoctorText.Word(line.State)} {line.Subject}: {line.Found}")];

    private static void Trouble(DoctorTopic topic, DoctorState state, DoctorLine line)
    {
        Assert.Equal((state, topic.Link), (line.State, line.Help));
        Assert.False(string.IsNullOrWhiteSpace(line.Next));
    }
}
