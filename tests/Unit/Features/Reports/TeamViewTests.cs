using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Team;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

public sealed class TeamViewTests
{
    private readonly ReportWorkshop _team = new();
    private int _looks;
    private Action _whileItLooks = static () => { };

    private TeamView View => new(new(FactsAsync, () => _team.Experiments, static path => "file:///ml/" + path, static path => "metadata:" + path) { Scores = static _ => static path => path.Contains("done", StringComparison.Ordinal) ? Score(path) : null }, _team.Clock);

    [Fact]
    public async Task What_waits_for_somebody_stands_first_and_empty_groups_do_not_show()
    {
        _team.Experiment("done", status: "completed");
        _team.Experiment("silent", created: "2026-01-01");
        _team.Experiment("busy");
        _team.History.Branches.Add(Branch("experiment/alice/silent"));
        _team.Bookings.Add(new Reservation("1", "local", 0, null, "al", "sweep", TestClock.At("2026-03-02T08:00"), TestClock.At("2026-03-02T12:30")));
        var view = View;
        Assert.Equal(
            ["Waiting for review 1", "No change for 14 days 1", "Experiment branches not merged 1", "GPUs booked today 1", "In progress 1"],
            (await view.ChildrenAsync(null, null, CancellationToken.None)).Nodes.Select(static node => $"{node.Label} {node.Description}"));
        Assert.Equal("done: alice · not approved · readiness 82/100", await RowsAsync(view, "team:review"));
        Assert.Equal("silent: alice · 60 days ago", await RowsAsync(view, "team:stale"));
        Assert.Equal("busy: alice · yesterday", await RowsAsync(view, "team:open"));
        Assert.Equal("alice: GPU 0 on this machine: 08:00–12:30 · sweep", await RowsAsync(view, "team:today"));
        Assert.Equal("experiment/alice/silent: alice · yesterday · on this machine only", await RowsAsync(view, "team:branches"));
        Assert.Equal(1, _looks);
    }

    [Theory]
    [InlineData("Write `data.version`, such as *DVC's* md5.", @"Write `data.version`, such as \*DVC's\* md5\.")]
    [InlineData("The file `a is odd.", @"The file \`a is odd\.")]
    [InlineData("Nothing between `` and <b>.", @"Nothing between  and \<b\>\.")]
    public void What_stands_between_backticks_is_code_and_all_else_is_text(string message, string expected) =>
        Assert.EndsWith("points: " + expected, ScoreTip.Lines(Score("a/metadata.yaml") with { Parts = [new("data", 0, 10, "", [new(10, message, "a", 0, null, IsFixable: false)])] }), StringComparison.Ordinal);

    [Fact]
    public async Task A_tooltip_says_what_a_score_lacks_most()
    {
        _team.Experiment("done", status: "completed");
        var row = Assert.Single((await View.ChildrenAsync("team:review", null, CancellationToken.None)).Nodes);
        Assert.EndsWith("\n\nreproducibility: readiness 82/100\n\nmost to gain, 10 points: No script that trains was found\\.", row.Tooltip, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("alice", true)] // who owns it
    [InlineData("bob", false)]
    public async Task An_approval_is_somebody_elses(string by, bool waits)
    {
        _team.Experiment("done", status: "completed");
        _team.Experiments[0] = _team.Experiments[0] with { Approvals = by.Length == 0 ? [] : [by] };
        Assert.Equal(waits, TeamLook.Of(await _team.FactsAsync()).Review.Count == 1);
    }

    [Fact]
    public async Task A_branch_that_is_merged_or_no_experiments_or_here_already_is_left_out()
    {
        _team.History.Branches.AddRange([
            Branch("experiment/a"), Branch("origin/experiment/a", isRemote: true), Branch("origin/experiment/b", isRemote: true), Branch("experiment/c") with { IsMerged = true }, Branch("feature/d"), Branch("main") with { IsDefault = true },
        ]);
        Assert.Equal(["experiment/a", "origin/experiment/b"], TeamLook.Of(await _team.FactsAsync()).Branches.Select(static branch => branch.Name));
    }

    [Fact]
    public async Task Branches_of_experiments_are_called_as_the_policy_says()
    {
        _team.History.Branches.AddRange([Branch("experiment/a"), Branch("exp/alice-b"), Branch("origin/exp/bob-c", isRemote: true), Branch("expert/d")]);
        _team.Policy = _team.Policy with { ExperimentBranch = "exp/{researcher}-{experiment}" };
        Assert.Equal(["exp/alice-b", "origin/exp/bob-c"], TeamLook.Of(await _team.FactsAsync()).Branches.Select(static branch => branch.Name));
    }

    [Fact]
    public async Task Experiments_that_are_read_while_it_looks_are_there_at_the_end_of_it()
    {
        _whileItLooks = () => _team.Experiment("busy");
        var view = View;
        Assert.Equal(["In progress"], await GroupsAsync(view));
        Assert.Equal(2, _looks);
        _team.Experiment("done", status: "completed");
        Assert.Equal(["Waiting for review", "In progress"], await GroupsAsync(view));
        Assert.Equal(3, _looks);
    }

    [Fact]
    public async Task What_metadata_say_shows_at_once_and_git_is_not_asked_again_for_it()
    {
        _team.Experiment("busy");
        var view = View;
        Assert.Equal(["In progress"], await GroupsAsync(view));
        _team.Experiments[0] = _team.Experiments[0] with { Status = "completed" };
        Assert.Equal(["Waiting for review"], await GroupsAsync(view));
        Assert.Equal(1, _looks);
        view.Expire();
        await GroupsAsync(view);
        Assert.Equal(2, _looks);
    }

    [Fact]
    public async Task What_changes_while_it_looks_is_looked_at_when_it_is_asked_for_next()
    {
        _team.Experiment("busy");
        var view = View;
        _whileItLooks = view.Expire;
        await GroupsAsync(view);
        Assert.Equal(1, _looks);
        await GroupsAsync(view);
        Assert.Equal(2, _looks);
        await GroupsAsync(view);
        Assert.Equal(2, _looks);
    }

    [Fact]
    public async Task A_question_that_is_given_up_takes_nothing_from_the_next()
    {
        _team.Experiment("busy");
        var view = View;
        using var cancel = new CancellationTokenSource();
        _whileItLooks = () =>
        {
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => view.ChildrenAsync(null, null, cancel.Token));
        Assert.Equal(["In progress"], await GroupsAsync(view));
    }

    [Fact]
    public async Task An_empty_view_says_why()
    {
        Assert.Equal("empty", (await View.ChildrenAsync(null, null, CancellationToken.None)).Message?.Cause);
        _team.Experiment("done", status: "archived");
        Assert.Equal("quiet", (await View.ChildrenAsync(null, null, CancellationToken.None)).Message?.Cause);
        var nowhere = new TeamView(new(static _ => Task.FromResult<WorkFacts?>(null), static () => [], static path => path, static path => path), _team.Clock);
        Assert.Equal("noFolder", (await nowhere.ChildrenAsync(null, null, CancellationToken.None)).Message?.Cause);
    }

    private static ExperimentScore Score(string path) => new(path, "done", "completed", 82, "readiness", 1, "Aware", [],
        [
            new("seed", 7, 15, "", [new(8, "The script sets no seed.", path, 0, null, IsFixable: false)]),
            new("tracking", 10, 20, "", [new(10, "No script that trains was found.", path, 0, null, IsFixable: false)]),
        ]);

    private static GitBranch Branch(string name, bool isRemote = false) => new(name, isRemote, IsCurrent: false, "0", TestClock.At("2026-03-01T08:00"), "al", null, null, null, IsDefault: false, IsMerged: false);

    private static async Task<string> RowsAsync(TeamView view, string group) => string.Join("; ", (await view.ChildrenAsync(group, null, CancellationToken.None)).Nodes.Select(static node => $"{node.Label}: {node.Description}"));

    private static async Task<IReadOnlyList<string>> GroupsAsync(TeamView view) => [.. (await view.ChildrenAsync(null, null, CancellationToken.None)).Nodes.Select(static node => node.Label)];

    private async Task<WorkFacts?> FactsAsync(CancellationToken cancel)
    {
        _looks++;
        var facts = await WorkGatherer.GatherAsync(_team.Scene, new(_team.Clock.Now - TimeSpan.FromDays(14), Branches: true), cancel);
        var meanwhile = _whileItLooks;
        _whileItLooks = static () => { };
        meanwhile();
        return facts;
    }
}
