using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Standup;
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
    private (WorkFacts Facts, TeamLook Look, long At)? _known;

    /// <inheritdoc/>
    public string View => "team";

    /// <summary>What is known is out of date.</summary>
    public void Expire() => _known = null;

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        if (await KnownAsync(isRoot: id is null, cancel) is not var (facts, look))
        {
            return new([], new("noFolder", "Open the folder that the team works in."));
        }

        var today = StandupFeature.Today(facts);
        return id switch
        {
            null => Root(facts, look, today),
            "team:review" => Rows(look.Review, one => TeamNodes.Experiment(one, facts, sources, Review(one, facts)), id),
            "team:stale" => Rows(look.Stale, one => TeamNodes.Experiment(one, facts, sources, TeamNodes.Days(one.IdleDays(facts.Now, facts.Zone))), id),
            "team:open" => Rows(look.Open, one => TeamNodes.Experiment(one, facts, sources, TeamNodes.Days(one.IdleDays(facts.Now, facts.Zone))), id),
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
    private async Task<(WorkFacts Facts, TeamLook Look)?> KnownAsync(bool isRoot, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_known is { } known && time.GetElapsedTime(known.At) < Fresh && IsOfAll(known.Facts))
            {
                if (isRoot)
                {
                    // Whoever edits metadata sees it at once; git and stores need not be asked for that.
                    var now = known.Facts.With(sources.Experiments());
                    _known = known = (now, TeamLook.Of(now), known.At);
                }

                return (known.Facts, known.Look);
            }

            // A folder may be read to its end meanwhile; what was found of no experiment is nobody's.
            var facts = await sources.Facts(cancel);
            if (facts is not null && !IsOfAll(facts))
            {
                facts = await sources.Facts(cancel);
            }

            _known = facts is null ? null : (facts, TeamLook.Of(facts), time.GetTimestamp());
            return _known is { } fresh ? (fresh.Facts, fresh.Look) : null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether facts are about the experiments that there are now.</summary>
    private bool IsOfAll(WorkFacts facts) => facts.Experiments.Select(static one => one.Summary.Path).ToHashSet(StringComparer.Ordinal).SetEquals(sources.Experiments().Select(static one => one.Path));
}
