using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Standup;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Team;

/// <summary>
/// The Team view: what one looks at first in the morning. What waits for somebody stands first: experiments to review, work that has stopped, branches that were
/// never merged; then today's bookings and what is under way. Groups with nothing in them do not show.
/// </summary>
public sealed class TeamView(TeamSources sources, TimeProvider time) : IViewProvider
{
    /// <summary>How long an answer is shown before it is asked for again: git and stores cost something.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Rows of a group; nobody reads more in the morning, and the reports have them all.</summary>
    private const int MostRows = 50;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Known? _known;
    private int _changes;

    /// <inheritdoc/>
    public string View => "team";

    /// <summary>What is known is out of date, and so is what is being looked up.</summary>
    public void Expire() => Interlocked.Increment(ref _changes);

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        if (await KnownAsync(isRoot: id is null, cancel) is not { } known)
        {
            return new([], new("noFolder", "Open the folder that the team works in."));
        }

        var (facts, look) = (known.Facts, known.Look);
        ViewNode Experiment(ExperimentFacts one, string about) => TeamNodes.Experiment(one, facts, sources, known.Score(one.Summary.Path), about);
        var today = StandupFeature.Today(facts);
        return id switch
        {
            null => Root(facts, look, today),
            "team:review" => Rows(look.Review, one => Experiment(one, Review(one, facts)), id),
            "team:stale" => Rows(look.Stale, one => Experiment(one, TeamNodes.Days(one.IdleDays(facts.Now, facts.Zone))), id),
            "team:open" => Rows(look.Open, one => Experiment(one, TeamNodes.Days(one.IdleDays(facts.Now, facts.Zone))), id),
            "team:branches" => Rows(look.Branches, branch => TeamNodes.Branch(branch, facts), id),
            "team:today" => Rows([.. today.Select(static (entry, i) => (entry, i))], entry => TeamNodes.Booking(entry.entry, entry.i, facts), id),
            "team:problems" => new([.. facts.Problems.Select(static (problem, i) => Problem(problem, i))]),
            _ => new([]),
        };
    }

    private static ViewPage Root(WorkFacts facts, TeamLook look, IReadOnlyList<StandupBooking> today)
    {
        var groups = new List<ViewNode>();
        void Add(string id, string label, int count, string icon, string? color = null, bool isOpen = true)
        {
            if (count > 0)
            {
                groups.Add(TeamNodes.Group(id, label, count, icon, color, isOpen));
            }
        }

        Add("review", "Waiting for review", look.Review.Count, "checklist", "charts.blue");
        Add("stale", $"No change for {facts.Policy.Reports.StaleDays} days", look.Stale.Count, "history", "charts.yellow", isOpen: look.Stale.Count <= MostRows);
        Add("branches", "Experiment branches not merged", look.Branches.Count, "git-branch", isOpen: false);
        Add("today", "GPUs booked today", today.Count, "calendar");
        Add("open", "In progress", look.Open.Count, "beaker", isOpen: look.Open.Count <= MostRows);
        Add("problems", "Could not be read", facts.Problems.Count, "warning", "charts.yellow", isOpen: false);
        return groups.Count > 0 ? new(groups)
            : new([], facts.Experiments.Count == 0
                ? new("empty", "No experiments yet. An experiment is a folder below 'experiments' with a metadata.yaml.")
                : new("quiet", "Nothing waits for anybody: no review, no stale work, no booking today."));
    }

    private static ViewPage Rows<T>(IReadOnlyList<T> all, Func<T, ViewNode> row, string group)
    {
        var rows = all.Take(MostRows).Select(row).ToList();
        if (all.Count > MostRows)
        {
            rows.Add(new($"more:{group}", $"… and {all.Count - MostRows} more") { Icon = "ellipsis", Context = "teamMore", Description = "the dashboard shows all" });
        }

        return new(rows);
    }

    private static string Review(ExperimentFacts one, WorkFacts facts) => (one.Summary.Approvers.Count, facts.Policy.Reports.Approvals) switch
    {
        (0, 1) => "not approved",
        var (have, want) => $"{have} of {want} approvals",
    };

    private static ViewNode Problem(string problem, int index) => new($"teamProblem:{index}", MarkdownText.OneLine(problem, 200)) { Icon = "warning", IconColor = "charts.yellow", Context = "teamProblem", Tooltip = MarkdownText.Escape(problem, 1000) };

    /// <summary>One look for all groups that are opened at once, kept for a moment.</summary>
    private async Task<Known?> KnownAsync(bool isRoot, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_known is { } known && known.Changes == Volatile.Read(ref _changes) && time.GetElapsedTime(known.At) < Fresh && IsOfAll(known.Facts))
            {
                // Whoever edits metadata sees it at once; git and stores need not be asked for that.
                return isRoot ? (_known = KnownOf(known.Facts.With(sources.Experiments()), known.At, known.Changes)) : known;
            }

            // A file may come or go meanwhile; what was found of no experiment is nobody's. Whoever changes more tells the view, which asks again.
            var changes = Volatile.Read(ref _changes);
            var facts = await sources.Facts(cancel);
            if (facts is not null && !IsOfAll(facts))
            {
                changes = Volatile.Read(ref _changes);
                facts = await sources.Facts(cancel);
            }

            return _known = facts is null ? null : KnownOf(facts, time.GetTimestamp(), changes);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Known KnownOf(WorkFacts facts, long at, int changes) => new(facts, TeamLook.Of(facts), sources.Scores(facts), at, changes);

    /// <summary>Whether facts are about the experiments that there are now.</summary>
    private bool IsOfAll(WorkFacts facts) => facts.Experiments.Select(static one => one.Summary.Path).ToHashSet(StringComparer.Ordinal).SetEquals(sources.Experiments().Select(static one => one.Path));

    /// <summary>A look.</summary>
    /// <param name="Score">How well the experiment at a path can be reproduced.</param>
    /// <param name="At">When it was taken.</param>
    /// <param name="Changes">How often something had changed before it.</param>
    private sealed record Known(WorkFacts Facts, TeamLook Look, Func<string, ExperimentScore?> Score, long At, int Changes);
}
