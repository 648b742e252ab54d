using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Host.Cli.Runs;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug runs</c>: asks a tracking store for a page of runs, or for the first rows of the Runs view, again and again, and tells what each answer costs in this process.</summary>
internal static class DebugRunsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var store = new Option<string?>("--store") { Description = "Tracking address; else as the workspace says. The first store is asked." };
        var filter = new Option<string>("--filter") { Description = "MLflow's search syntax.", DefaultValueFactory = static _ => "" };
        var order = new Option<string>("--order-by") { Description = "Such as 'metrics.accuracy DESC'.", DefaultValueFactory = static _ => "" };
        var size = new Option<int>("--page-size") { Description = "Runs per page, up to 1,000.", DefaultValueFactory = static _ => 1000 };
        var page = new Option<int>("--page") { Description = "Which page to ask for; those before it are read once.", DefaultValueFactory = static _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "How often to ask.", DefaultValueFactory = static _ => 5 };
        var tree = new Option<bool>("--tree") { Description = "Ask for the first rows of the Runs view instead: the stores, the experiments and the runs of the newest one." };
        var command = new ExampleCommand("runs", "Ask a tracking store for a page of runs and print milliseconds and bytes per answer.", "forge debug runs --rounds 3", "forge debug runs --tree --store mlruns") { store, filter, order, size, page, rounds, tree };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var named = (await session.ListAsync(cancel))[0];
            try
            {
                var query = new RunQuery { Filter = parsed.GetValue(filter) ?? "", OrderBy = parsed.GetValue(order) ?? "", PageSize = parsed.GetValue(size) };
                Func<Task<int>> ask = parsed.GetValue(tree)
                    ? () => RowsAsync(new RunsView(session, () => session.Policy.HigherIsBetter, RootFolder.UriOfFile, context.Time), cancel)
                    : await PageAsync(named.Store, query, parsed.GetValue(page), cancel);
                await context.Out.WriteLineAsync(await MeasureAsync(ask, Math.Max(1, parsed.GetValue(rounds))));
                return session.ExitCode;
            }
            catch (StoreException problem)
            {
                throw new CliException(problem.Failure == StoreFailure.BadQuery ? ExitCode.Usage : ExitCode.Unreachable, problem.Message);
            }
        });
        return command;
    }

    private static async Task<Func<Task<int>>> PageAsync(IRunStore store, RunQuery query, int page, CancellationToken cancel)
    {
        for (var i = 1; i < page; i++)
        {
            query = query with { After = (await store.SearchRunsAsync(query, cancel)).Next ?? throw new CliException(ExitCode.Usage, $"There are {i} pages.") };
        }

        return async () => (await store.SearchRunsAsync(query, cancel)).Runs.Count;
    }

    // What an editor asks for until the first rows stand there.
    private static async Task<int> RowsAsync(RunsView view, CancellationToken cancel)
    {
        var count = 0;
        string? parent = null;
        for (var level = 0; level < 3; level++)
        {
            var rows = await view.ChildrenAsync(parent, null, cancel);
            count += rows.Nodes.Count;
            parent = rows.Nodes.FirstOrDefault(static row => row.Expansion != ViewExpansion.None)?.Id;
            if (parent is null)
            {
                break;
            }
        }

        return count;
    }

    private static async Task<string> MeasureAsync(Func<Task<int>> ask, int rounds)
    {
        var milliseconds = new List<double>();
        var (rows, bytes, cpu) = (0, 0L, 0.0);
        for (var round = 0; round <= rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes();
            var used = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.GetTimestamp();
            rows = await ask();
            milliseconds.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            bytes = GC.GetTotalAllocatedBytes() - before;
            cpu = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        using (var process = Process.GetCurrentProcess())
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteNumber("rows", rows);
            json.WriteNumber("firstMs", Math.Round(milliseconds[0], 2));
            json.WriteStartArray("warmMs");
            foreach (var time in milliseconds.Skip(1))
            {
                json.WriteNumberValue(Math.Round(time, 2));
            }

            json.WriteEndArray();
            json.WriteNumber("cpuMs", Math.Round(cpu, 2));
            json.WriteNumber("bytes", bytes);
            json.WriteNumber("peakMemoryBytes", process.PeakWorkingSet64);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
