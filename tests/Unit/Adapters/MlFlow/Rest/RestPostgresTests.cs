using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>The recorded servers kept their runs in PostgreSQL: what they answered is what the dump of that database holds, ids and times included.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class RestPostgresTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Recorded_answers_equal_the_database_that_they_came_from(int version)
    {
        await using var recordings = new Recordings(version, "rest-database");
        await using var rest = Open(recordings.Address);
        await using var database = Open(PostgresData.Address(version));
        var experiments = RealData.Shared(version).Facts("postgres", "experiments");
        List<string> one = [], other = [];
        foreach (var query in new[]
        {
            new RunQuery { ExperimentIds = [experiments["wine-classification"]], PageSize = 1000 },
            new RunQuery { ExperimentIds = [experiments["wine-classification"], experiments["alice/bert/baseline"]], OrderBy = "start_time DESC", PageSize = 99 },
            new RunQuery { ExperimentIds = [experiments["edge-cases"]], IncludeDeleted = true, PageSize = 1000 },
        })
        {
            Add(await database.SearchRunsAsync(query, default), one);
            Add(await rest.SearchRunsAsync(query, default), other);
        }

        foreach (var (_, query, _) in recordings.Named("metrics-get-history-max25000"))
        {
            one.AddRange((await database.GetMetricHistoryAsync(query["run_id"], query["metric_key"], default)).Select(static point => point.ToString()));
            other.AddRange((await rest.GetMetricHistoryAsync(query["run_id"], query["metric_key"], default)).Select(static point => point.ToString()));
        }

        one.AddRange((await database.ListModelVersionsAsync("wine-rf", default)).Select(Version));
        other.AddRange((await rest.ListModelVersionsAsync("wine-rf", default)).Select(Version));
        Assert.True(one.Count > 430, $"Only {one.Count} lines were compared.");
        Assert.Equal(string.Join('\n', one), string.Join('\n', other));
        Assert.Empty(recordings.Unknown);
    }

    // Stages were tried out after these answers were recorded, and put back.
    private static string Version(ModelVersion version) => ExactLines.Version(version with { LastUpdateTime = null });

    // Metrics named zz_… were logged to these servers after the answers were recorded.
    private static void Add(RunPage page, List<string> lines)
    {
        foreach (var run in page.Runs)
        {
            ExactLines.Run(run with { Metrics = run.Metrics.Where(static entry => !entry.Key.StartsWith("zz_", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal) }, lines);
        }
    }

    private static IRunStore Open(string address) => StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath()));
}
