using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Tests.Unit.Features.Live;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

public sealed class WorkGathererTests
{
    private readonly ReportWorkshop _team = new();

    [Fact]
    public async Task A_run_belongs_to_the_experiment_that_names_it_then_to_the_one_that_it_names_then_to_the_only_one_of_its_tracking_experiment()
    {
        var (one, two) = (_team.Experiment("one", tracking: "shared"), _team.Experiment("two", tracking: "shared", researcher: "bob"));
        _team.Experiment("three");
        var named = _team.Run("a", "shared", "2026-03-01T08:00", user: "bob");
        _team.Experiments[0] = one with { RunId = named.Id };
        _team.Store.Runs.Add(_team.Run("b", "shared", "2026-03-01T08:00") with { Id = "tagged", Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["experiment_id"] = "three" } });
        _team.Store.Runs.RemoveAt(1);
        _team.Run("c", "three", "2026-03-01T08:00", user: "nobody");
        _team.Run("d", "shared", "2026-03-01T08:00", user: "bob");
        _team.Run("e", "shared", "2026-03-01T08:00", user: "alice@mlflow");
        _team.Run("f", "shared", "2026-03-01T08:00", user: "nobody");
        var facts = await _team.FactsAsync();
        Assert.Equal([("one", 2), ("three", 2), ("two", 1)], facts.Experiments.Select(static experiment => (experiment.Name, experiment.Runs.All.Total)));
        Assert.Equal([("shared", 1)], facts.Loose.Select(static loose => (loose.Tracking, loose.Runs.All.Total)));
        Assert.Equal("bob", two.Researcher);
    }

    [Fact]
    public async Task Of_two_experiments_that_share_a_tracking_experiment_a_script_tells_and_one_that_is_planned_has_no_runs()
    {
        _team.Experiment("one", tracking: "shared");
        _team.Experiment("two", tracking: "shared", status: "planned");
        _team.Run("a", "shared", "2026-03-01T08:00", user: "nobody");
        var scripted = _team.Run("b", "shared", "2026-03-01T08:00", user: "nobody");
        _team.Store.Runs[1] = scripted with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { [RunTags.Script] = "/home/x/experiments/active/alice/two/train.py" } };
        Assert.Equal([("one", 1), ("two", 1)], (await _team.FactsAsync()).Experiments.Select(static experiment => (experiment.Name, experiment.Runs.All.Total)));
    }

    [Fact]
    public async Task The_best_is_finite_of_a_run_that_finished_and_of_equals_the_first_that_reached_it()
    {
        _team.Experiment("one");
        _team.Run("a", "one", "2026-02-27T08:00", metrics: ("accuracy", 0.9, 1));
        _team.Run("b", "one", "2026-02-28T08:00", metrics: ("accuracy", 0.9, 1));
        _team.Run("c", "one", "2026-03-01T08:00", RunStatus.Failed, metrics: ("accuracy", 0.99, 1));
        _team.Run("d", "one", "2026-03-01T09:00", metrics: ("accuracy", double.NaN, 1));
        var runs = (await _team.FactsAsync()).Experiments[0].Runs;
        Assert.Equal(("accuracy", true, 0.9, "a"), (runs.Metric, runs.HigherIsBetter, runs.Best, runs.BestRun?.Name));
        Assert.Equal([0.9, 0.9, 0.99], runs.Values);
    }

    [Fact]
    public async Task A_curve_keeps_the_newest_values_and_no_more_than_it_shows()
    {
        _team.Experiment("one");
        for (var i = 0; i < 100; i++)
        {
            _team.Run($"r{i:00}", "one", $"2026-02-{1 + (i / 24):00}T{i % 24:00}:00", metrics: ("loss", i, 1));
        }

        var runs = (await _team.FactsAsync()).Experiments[0].Runs;
        Assert.Equal(Enumerable.Range(100 - RunTally.MostValues, RunTally.MostValues).Select(static i => (double)i), runs.Values);
        Assert.Equal((0, 100), (runs.Best, runs.All.Finished));
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_sentence_and_the_rest_is_there()
    {
        _team.Experiment("one");
        _team.Store.IsGone = true;
        _team.History.Broken = "There is no git.";
        var facts = await WorkGatherer.GatherAsync(
            _team.Scene with { Bookings = static _ => throw new StoreException(StoreFailure.Unreachable, "The database is asleep.") }, new(_team.Clock.Now - TimeSpan.FromDays(1), Branches: true), CancellationToken.None);
        Assert.Equal(["one"], facts.Experiments.Select(static one => one.Name));
        Assert.Equal(["The GPU bookings could not be read: The database is asleep.", "mlruns: The server is asleep; wake it.", "There is no git."], facts.Problems);
    }

    [Fact]
    public async Task Before_trust_git_is_not_asked_and_that_is_said()
    {
        var facts = await WorkGatherer.GatherAsync(_team.Scene with { History = null, IsTrusted = false }, new(_team.Clock.Now - TimeSpan.FromDays(1)), CancellationToken.None);
        Assert.Equal(["Git was not asked: it is once you trust the workspace."], facts.Problems);
    }

    [Fact]
    public async Task Work_and_scores_are_one_look_at_git()
    {
        var one = _team.Experiment("one");
        _team.Commit("2026-03-01T08:00", "alice", "Tune", one.Path);
        _team.History.Changed.Add(one.Path);
        var facts = await WorkGatherer.GatherAsync(_team.Scene, new(_team.Clock.Now - TimeSpan.FromDays(14), Branches: true, Scores: true), CancellationToken.None);
        Assert.Single(facts.Commits);
        Assert.Empty(facts.Branches ?? [default!]);
        Assert.Equal([one.Path, "notes/"], facts.Changes?.Uncommitted);
        Assert.Equal(1, _team.History.Looks);
        Assert.Null((await _team.FactsAsync()).Changes);
        Assert.Equal(1, _team.History.Looks);
    }

    [Theory]
    [InlineData(true, true, "Whether everything is committed is not known: the folder is in no clone of a git repository.")]
    [InlineData(true, false, "Whether everything is committed is not known: git is asked once you trust the workspace.")]
    [InlineData(false, true, "Whether everything is committed is not known: git took too long to answer.")]
    public async Task What_git_does_not_say_of_the_working_tree_is_a_sentence(bool isMissing, bool isTrusted, string problem)
    {
        _team.History.Slowness = Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        var scene = _team.Scene with { History = isMissing ? null : _team.History, IsTrusted = isTrusted };
        var changes = await TreeChanges.AskAsync(scene, [], TimeSpan.FromMilliseconds(20), CancellationToken.None);
        Assert.Null(changes.Uncommitted);
        Assert.Equal([problem], changes.Problems);
    }

    [Fact]
    public async Task Tooltips_of_a_moment_ask_git_once_whether_anybody_waits_for_the_answer_or_not()
    {
        var clock = new HandClock();
        var answer = new TaskCompletionSource();
        _team.History.Slowness = answer.Task;
        var changes = new RememberedChanges(async () => await TreeChanges.AskAsync(_team.Scene, [], TimeSpan.FromMinutes(1), CancellationToken.None), clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changes.NowAsync(new CancellationToken(canceled: true)));
        var asked = changes.NowAsync(CancellationToken.None);
        answer.SetResult();
        Assert.Equal(["notes/"], (await asked)?.Uncommitted);
        await changes.NowAsync(CancellationToken.None);
        Assert.Equal(1, _team.History.Looks);
        clock.Pass(15);
        await changes.NowAsync(CancellationToken.None);
        Assert.Equal(2, _team.History.Looks);
    }

    [Fact]
    public async Task Work_is_stale_when_neither_metadata_nor_runs_nor_commits_moved()
    {
        _team.Policy = _team.Policy with { Reports = new ReportPolicy { StaleDays = 10 } };
        foreach (var name in (string[])["silent", "ran", "committed"])
        {
            _team.Experiment(name, created: "2026-01-01");
        }

        _team.Experiment("done", status: "completed", created: "2026-01-01");
        _team.Run("a", "ran", "2026-02-25T08:00");
        _team.Commit("2026-02-21T08:00", "alice", "Tune", "experiments/active/alice/committed/deep/config.yaml");
        var facts = await _team.FactsAsync();
        Assert.Equal(["silent"], facts.Experiments.Where(one => one.IsStale(facts)).Select(static one => one.Name));
        Assert.Equal(60, facts.Experiments.Single(static one => one.Name == "silent").IdleDays(facts.Now, facts.Zone));
        Assert.Empty(facts.Commits);
    }

    [Fact]
    public void An_experiment_is_named_by_its_id_its_folder_or_its_row_and_a_slip_gets_a_hint()
    {
        var one = _team.Experiment("wine-forest");
        foreach (var name in (string[])["wine-forest", one.Path, "experiments/active/alice/wine-forest/", "metadata:" + one.Path])
        {
            Assert.Same(one, _team.Scene.Experiment(name, CancellationToken.None));
        }

        Assert.Contains("did you mean 'wine-forest'?", Assert.Throws<StoreException>(() => _team.Scene.Experiment("wine-forrest", CancellationToken.None)).Message, StringComparison.Ordinal);
        _team.Experiment("wine-forest", researcher: "bob");
        Assert.Contains("name one by its folder", Assert.Throws<StoreException>(() => _team.Scene.Experiment("wine-forest", CancellationToken.None)).Message, StringComparison.Ordinal);
    }
}
