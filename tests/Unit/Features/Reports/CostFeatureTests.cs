using ForgeLsp.Core.Model;
using ForgeLsp.Features.Reports;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

public sealed class CostFeatureTests
{
    private readonly List<Reservation> _bookings = [];
    private readonly List<CostRun> _runs = [];
    private DateTimeOffset? _from;
    private DateTimeOffset? _until;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    [Fact]
    public void Hours_cost_what_the_card_costs_by_experiment_with_the_dearest_first()
    {
        Book("alice", 0, "2026-03-02T08:00", 2, "Wine-Forest");
        Book("bob", 0, "2026-03-02T10:00", 1.5, "wine-forest");
        Book("bob", 1, "2026-03-02T08:00", 2, "something else");
        var report = Report(CostGrouping.Experiment);
        Assert.Equal([new CostRow("wine-forest", 2, 3.5m, 10.5m, 0, 0, 0, null, 0), new CostRow("something else", 1, 2, 3m, 0, 0, 0, null, 0)], report.Rows);
        Assert.Equal(new CostRow("total", 3, 5.5m, 13.5m, 0, 0, 0, null, 0), report.Total);
        Assert.Equal([("NVIDIA A100-SXM4-80GB", "A100", 3m, 10.5m), ("NVIDIA GeForce RTX 4090", "RTX4090", 1.5m, 3m)], report.Types.Select(type => (type.Name, type.Price, type.PerHour ?? 0, type.BookedCost ?? 0)));
    }

    [Fact]
    public void People_are_one_whatever_tools_call_them()
    {
        Book("alice", 0, "2026-03-02T08:00", 1);
        Book("al", 0, "2026-03-02T09:00", 1);
        Ran("r1", "alice@tracking", "2026-03-02T08:00", 0.5, "RTX 4090");
        Assert.Equal([new CostRow("alice", 2, 2, 6, 0, 1, 0.5m, 0.75m, 0)], Report(CostGrouping.User).Rows);
    }

    [Fact]
    public void Time_that_two_bookings_share_counts_once_for_whoever_began_first()
    {
        Book("alice", 0, "2026-03-02T08:00", 3);
        Book("bob", 0, "2026-03-02T09:00", 1);
        Book("carol", 0, "2026-03-02T10:00", 2);
        var report = Report(CostGrouping.User);
        Assert.Equal([("alice", 3m), ("carol", 1m)], report.Rows.Select(row => (row.Key, row.BookedHours)));
        Assert.Equal(4, report.Total.BookedHours);
        Assert.Equal(["Bookings of GPU 0 on this machine overlap for 2 h, which counts once, for whoever began first."], report.Problems);
    }

    [Fact]
    public void A_card_is_one_by_uuid_and_by_index()
    {
        Book("alice", 0, "2026-03-02T08:00", 2);
        _bookings[0] = _bookings[0] with { GpuUuid = "GPU-x" };
        Book("bob", 0, "2026-03-02T08:00", 2);
        Assert.Equal(2, Report(CostGrouping.User).Total.BookedHours);
    }

    [Fact]
    public void What_is_to_come_or_was_before_does_not_count()
    {
        Book("alice", 0, "2026-03-02T10:00", 100);
        Book("bob", 1, "2026-03-09T10:00", 2);
        Assert.Equal([("alice", 2m)], Report(CostGrouping.User).Rows.Select(row => (row.Key, row.BookedHours)));
        _from = TestClock.At("2026-03-02T11:15:00");
        Assert.Equal(0.75m, Report(CostGrouping.User).Total.BookedHours);
        (_from, _until) = (null, TestClock.At("2026-03-02T10:30:00"));
        var report = Report(CostGrouping.User);
        Assert.Equal((0.5m, "2026-03-02T10:30:00Z"), (report.Total.BookedHours, report.To));
    }

    [Fact]
    public void Hours_without_a_price_are_said_and_in_no_sum()
    {
        Book("alice", 0, "2026-03-02T08:00", 1);
        Book("alice", 7, "2026-03-02T08:00", 2);
        Book("bob", 2, "2026-03-02T08:00", 3);
        Ran("r1", "bob", "2026-03-02T08:00", 1, "Tesla K80");
        var report = Report(CostGrouping.User);
        Assert.Equal([new CostRow("alice", 2, 3, 3, 2, 0, 0, null, 0), new CostRow("bob", 1, 3, null, 3, 1, 1, null, 1)], report.Rows);
        Assert.Equal([new UnpricedCard("GPU 2 on this machine", "Tesla K40m", 3), new UnpricedCard("GPU 7 on this machine", null, 2), new UnpricedCard("runs", "Tesla K80", 1)], report.Unpriced);
    }

    [Fact]
    public void Weeks_begin_on_monday_in_the_zone_and_are_as_long_as_they_took()
    {
        // Sunday 2026-02-22 23:00 in Berlin to Monday 02:00, and over the night in which the clocks skip an hour.
        _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Book("alice", 0, "2026-02-22T22:00", 3);
        Assert.Equal([("2026-W08", 1m), ("2026-W09", 2m)], Report(CostGrouping.Week).Rows.Select(row => (row.Key, row.BookedHours)));
        Assert.Equal([("2026-02", 3m)], Report(CostGrouping.Month).Rows.Select(row => (row.Key, row.BookedHours)));
    }

    [Fact]
    public void The_month_in_which_clocks_change_is_an_hour_shorter()
    {
        _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        _bookings.Add(new Reservation("a", "local", 0, null, "alice", "x", TestClock.At("2025-02-28T23:00:00"), TestClock.At("2025-04-01T22:00:00")));
        Assert.Equal([("2025-03", 743m), ("2025-04", 24m)], Report(CostGrouping.Month).Rows.Select(row => (row.Key, row.BookedHours)));
    }

    [Fact]
    public void Years_of_iso_weeks_are_not_years_of_the_calendar()
    {
        _bookings.Add(new Reservation("a", "local", 0, null, "alice", "x", TestClock.At("2024-12-30T00:00:00"), TestClock.At("2024-12-30T01:00:00")));
        Assert.Equal(["2025-W01"], Report(CostGrouping.Week).Rows.Select(row => row.Key));
        Assert.Equal(["2024-12"], Report(CostGrouping.Month).Rows.Select(row => row.Key));
    }

    [Fact]
    public void Runs_count_where_they_say_their_gpu_and_parents_only_without_children()
    {
        Ran("plain", "bob", "2026-03-02T08:00", 1, gpu: null);
        Ran("sweep", "bob", "2026-03-02T08:00", 2, "A100");
        Ran("child1", "bob", "2026-03-02T08:00", 1, "A100", parent: "sweep");
        Ran("child2", "bob", "2026-03-02T09:00", 1, "A100", parent: "sweep", count: 2);
        Assert.Equal(new CostRow("forest-tracking", 0, 0, null, 0, 2, 3, 9, 0), Report(CostGrouping.Experiment).Rows[0] with { Key = "forest-tracking" });
        Assert.Equal(["wine-forest"], Report(CostGrouping.Experiment).Rows.Select(row => row.Key));
    }

    [Fact]
    public void A_run_that_only_logs_system_metrics_used_cards_that_nobody_names()
    {
        var run = new Run("m", "1", "m", RunStatus.Finished, false)
        {
            StartTime = Ms("2026-03-02T08:00:00"),
            EndTime = Ms("2026-03-02T09:00:00"),
            User = "bob",
            Metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal) { ["system/gpu_0_utilization_percentage"] = new(1, 1, 1), ["system/gpu_1_memory_usage_megabytes"] = new(1, 1, 1) },
        };
        _runs.Add(new CostRun("s", "other", run));
        Assert.Equal(new CostRow("bob", 0, 0, null, 0, 1, 2, null, 2), Assert.Single(Report(CostGrouping.User).Rows));
    }

    [Fact]
    public void A_run_that_was_killed_and_is_marked_as_running_counts_to_its_last_sign_of_life()
    {
        Ran("dead", "bob", "2026-03-01T00:00", null, "A100", RunStatus.Running);
        Ran("alive", "bob", "2026-03-02T11:30", null, "A100", RunStatus.Running);
        Ran("lost", "bob", "2026-03-02T00:00", null, "A100", RunStatus.Failed);
        var report = Report(CostGrouping.User);
        Assert.Equal((2, 1.5m), (report.Total.Runs, report.Total.RunHours));
        Assert.Equal(["1 run is still marked as running and gave no sign of life for over an hour: counted until an hour after the last one."], report.Problems);
    }

    [Theory]
    [InlineData("cuda:0")]
    [InlineData("0")]
    [InlineData("true")]
    [InlineData("GPU-5a1e7b1c-0c2d")]
    [InlineData("")]
    public void A_device_or_a_flag_is_no_name_of_a_card(string value)
    {
        Ran("r", "bob", "2026-03-02T08:00", 1, value);
        Assert.Empty(Report(CostGrouping.User).Rows);
    }

    [Fact]
    public void Nothing_is_an_empty_report()
    {
        var report = Report(CostGrouping.Month);
        Assert.Empty(report.Rows);
        Assert.Equal(("month", null, "2026-03-02T12:00:00Z", 0m), (report.By, report.From, report.To, report.Total.BookedHours));
    }

    private CostReport Report(CostGrouping grouping)
    {
        var policy = Policy.Default with
        {
            Members = new Dictionary<string, Member>(StringComparer.Ordinal) { ["alice"] = new("alice", null, "al", "alice@tracking") },
            Gpus = new GpuPolicy { Prices = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase) { ["A100"] = 3, ["RTX4090"] = 1.5m } },
        };
        CostCard[] cards = [new("local", 0, null, "NVIDIA A100-SXM4-80GB"), new("local", 1, null, "NVIDIA GeForce RTX 4090"), new("local", 2, null, "Tesla K40m")];
        return CostFeature.Report(
            new CostInput(_bookings, cards, _runs, policy, _from, TestClock.At("2026-03-02T12:00:00"), _zone)
            {
                Until = _until,
                Experiments = ["wine-forest"],
                ExperimentIds = new Dictionary<string, string>(StringComparer.Ordinal) { ["forest-tracking"] = "wine-forest" },
            },
            grouping);
    }

    private void Book(string user, int gpu, string start, double hours, string purpose = "work")
    {
        var from = TestClock.At(start);
        _bookings.Add(new Reservation($"b{_bookings.Count}", "local", gpu, null, user, purpose, from, from.AddHours(hours)));
    }

    private void Ran(string id, string user, string start, double? hours, string? gpu, RunStatus status = RunStatus.Finished, string? parent = null, int? count = null)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (gpu is not null)
        {
            tags["gpu_type"] = gpu;
        }

        if (parent is not null)
        {
            tags["mlflow.parentRunId"] = parent;
        }

        var parameters = count is { } many ? new Dictionary<string, string>(StringComparer.Ordinal) { ["num_gpus"] = many.ToString(System.Globalization.CultureInfo.InvariantCulture) } : [];
        var at = Ms(start);
        _runs.Add(new CostRun("s", "forest-tracking", new Run(id, "1", id, status, false) { StartTime = at, EndTime = hours is { } length ? at + (long)(length * 3_600_000) : null, User = user, Tags = tags, Params = parameters }));
    }

    private static long Ms(string utc) => TestClock.At(utc).ToUnixTimeMilliseconds();
}
