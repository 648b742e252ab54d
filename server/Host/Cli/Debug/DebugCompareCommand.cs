using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug compare</c>: puts the newest runs of a tracking store side by side, and draws their first curves, again and again, and tells what each answer costs in this process.</summary>
internal static class DebugCompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var store = new Option<string?>("--store") { Description = "Tracking address; else as the workspace says. The first store is asked." };
        var count = new Option<int>("--runs") { Description = "How many runs, 2 to 500.", DefaultValueFactory = static _ => 100 };
        var charts = new Option<int>("--charts") { Description = "How many metrics are drawn.", DefaultValueFactory = static _ => 4 };
        var rounds = new Option<int>("--rounds") { Description = "How often to ask.", DefaultValueFactory = static _ => 5 };
        var command = new ExampleCommand("compare", "Compare runs of a tracking store and print milliseconds and bytes per answer.", "forge debug compare --runs 50") { store, count, charts, rounds };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var named = (await session.ListAsync(cancel))[0];
            try
            {
                var page = await named.Store.SearchRunsAsync(new RunQuery { PageSize = Math.Clamp(parsed.GetValue(count), 2, CompareFeature.MaxRuns) }, cancel);
                List<RunRef> runs = [.. page.Runs.Select(run => new RunRef(named.Alias, run.Id))];
                var feature = new CompareFeature(session, () => session.Policy.HigherIsBetter);
                var table = await MeasureAsync(async () => JsonSerializer.SerializeToUtf8Bytes(await feature.CompareAsync(new(runs), cancel), FeatureJson.Default.CompareResult).Length, parsed.GetValue(rounds));
                var result = await feature.CompareAsync(new(runs), cancel);
                List<string> metrics = [.. result.Metrics.Where(static row => row.LastStep is not null).OrderByDescending(row => row.Key == result.Summary.Metric).Select(static row => row.Key).Take(parsed.GetValue(charts))];

                // One chart, as the page asks for it, then several; each round as if for the first time, then what is kept.
                var chart = await MeasureAsync(() => CurvesAsync(new CurvesFeature(session, capacity: 0), new(runs, [.. metrics.Take(1)]), cancel), parsed.GetValue(rounds));
                var read = await MeasureAsync(() => CurvesAsync(new CurvesFeature(session, capacity: 0), new(runs, metrics), cancel), parsed.GetValue(rounds));
                var keeping = new CurvesFeature(session);
                var again = await MeasureAsync(() => CurvesAsync(keeping, new(runs, metrics), cancel), parsed.GetValue(rounds));
                await context.Out.WriteLineAsync(Json(runs.Count, metrics.Count, [("table", table), ("chart", chart), ("curves", read), ("again", again)]));
                return session.ExitCode;
            }
            catch (StoreException problem)
            {
                throw new CliException(ExitCode.Unreachable, problem.Message);
            }
        });
        return command;
    }

    private static async Task<int> CurvesAsync(CurvesFeature feature, CurvesRequest request, CancellationToken cancel) =>
        JsonSerializer.SerializeToUtf8Bytes(await feature.CurvesAsync(request, cancel), FeatureJson.Default.CurvesResult).Length;

    private static async Task<(List<double> Times, int Bytes)> MeasureAsync(Func<Task<int>> ask, int rounds)
    {
        var times = new List<double>();
        var bytes = 0;
        for (var round = 0; round <= Math.Max(1, rounds); round++)
        {
            var watch = Stopwatch.GetTimestamp();
            bytes = await ask();
            times.Add(Math.Round(Stopwatch.GetElapsedTime(watch).TotalMilliseconds, 2));
        }

        return (times, bytes);
    }

    private static string Json(int runs, int metrics, IReadOnlyList<(string Name, (List<double> Times, int Bytes) Measured)> all)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        using (var process = Process.GetCurrentProcess())
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteNumber("runs", runs);
            json.WriteNumber("charts", metrics);
            foreach (var (name, (times, bytes)) in all)
            {
                json.WriteStartObject(name);
                json.WriteNumber("firstMs", times[0]);
                json.WriteStartArray("warmMs");
                foreach (var time in times.Skip(1))
                {
                    json.WriteNumberValue(time);
                }

                json.WriteEndArray();
                json.WriteNumber("bytes", bytes);
                json.WriteEndObject();
            }

            json.WriteNumber("peakMemoryBytes", process.PeakWorkingSet64);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
