using ForgeLsp.Core.Model;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.Reports.Standup;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

public sealed class StandupTests
{
    private readonly ReportWorkshop _team = new();

    [Theory]
    [InlineData("2026-03-03T09:00", "2026-03-02T09:00")] // Tuesday
    [InlineData("2026-03-02T09:00", "2026-02-27T09:00")] // Monday: Friday counts
    [InlineData("2026-03-01T09:00", "2026-02-27T09:00")] // Sunday
    [InlineData("2026-02-28T09:00", "2026-02-27T09:00")] // Saturday
    public void It_begins_a_day_ago_or_on_the_last_working_day(string now, string since) =>
        Assert.Equal(TestClock.At(since), ReportMoments.LastWorkingDay(TestClock.At(now), TimeZoneInfo.Utc));

    [Fact]
    public void On_a_monday_after_the_clocks_changed_it_begins_at_the_same_clock_time()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Equal(TestClock.At("2026-03-27T08:00"), ReportMoments.LastWorkingDay(TestClock.At("2026-03-30T07:00"), berlin));
    }

    [Fact]
    public async Task People_are_one_whatever_git_and_stores_call_them()
    {
        _team.Experiment("wine");
        _team.Commit("2026-03-01T10:00", "al", "Tune the forest", "experiments/active/alice/wine/config.yaml");
        _team.Run("a", "wine", "2026-03-01T11:00", user: "alice@mlflow");
        _team.Commit("2026-03-01T12:00", "bob", "Unrelated", "README.md");
        var report = StandupFeature.Report(await _team.FactsAsync(all: false));
        Assert.Equal([("alice", 1, 1), ("bob", 1, 0)], report.People.Select(static one => (one.Name, one.Commits.Count, one.Runs.Finished)));
        Assert.Equal(["wine"], report.People[0].Experiments);
        Assert.Equal([("wine", 1, 1)], report.Experiments.Select(static one => (one.Name, one.Commits, one.Runs.Finished)));
    }

    [Fact]
    public async Task Runs_from_before_do_not_count_but_those_still_running_do()
    {
        _team.Experiment("wine");
        _team.Run("old", "wine", "2026-02-20T08:00");
        _team.Run("long", "wine", "2026-02-20T08:00", RunStatus.Running);
        _team.Run("bad", "wine", "2026-03-01T08:00", RunStatus.Failed);
        var report = StandupFeature.Report(await _team.FactsAsync(all: false));
        Assert.Equal((0, 1, 0, 1), (report.Runs.Finished, report.Runs.Failed, report.Runs.Killed, report.Runs.Running));
        Assert.Equal(["bad"], report.Failed.Select(static run => run.Run.Name));
    }

    [Fact]
    public async Task Bookings_that_touch_the_local_day_are_todays()
    {
        _team.Clock = new TestClock("2026-03-02T09:00", "Asia/Tokyo"); // there it is 18:00, and the day began at 15:00 UTC of the first
        Book("ended before", "2026-03-01T10:00", "2026-03-01T15:00");
        Book("over night", "2026-03-01T14:00", "2026-03-01T16:00");
        Book("tonight", "2026-03-02T14:00", "2026-03-02T20:00");
        Book("tomorrow", "2026-03-02T15:00", "2026-03-02T20:00");
        Assert.Equal(["over night", "tonight"], StandupFeature.Today(await _team.FactsAsync()).Select(static entry => entry.Purpose));
    }

    [Fact]
    public async Task What_others_wrote_is_text_and_makes_no_link_or_heading()
    {
        _team.Experiment("wine");
        _team.Commit("2026-03-01T10:00", "mallory](http://evil)", "# Heading\n<img src=x> [x](http://evil) @all", "experiments/active/alice/wine/config.yaml");
        var text = StandupMarkdown.Text(StandupFeature.Report(await _team.FactsAsync()), TimeZoneInfo.Utc, "../");
        Assert.DoesNotMatch(@"(?<!\\)<img", text);
        Assert.DoesNotContain("](http://evil)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# Heading", text, StringComparison.Ordinal);
        Assert.Contains("[wine](../experiments/active/alice/wine/metadata.yaml)", text, StringComparison.Ordinal);
    }

    private void Book(string purpose, string start, string end) => _team.Bookings.Add(new Reservation(purpose, "local", 0, null, "al", purpose, TestClock.At(start), TestClock.At(end)));
}
