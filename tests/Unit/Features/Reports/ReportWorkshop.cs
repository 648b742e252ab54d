using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Tests.Unit.Core.Reservations;
using ForgeLsp.Tests.Unit.Workspace.Facts;

namespace ForgeLsp.Tests.Unit.Features.Reports;

/// <summary>A team at Monday, 2 March 2026, 09:00 UTC, whose work a test writes down.</summary>
internal sealed class ReportWorkshop
{
    public TestClock Clock { get; set; } = new("2026-03-02T09:00");

    public Policy Policy { get; set; } = new() { Members = new Dictionary<string, Member>(StringComparer.Ordinal) { ["alice"] = new("alice", "alice@example.org", "al", "alice@mlflow") } };

    public List<ExperimentSummary> Experiments { get; } = [];

    public FakeStore Store { get; } = new();

    public FakeHistory History { get; } = new();

    public List<Reservation> Bookings { get; } = [];

    public string? Catalogue { get; set; }

    public ReportScene Scene => new("/srv/ml", Policy, Clock)
    {
        Experiments = _ => Experiments,
        Stores = Store,
        History = History,
        Bookings = _ => Task.FromResult(new ReservationBook(Bookings, [])),
        Catalogue = Catalogue is null ? null : new Texts(Catalogue),
    };

    public ExperimentSummary Experiment(string name, string status = "in_progress", string researcher = "alice", string? tracking = null, string? created = "2026-03-01")
    {
        var one = new ExperimentSummary($"experiments/active/{researcher}/{name}/metadata.yaml", name, default(TextSpan), researcher, status, tracking ?? name) { Created = created };
        Experiments.Add(one);
        if (Store.Experiments.TrueForAll(known => known.Name != one.MlflowExperiment))
        {
            Store.Experiments.Add(new(one.MlflowExperiment ?? "", one.MlflowExperiment ?? "", IsDeleted: false));
        }

        return one;
    }

    public Run Run(string id, string tracking, string at, RunStatus status = RunStatus.Finished, string user = "alice@mlflow", params (string Metric, double Value, long Step)[] metrics)
    {
        var start = TestClock.At(at).ToUnixTimeMilliseconds();
        var run = FakeStore.Run(id.PadRight(32, '0'), tracking, metrics) with { Name = id, Status = status, StartTime = start, EndTime = status == RunStatus.Running ? null : start + 60_000, User = user };
        Store.Runs.Add(run);
        return run;
    }

    public void Commit(string at, string author, string subject, params string[] files) =>
        History.Commits.Add(new($"{History.Commits.Count:x8}".PadRight(40, '0'), author, author + "@example.org", TestClock.At(at), subject, [.. files.Select(static file => new GitChange(file, null, GitChangeKind.Modified, null, null))]));

    public Task<WorkFacts> FactsAsync(string since = "2026-02-27T09:00", bool all = true) => WorkGatherer.GatherAsync(Scene, new(TestClock.At(since), AllRuns: all, Cost: true, Catalogue: true, Branches: true, Failed: true), CancellationToken.None);

    private sealed class Texts(string catalogue) : ICatalogueFiles
    {
        public Task<CatalogueTexts> ReadAsync(CancellationToken cancel) => Task.FromResult(new CatalogueTexts("models/registry.yaml", catalogue, null));

        public Task<string?> WriteAsync(Func<CatalogueTexts, CatalogueDecision> decide, CancellationToken cancel) => throw new NotSupportedException();
    }

    internal sealed class FakeHistory : IGitHistory
    {
        public List<GitLogEntry> Commits { get; } = [];

        public List<GitBranch> Branches { get; } = [];

        public GitStatus? Status { get; init; }

        public string? Broken { get; set; }

        public async IAsyncEnumerable<GitLogEntry> LogAsync(string folder, GitLogQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.Yield();
            if (Broken is not null)
            {
                throw new GitException(Broken);
            }

            foreach (var commit in Commits.Where(commit => query.Since is null || commit.Time >= query.Since).OrderByDescending(static commit => commit.Time).Take(query.Limit ?? int.MaxValue))
            {
                yield return commit;
            }
        }

        public Task<IReadOnlyList<GitBranch>> BranchesAsync(string folder, CancellationToken cancel) => Broken is null ? Task.FromResult<IReadOnlyList<GitBranch>>(Branches) : throw new GitException(Broken);

        public Task<string?> BranchAsync(string folder, CancellationToken cancel) => throw new NotSupportedException();

        /// <summary>What is changed and not committed.</summary>
        public List<string> Changed { get; } = [];

        /// <summary>How often the working tree was looked at.</summary>
        public int Looks { get; private set; }

        /// <summary>What a look at the working tree waits for.</summary>
        public Task Slowness { get; set; } = Task.CompletedTask;

        public async Task<GitStatus> StatusAsync(string folder, CancellationToken cancel)
        {
            Looks++;
            await Slowness.WaitAsync(cancel);
            return Broken is not null ? throw new GitException(Broken) : Status ?? new(null, null, null, null, null, [.. Changed.Select(static path => new GitChange(path, null, GitChangeKind.Modified, null, null))], ["../other", "notes/"]);
        }

        public Task<IReadOnlyList<GitTrackedFile>> TrackedAsync(string folder, CancellationToken cancel) => throw new NotSupportedException();
    }
}
