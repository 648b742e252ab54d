using System.CommandLine;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary><c>forge runs show</c>: one run with its datasets, its models and the versions registered from it.</summary>
internal static class RunsShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context, Option<string?> store)
    {
        var run = new Argument<string>("run") { Description = "Run id, a unique beginning of one (6 characters or more), or a run name." };
        var format = RunsCommand.FormatOption("table", "json", "csv");
        var command = new ExampleCommand("show", "Shows one run with its datasets and models.", "forge runs show 4ea7a476", "forge runs show bert-lr1 --store mlruns --format json") { run, format }
            .Explain("With its parameters, latest metrics, tags, datasets, the models that it logged, and the versions that were registered from it.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var (found, where) = await session.FindAsync(parsed.GetValue(run) ?? "", cancel);
            switch (parsed.GetValue(format))
            {
                case "csv":
                    await using (var csv = new RunCsvWriter(context.Out, null))
                    {
                        await csv.WriteAsync(found, cancel);
                        await csv.EndAsync(null, isPartial: false, cancel);
                    }

                    break;
                case "json":
                    var detail = await RunDetail.ReadAsync(session, found, where, cancel);
                    await using (var json = new RunJsonWriter(context.Out))
                    {
                        await json.WriteAsync(found, detail.Write);
                        await json.EndAsync(null, isPartial: false, cancel);
                    }

                    break;
                default:
                    await context.Out.WriteAsync(TextTable.Aligned((await RunDetail.ReadAsync(session, found, where, cancel)).Rows()));
                    break;
            }

            return session.ExitCode;
        });
        return command;
    }
}
