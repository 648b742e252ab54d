using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.Reports.Dashboard;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Reports;

public sealed class DashboardTests
{
    private readonly ReportWorkshop _team = new();

    [Fact]
    public async Task The_ten_latest_changes_are_of_commits_runs_and_models_alike()
    {
        _team.Experiment("wine");
        for (var i = 0; i < 8; i++)
        {
            _team.Commit($"2026-03-01T{10 + i}:00", "alice", $"Step {i}", "experiments/active/alice/wine/config.yaml");
            _team.Run("r" + i, "wine", $"2026-03-01T{10 + i}:29");
        }

        _team.Commit("2026-03-01T20:00", "alice", "Elsewhere", "README.md");
        var changes = DashboardFeature.Report(await _team.FactsAsync(), "ml", "").Changes;
        Assert.Equal(["run r7", "commit Step 7", "run r6", "commit Step 6"], changes.Take(4).Select(static one => $"{one.Kind} {one.Run?.Name ?? one.Text}"));
        Assert.Equal(10, changes.Count);
    }

    [Fact]
    public async Task The_best_value_is_of_a_run_else_as_metadata_say()
    {
        _team.Experiment("ran");
        _team.Run("a", "ran", "2026-03-01T08:00", metrics: ("accuracy", 0.9, 1));
        _team.Experiment("written");
        _team.Experiments[1] = _team.Experiments[1] with { BestMetric = "0.5", PrimaryMetric = "f1" };
        var rows = DashboardFeature.Report(await _team.FactsAsync(), "ml", "").Experiments;
        Assert.Equal([("ran", "accuracy", 0.9, "a"), ("written", "f1", 0.5, null)], rows.Select(static row => (row.Name, row.Metric ?? "", row.Best ?? 0, row.BestRun?.Name)));
    }

    [Fact]
    public async Task Nothing_that_anybody_wrote_is_html_in_the_page()
    {
        const string hostile = "</script><img src=x onerror=alert(1)> & \u2028 <!-- ]]>";
        _team.Experiment("wine");
        _team.Experiments[0] = _team.Experiments[0] with { Goal = hostile, Tags = [hostile], ExperimentId = hostile, Owner = hostile };
        _team.Run("<b>", "wine", "2026-03-01T08:00", RunStatus.Failed, user: hostile);
        _team.Commit("2026-03-01T10:00", hostile, hostile, "experiments/active/alice/wine/config.yaml");
        var made = await new DashboardKind().MakeAsync(new ReportWish { ToRoot = "../" }, _team.Scene with { Root = "/srv/<ml>", Page = static name => new PageParts($"/* {name} */", "b{}") }, CancellationToken.None);
        var page = made.Text();
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("</script>").Length);
        Assert.Contains("<title>Experiments of &lt;ml&gt;</title>", page, StringComparison.Ordinal);
        const string begin = "<script type=\"application/json\" id=\"dashboard\">";
        var data = page[(page.IndexOf(begin, StringComparison.Ordinal) + begin.Length)..page.IndexOf("</script>", StringComparison.Ordinal)];
        using var read = JsonDocument.Parse(data);
        Assert.Equal(hostile, read.RootElement.GetProperty("experiments")[0].GetProperty("goal").GetString());
        Assert.Contains($"script-src '{PageFile.Hash("/* dashboard */")}'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_with_signs_of_html_are_refused() => Assert.Throws<ArgumentException>(static () => PageFile.Text(new("", ""), "t", "id", "\"<\"", ""));
}
