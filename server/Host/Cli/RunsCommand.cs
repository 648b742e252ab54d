using System.CommandLine;
using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge runs list|show|compare</c>.</summary>
internal static class RunsCommand
{

    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context)
    {
        var store = new Option<string?>("--store") { Description = "Tracking address: a folder, sqlite:///FILE, postgresql://… or https://…; else as the workspace says.", Recursive = true };
        return new Command("runs", "Lists, shows and compares runs of the tracking stores.") { store, List(context, store), Show(context, store), Compare(context, store) };
    }

    private static Command List(CliContext context, Option<string?> store)
    {
        var experiment = new Option<string?>("--experiment") { Description = "Name or id of one experiment." };
        var filter = new Option<string>("--filter") { Description = "MLflow's search syntax, with or, not and parentheses.", DefaultValueFactory = _ => "" };
        var order = new Option<string>("--order-by") { Description = "Such as 'metrics.accuracy DESC'.", DefaultValueFactory = _ => "" };
        var max = new Option<int>("--max") { Description = "Most runs to list.", DefaultValueFactory = _ => 100 };
        max.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--max must be 1 or more.");
            }
        });
        var page = new Option<string?>("--page") { Description = "Continue behind the page whose JSON had this nextPage." };
        var deleted = new Option<bool>("--include-deleted") { Description = "List deleted runs too." };
        var format = Format("table", "json", "csv");
        var command = new Command("list", "Lists runs.") { experiment, filter, order, max, page, deleted, format };
        command.SetAction(async (parsed, cancel) =>
        {
            var query = new RunQuery { Filter = parsed.GetValue(filter) ?? "", OrderBy = parsed.GetValue(order) ?? "", IncludeDeleted = parsed.GetValue(deleted), After = parsed.GetValue(page) };
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var (runs, next) = await session.ListAsync(query, parsed.GetValue(experiment), parsed.GetValue(max), cancel);
            if (runs.Count > 0 || session.ExitCode == ExitCode.Clean || parsed.GetValue(format) == "json")
            {
                await WriteAsync(context, runs, next, parsed.GetValue(format));
            }

            return session.ExitCode;
        });
        return command;
    }

    private static Command Show(CliContext context, Option<string?> store)
    {
        var run = new Argument<string>("run") { Description = "Run id, a unique beginning of one (6 characters or more), or a run name." };
        var format = Format("table", "json", "csv");
        var command = new Command("show", "Shows one run.") { run, format };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var found = await session.FindAsync(parsed.GetValue(run) ?? "", cancel);
            if (parsed.GetValue(format) == "table")
            {
                await context.Out.WriteAsync(TextTable.Aligned(Details(found)));
                return session.ExitCode;
            }

            await WriteAsync(context, [found], null, parsed.GetValue(format));
            return session.ExitCode;
        });
        return command;
    }

    private static Command Compare(CliContext context, Option<string?> store)
    {
        var runs = new Argument<string[]>("runs") { Description = "Two or more runs: ids, unique beginnings or names.", Arity = new ArgumentArity(2, CompareFeature.MaxRuns) };
        var all = new Option<bool>("--all") { Description = "Show rows that do not differ too." };
        var format = Format("table", "json", "markdown", "csv");
        var command = new Command("compare", "Puts runs side by side.") { runs, all, format };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var refs = new List<RunRef>();
            foreach (var name in parsed.GetValue(runs) ?? [])
            {
                var found = await session.FindAsync(name, cancel);
                refs.Add(new(found.Store, found.Run.Id));
            }

            var result = await new CompareFeature(session.Stores, () => session.Policy.HigherIsBetter).CompareAsync(refs, cancel);
            foreach (var problem in result.Problems)
            {
                await context.TellAsync(problem);
            }

            await context.Out.WriteAsync(parsed.GetValue(format) switch
            {
                "json" => JsonSerializer.Serialize(result, FeatureJson.Default.CompareResult) + "\n",
                "markdown" => TextTable.Markdown(CompareTable.Rows(result, parsed.GetValue(all))),
                "csv" => TextTable.Csv(CompareTable.Rows(result, parsed.GetValue(all))),
                _ => TextTable.Aligned(CompareTable.Rows(result, parsed.GetValue(all))),
            });
            return session.ExitCode;
        });
        return command;
    }

    private static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--format") { Description = string.Join(", ", formats) + ".", DefaultValueFactory = _ => formats[0] };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    private static async Task WriteAsync(CliContext context, IReadOnlyList<ListedRun> runs, string? next, string? format)
    {
        if (format == "json")
        {
            await RunJson.WriteAsync(context.Out, runs, next);
            return;
        }

        var isTable = format == "table";
        var metrics = Keys(runs, run => run.Metrics.Keys, isTable ? 4 : int.MaxValue);
        var parameters = Keys(runs, run => run.Params.Keys, isTable ? 0 : int.MaxValue);
        var rows = new List<IReadOnlyList<string>> { (string[])["run", "name", "experiment", "status", "started", .. metrics, .. parameters] };
        rows.AddRange(runs.Select(listed => (IReadOnlyList<string>)(string[])
        [
            isTable ? listed.Run.Id[..Math.Min(8, listed.Run.Id.Length)] : listed.Run.Id,
            listed.Run.Name,
            listed.ExperimentName,
            RunFields.StatusWord(listed.Run.Status),
            RunText.Instant(listed.Run.StartTime),
            .. metrics.Select(key => listed.Run.Metrics.TryGetValue(key, out var metric) ? isTable ? RunText.Number(metric.Value) : ExactDoubleConverter.Text(metric.Value) : ""),
            .. parameters.Select(key => listed.Run.Params.GetValueOrDefault(key) ?? ""),
        ]));
        await context.Out.WriteAsync(isTable ? TextTable.Aligned(rows) : TextTable.Csv(rows));
        if (isTable && next is not null)
        {
            await context.Error.WriteLineAsync("forge: there are more runs; raise --max to see them.");
        }
    }

    // The keys that most runs have come first.
    private static List<string> Keys(IReadOnlyList<ListedRun> runs, Func<Run, IEnumerable<string>> keys, int limit) =>
    [
        .. runs.SelectMany(listed => keys(listed.Run)).GroupBy(key => key, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(limit).Select(group => group.Key),
    ];

    private static List<IReadOnlyList<string>> Details(ListedRun listed)
    {
        var run = listed.Run;
        var rows = new List<IReadOnlyList<string>>();
        void Row(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value)) rows.Add([key, value]);
        }

        Row("run", run.Id);
        Row("name", run.Name);
        Row("experiment", listed.ExperimentName);
        Row("store", listed.Store);
        Row("status", RunFields.StatusWord(run.Status) + (run.IsDeleted ? " (deleted)" : ""));
        Row("started", RunText.Instant(run.StartTime));
        Row("took", RunText.Duration(run));
        Row("user", RunText.User(run));
        Row("damage", run.Damage);
        foreach (var (key, value) in run.Params.OrderBy(entry => entry.Key, StringComparer.Ordinal)) Row("params." + key, value);
        foreach (var (key, metric) in run.Metrics.OrderBy(entry => entry.Key, StringComparer.Ordinal)) Row("metrics." + key, ExactDoubleConverter.Text(metric.Value));
        foreach (var (key, value) in run.Tags.OrderBy(entry => entry.Key, StringComparer.Ordinal)) Row("tags." + key, value);
        return rows;
    }
}
