using System.CommandLine;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary><c>forge runs list</c>: the runs of a search, as they come from the stores.</summary>
internal static class RunsListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context, Option<string?> store)
    {
        var search = new RunSearchOptions(defaultMax: 100);
        var page = new Option<string?>("--page") { Description = "Continue behind the page whose JSON had this nextPage." };
        var columns = new Option<string?>("--columns") { Description = "Columns of the table or CSV, such as run_id,name,status,metrics.accuracy,params.lr,tags.team." };
        var format = RunsCommand.FormatOption("table", "json", "csv", "ndjson");
        var command = search.Complete(new ExampleCommand(
            "list",
            "Lists runs.",
            "forge runs list --order-by 'metrics.accuracy DESC' --max 10",
            "forge runs list --filter \"params.model = 'bert' and (metrics.f1 > 0.9 or tags.stage = 'final')\" --since 7d",
            "forge runs list --experiment alice/bert --columns name,metrics.loss,params.lr --format csv",
            "forge runs list --store https://mlflow.example.org --all --format ndjson")
            .Explain("Filters are MLflow's search syntax, with or, not and parentheses besides. Times are local in the table, and milliseconds since 1970-01-01 UTC in CSV and JSON; metrics are the latest values."));
        command.Options.Add(page);
        command.Options.Add(columns);
        command.Options.Add(format);
        command.SetAction(async (parsed, cancel) =>
        {
            var chosen = parsed.GetValue(columns) is { } list ? RunColumns.Parse(list) : null;
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var runs = await session.OpenAsync(search.Read(parsed, context.Time) with { After = parsed.GetValue(page) }, cancel);
            await using var writer = RunWriters.For(parsed.GetValue(format) ?? "table", context.Out, chosen);
            await foreach (var run in runs.ReadAsync(cancel))
            {
                await writer.WriteAsync(run, cancel);
            }

            await writer.EndAsync(runs.Next, isPartial: session.ExitCode != ExitCode.Clean, cancel);
            if (runs.Next is not null && parsed.GetValue(format) == "table")
            {
                await context.TellAsync("there are more runs; raise --max, or write --all, to see them.");
            }

            return session.ExitCode;
        });
        return command;
    }
}
