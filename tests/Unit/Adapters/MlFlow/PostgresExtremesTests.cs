using System.Globalization;
using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Live;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Thinned by the database is thinned by us: the law over random histories on a real PostgreSQL.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresExtremesTests
{
    private const int Runs = 60;

    // So many that two connections share them, and so few that the database looks for each.
    private const int FewOfAll = 24;

    [Fact]
    public async Task What_the_database_leaves_out_does_not_show()
    {
        var random = new Random(41);
        List<string> ids = [.. Enumerable.Range(0, Runs).Select(run => run.ToString("x32", CultureInfo.InvariantCulture))];
        var histories = ids.ConvertAll(_ => History(random));
        using var data = new RealData(3);
        var dump = data.PostgresDump();
        await File.AppendAllTextAsync(dump, Statements(ids, histories), TestContext.Current.CancellationToken);
        await using var store = StoreFactory.Open(TrackingAddress.Parse(PostgresServer.Instance.Restore("extremes", dump), Path.GetTempPath()));
        await using var remembering = new RememberingStore(store, TimeProvider.System);
        var omitted = 0;
        foreach (var (points, asked) in new[] { (12, Runs), (40, Runs), (128, Runs), (512, Runs), (128, FewOfAll), (512, 3) })
        {
            var thin = ids[..asked].ConvertAll(_ => new CurveSketch(points, CurveAxis.Step));
            await remembering.ReadMetricExtremesAsync(
                [.. ids[..asked], "no such run"],
                "m",
                CurveSketch.Stretches(points),
                (int run, in MetricPoint point) => thin[run].Add(point),
                (run, count, shift) =>
                {
                    omitted++;
                    Assert.True(count >= 0);
                    thin[run].Omit(count, shift);
                },
                TestContext.Current.CancellationToken);
            for (var run = 0; run < asked; run++)
            {
                var whole = new CurveSketch(points, CurveAxis.Step);
                histories[run].ForEach(point => whole.Add(point));
                Assert.Equal(whole.Count, thin[run].Count);
                foreach (var limit in new[] { points, Math.Max(12, points * 3 / 4), 12 })
                {
                    Assert.True(whole.Thin(limit).SequenceEqual(thin[run].Thin(limit)), $"run {run} of {histories[run].Count} points, {points} kept, {limit} shown");
                }
            }
        }

        Assert.True(omitted > Runs, $"Only {omitted} histories were thinned.");
    }

    // As training, resumed and diverging training, and hand-made loggers write them: in steps of one or many, again and again, with and without odd values.
    private static List<MetricPoint> History(Random random)
    {
        var points = new HashSet<MetricPoint>();
        var count = random.Next(4) == 0 ? random.Next(1, 60) : random.Next(60, 6_000);
        var (stride, first) = (random.Next(3) switch { 0 => 1, 1 => 7, _ => 100 }, random.Next(3) switch { 0 => 0, 1 => -random.Next(5_000), _ => random.Next(1_000_000) });
        var (isOdd, digits, diverges) = (random.Next(3), random.Next(1, 12), random.Next(4) == 0 ? random.Next(count) : int.MaxValue);
        for (var i = 0; i < count; i++)
        {
            var value = i > diverges ? double.NaN : random.Next(isOdd == 0 ? 20 : isOdd == 1 ? 2_000 : int.MaxValue) switch
            {
                0 => double.NaN,
                1 => double.PositiveInfinity,
                2 => double.NegativeInfinity,
                3 => double.Epsilon,
                4 => -1e308,
                _ => Math.Round(random.NextDouble() - 0.5, digits),
            };
            var step = (long)first + (random.Next(10) == 0 ? stride * (long)random.Next(count) : stride * (long)i);
            points.Add(new(step, 1_700_000_000_000 + (random.Next(5) == 0 ? -i : i), value == 0 ? 0 : value));
        }

        if (random.Next(6) == 0)
        {
            points.Add(new(long.MaxValue, 0, 1));
        }

        return [.. points];
    }

    private static string Statements(List<string> ids, List<List<MetricPoint>> histories)
    {
        var sql = new StringBuilder("\nSET search_path = public;\n");
        for (var run = 0; run < ids.Count; run++)
        {
            sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO runs (run_uuid, experiment_id, start_time) VALUES ('{ids[run]}', 0, {(run % 5 == 0 ? "NULL" : "1700000000000")});");
            sql.AppendLine("COPY metrics (key, value, timestamp, run_uuid, step, is_nan) FROM stdin;");
            foreach (var point in histories[run])
            {
                sql.AppendLine(CultureInfo.InvariantCulture, $"m\t{Stored(point.Value):R}\t{point.Timestamp}\t{ids[run]}\t{point.Step}\t{double.IsNaN(point.Value)}");
            }

            sql.AppendLine("\\.");
            var last = histories[run].MaxBy(static point => point.Step);
            sql.AppendLine(CultureInfo.InvariantCulture, $"INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES ('m', 0, {last.Timestamp}, '{ids[run]}', {last.Step}, false);");
        }

        return sql.ToString();
    }

    // As MLflow stores what a database has no number for.
    private static double Stored(double value) => double.IsNaN(value) ? 0 : MetricNumber.ToDatabase(value);
}
