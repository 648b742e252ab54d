using ForgeLsp.Core.Model;
using ForgeLsp.Features.Reports.Weekly;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

public sealed class WeeklyTests
{
    private readonly ReportWorkshop _team = new();

    [Fact]
    public async Task Experiments_are_new_completed_or_in_progress_by_their_dates_and_status()
    {
        _team.Experiment("old", created: "2026-01-01");
        _team.Experiment("fresh", created: "2026-02-27", status: "planned");
        _team.Experiments[0] = _team.Experiments[0] with { Updated = "2026-03-01" };
        _team.Experiments.Add(_team.Experiment("done", status: "completed", created: "2026-01-01") with { Path = "experiments/active/bob/done/metadata.yaml", Researcher = "bob", Updated = "2026-02-28" });
        _team.Experiments.RemoveAt(2);
        var report = await ReportAsync();
        Assert.Equal("fresh | done | old", string.Join(" | ", Names(report.New).Concat(Names(report.Completed)).Concat(Names(report.InProgress))));
        Assert.Equal([("alice", 1, 0, 1), ("bob", 0, 1, 0)], report.Researchers.Select(static one => (one.Name, one.New, one.Completed, one.InProgress)));
    }

    [Fact]
    public async Task A_success_rate_counts_runs_that_ended_by_themselves()
    {
        _team.Experiment("wine");
        _team.Run("a", "wine", "2026-03-01T08:00");
        _team.Run("b", "wine", "2026-03-01T08:00", RunStatus.Failed);
        _team.Run("c", "wine", "2026-03-01T08:00", RunStatus.Killed);
        _team.Run("d", "wine", "2026-01-01T08:00", RunStatus.Failed);
        Assert.Equal(0.5, (await ReportAsync()).SuccessRate);
    }

    [Fact]
    public async Task Recommendations_follow_from_the_facts_and_from_nothing_else()
    {
        Assert.Empty((await ReportAsync()).Recommendations);
        _team.Experiment("stopped", created: "2026-01-01");
        _team.Experiment("tried", status: "completed");
        _team.Run("a", "tried", "2026-03-01T08:00");
        _team.Run("b", "tried", "2026-03-01T08:00");
        _team.Experiment("written", status: "completed");
        _team.Experiments[2] = _team.Experiments[2] with { BestMetric = "0.9" };
        _team.Run("c", "written", "2026-03-01T08:00");
        _team.Run("d", "written", "2026-03-01T08:00");
        _team.Experiment("failing");
        for (var i = 0; i < 6; i++)
        {
            _team.Run("f" + i, "failing", "2026-03-01T08:00", i == 0 ? RunStatus.Finished : RunStatus.Failed);
        }

        _team.Catalogue = "models:\n  owned:\n    source: custom\n    status: testing\n    owners: [alice]\n  orphan:\n    source: ollama\n    status: production\n  gone:\n    source: custom\n    status: deprecated\n";
        var report = await ReportAsync(new ArtifactSizes([new("mlruns", "tried", 900_000_000, 3, 500_000_000, 1), new("mlruns", "small", 900, 3, 900, 1)], 0));
        Assert.Equal(
            [("modelWithoutOwner", "orphan"), ("abandoned", "stopped"), ("failing", "failing"), ("neverCompared", "tried"), ("cleanUp", "tried")],
            report.Recommendations.Select(static one => (one.Kind, one.Subject)));
        Assert.NotNull(report.Models);
        Assert.Equal((3, 2), (report.Models.Total, report.Models.Custom));
        Assert.Equal([("testing", 1), ("production", 1), ("deprecated", 1)], report.Models.Stages.Select(static stage => (stage.Stage, stage.Count)));
    }

    [Fact]
    public async Task Utilisation_is_what_was_booked_of_all_cards()
    {
        _team.Policy = _team.Policy with { Gpus = new GpuPolicy { Prices = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase) { ["A100"] = 2 } } };
        _team.Bookings.Add(new Reservation("1", "local", 0, null, "al", "wine", TestClock.At("2026-02-28T09:00"), TestClock.At("2026-03-01T09:00")));
        var facts = await _team.FactsAsync();
        Assert.NotNull(facts.Cost);
        var gpus = WeeklyFeature.Gpus(facts with { Cost = facts.Cost with { Cards = [new("local", 0, null, "NVIDIA A100"), new("local", 1, null, "NVIDIA A100")] } });
        Assert.Equal((2, 24m, 48m, 0.1667), (gpus.Cards, gpus.BookedHours, gpus.BookedCost, gpus.Utilisation));
    }

    private static string[] Names(IEnumerable<WeeklyExperiment> experiments) => [.. experiments.Select(static one => one.Name)];

    private async Task<WeeklyReport> ReportAsync(ArtifactSizes? sizes = null) => WeeklyFeature.Report(await _team.FactsAsync(), sizes ?? ArtifactSizes.None);
}
