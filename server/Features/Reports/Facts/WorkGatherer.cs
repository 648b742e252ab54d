using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reports.Facts;

/// <summary>What of the work is wanted.</summary>
/// <param name="Since">Where the period begins.</param>
/// <param name="AllRuns">Runs from before the period too; else those that were at work in it.</param>
/// <param name="Cost">What is needed to tell what GPUs cost.</param>
/// <param name="Catalogue">The models.</param>
/// <param name="Branches">The branches.</param>
/// <param name="Failed">The ids of runs that failed or were killed.</param>
/// <param name="Scores">What git says for scores of reproducibility.</param>
public sealed record WorkWish(DateTimeOffset Since, bool AllRuns = false, bool Cost = false, bool Catalogue = false, bool Branches = false, bool Failed = false, bool Scores = false);

/// <summary>Reads the work of a team: experiments, runs folded as they come, commits, bookings, models. What cannot be read is a sentence, and the rest is there.</summary>
public static class WorkGatherer
{
    /// <summary>Runs of a period that are kept with their names.</summary>
    public const int MostRecent = 200;

    /// <summary>Reads it.</summary>
    public static async Task<WorkFacts> GatherAsync(ReportScene scene, WorkWish wish, CancellationToken cancel)
    {
        var problems = new List<string>();
        var now = scene.Time.GetUtcNow();
        scene.Progress("experiments", null);
        var experiments = scene.Experiments(cancel).OrderBy(static one => one.Path, StringComparer.Ordinal).ToList();
        var book = await BookAsync(scene, problems, cancel);
        var fold = new Fold(scene.Policy, experiments, wish);
        scene.Progress("runs", null);
        var isUnused = await ReportRuns.ReadAsync(scene, wish.AllRuns ? "" : ReportRuns.Since(wish.Since), fold.Take, problems, cancel);
        scene.Progress("commits", null);
        var stale = now - TimeSpan.FromDays(scene.Policy.Reports.StaleDays);
        var git = await GitLook.AskAsync(scene, new(stale < wish.Since ? stale : wish.Since, wish.Branches, wish.Scores ? experiments : null), cancel);
        problems.AddRange(git.Problems);
        var (catalogue, transitions) = wish.Catalogue ? await CatalogueAsync(scene, problems, cancel) : (null, []);
        var touched = LastCommits(experiments, git.Commits);
        CostInput? cost = null;
        if (wish.Cost)
        {
            var cards = scene.Cards is { } known ? await known(book, cancel) : [];
            cost = CostFacts.Named(new CostInput(book.Entries, cards, fold.CostRuns, scene.Policy, wish.Since, now, scene.Time.LocalTimeZone), experiments);
        }

        return new(now, wish.Since, scene.Time.LocalTimeZone, scene.Policy)
        {
            Experiments = [.. experiments.Select(one => new ExperimentFacts(one, fold.Of(one), touched.TryGetValue(one.Path, out var last) ? last : null))],
            Loose = fold.Loose,
            Commits = [.. git.Commits.Where(commit => commit.Time >= wish.Since)],
            LatestCommits = git.Commits,
            AreCommitsCut = git.AreCommitsCut,
            Branches = git.Branches,
            Changes = git.Changes,
            Bookings = book.Entries,
            Cost = cost,
            Catalogue = catalogue,
            Transitions = transitions,
            Recent = fold.Recent,
            Failed = fold.Failed,
            NeverLogged = isUnused,
            Problems = [.. problems.Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>The experiment in whose folder a file lies, by the folders of all of them; null where it lies in none.</summary>
    public static string? PathOf(string file, IReadOnlyDictionary<string, string> byFolder)
    {
        for (var folder = RelativePath.Folder(file); folder.Length > 0; folder = RelativePath.Folder(folder))
        {
            if (byFolder.TryGetValue(folder, out var path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The metadata of experiments by the folder that they lie in.</summary>
    public static IReadOnlyDictionary<string, string> Folders(IEnumerable<ExperimentSummary> experiments)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in experiments)
        {
            folders.TryAdd(RelativePath.Folder(one.Path), one.Path);
        }

        return folders;
    }

    private static Dictionary<string, DateTimeOffset> LastCommits(IReadOnlyList<ExperimentSummary> experiments, IReadOnlyList<GitLogEntry> commits)
    {
        var folders = Folders(experiments);
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            foreach (var path in commit.Files.Select(file => PathOf(file.Path, folders)).OfType<string>())
            {
                // Newest first; but clocks of authors differ.
                if (!last.TryGetValue(path, out var known) || commit.Time > known)
                {
                    last[path] = commit.Time;
                }
            }
        }

        return last;
    }

    private static async Task<ReservationBook> BookAsync(ReportScene scene, List<string> problems, CancellationToken cancel)
    {
        try
        {
            var book = scene.Bookings is { } read ? await read(cancel) : new ReservationBook([], []);
            problems.AddRange(book.Problems);
            return book;
        }
        catch (StoreException problem)
        {
            problems.Add($"The GPU bookings could not be read: {problem.Message}");
            return new ReservationBook([], []);
        }
    }

    private static async Task<(ModelCatalogue? Catalogue, IReadOnlyList<TransitionRecord> Transitions)> CatalogueAsync(ReportScene scene, List<string> problems, CancellationToken cancel)
    {
        try
        {
            if (scene.Catalogue is not { } files || await files.ReadAsync(cancel) is not { Catalogue: { } text } texts)
            {
                return (null, []);
            }

            var catalogue = ModelCatalogue.Read(texts.Path, SourceText.From(text));
            if (catalogue.Problem is { } problem)
            {
                problems.Add($"{texts.Path}: {problem}");
            }

            return (catalogue, CatalogueHistory.Read(texts.History ?? "").Records);
        }
        catch (StoreException problem)
        {
            problems.Add(problem.Message);
            return (null, []);
        }
    }

    /// <summary>Runs as they come, newest first in each store.</summary>
    private sealed class Fold
    {
        private readonly RunOwners _owners;
        private readonly Policy _policy;
        private readonly WorkWish _wish;
        private readonly DateTimeOffset _costFrom;
        private readonly Dictionary<string, RunTally> _tallies = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, RunTally> _loose = new(StringComparer.Ordinal);
        private readonly List<RecentRun> _recent = [];

        public Fold(Policy policy, IReadOnlyList<ExperimentSummary> experiments, WorkWish wish)
        {
            (_policy, _wish, _owners) = (policy, wish, new RunOwners(experiments, policy));
            _costFrom = wish.Since;
            foreach (var one in experiments)
            {
                _tallies[one.Path] = Tally(one.PrimaryMetric, one.RunId);
            }
        }

        public List<CostRun> CostRuns { get; } = [];

        public HashSet<string> Failed { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<LooseRuns> Loose => [.. _loose.Where(static pair => pair.Value.Period.Total > 0).Select(static pair => new LooseRuns(pair.Key, pair.Value))];

        public IReadOnlyList<RecentRun> Recent => [.. Newest().Take(MostRecent)];

        public RunTally Of(ExperimentSummary experiment) => _tallies[experiment.Path];

        public void Take(SeenRun seen)
        {
            var owner = _owners.Of(seen.Run, seen.ExperimentName);
            if (owner is not null)
            {
                _tallies[owner.Path].Take(seen);
            }
            else
            {
                if (!_loose.TryGetValue(seen.ExperimentName, out var loose))
                {
                    _loose[seen.ExperimentName] = loose = Tally(primary: null, runId: null);
                }

                loose.Take(seen);
            }

            if (_wish.Failed && seen.Run.Status is (RunStatus.Failed or RunStatus.Killed))
            {
                Failed.Add(seen.Run.Id);
            }

            var at = ReportMoments.Of(seen.Run.EndTime) ?? ReportMoments.Of(seen.Run.StartTime);
            if (at >= _wish.Since)
            {
                Keep(new(RunLink.Of(seen), owner is null ? seen.ExperimentName : string.IsNullOrWhiteSpace(owner.ExperimentId) ? owner.Path : owner.ExperimentId, owner?.Path, seen.Run.Status, at ?? default, Person(seen.Run.User)));
            }

            if (_wish.Cost && (at >= _costFrom || seen.Run.Status == RunStatus.Running) && CostFeature.SaysGpu(seen.Run))
            {
                CostRuns.Add(new CostRun(seen.Store.Alias, seen.ExperimentName, seen.Run));
            }
        }

        private string Person(string? user) => string.IsNullOrWhiteSpace(user) ? "" : _policy.Members.Values.FirstOrDefault(member => member.IsCalled(user))?.Name ?? user;

        private RunTally Tally(string? primary, string? runId) => new(primary, _policy.HigherIsBetter, _wish.Since, runId);

        /// <summary>They come by their beginning, and are wanted by their end: what is far behind goes now and then.</summary>
        private void Keep(RecentRun run)
        {
            _recent.Add(run);
            if (_recent.Count >= 4 * MostRecent)
            {
                var kept = Newest().Take(MostRecent).ToList();
                _recent.Clear();
                _recent.AddRange(kept);
            }
        }

        private IEnumerable<RecentRun> Newest() => _recent.OrderByDescending(static run => run.At).ThenBy(static run => run.Run.Store, StringComparer.Ordinal).ThenBy(static run => run.Run.RunId, StringComparer.Ordinal);
    }
}
