using System.CommandLine;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary><c>forge runs export</c>: all runs of a search, and their metric histories if wanted, into files that are whole or not there.</summary>
internal static class RunsExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context, Option<string?> store)
    {
        var search = new RunSearchOptions(defaultMax: null);
        var file = new Argument<string?>("file") { Description = "File to write; standard output where it is left out.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--output", "-o") { Description = "The same as the argument." };
        var columns = new Option<string?>("--columns") { Description = "Columns of the CSV, such as run_id,name,status,metrics.accuracy,params.lr,tags.team." };
        var histories = new Option<string?>("--histories") { Description = "Also write every point of the runs' metrics into this file (.csv or .ndjson), one in a line." };
        var metrics = new Option<string[]>("--metric") { Description = "Only this metric's points; may be given several times.", DefaultValueFactory = _ => [] };
        var force = new Option<bool>("--force") { Description = "Overwrite files that are there." };
        var format = new Option<string?>("--format") { Description = "How to write it: csv, json or ndjson; else as the file's name says, or csv." };
        format.AcceptOnlyFromAmong("csv", "json", "ndjson");
        var command = search.Complete(new ExampleCommand(
            "export",
            "Writes all runs of a search to a file.",
            "forge runs export runs.csv --experiment alice/bert",
            "forge runs export runs.json --filter \"tags.stage = 'final'\" --histories points.csv --metric loss",
            "forge runs export --format ndjson --since yesterday | jq .runId")
            .Explain("The file is whole or not there: of a store that cannot be read to its end nothing is written. However many runs there are, memory does not grow with them.", ExitMeaning.Refused("the file is there already, and --force was not given")));
        command.Arguments.Add(file);
        foreach (var option in new Option[] { output, columns, histories, metrics, force, format })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancel) =>
        {
            var (path, points) = (parsed.GetValue(file) ?? parsed.GetValue(output), parsed.GetValue(histories));
            var form = parsed.GetValue(format) ?? FormatOf(path) ?? (path is null ? "csv" : throw new CliException(ExitCode.Usage, "The file's name says no format; end it with .csv, .json or .ndjson, or add --format."));
            if (points is not null && FormatOf(points) is not ("csv" or "ndjson"))
            {
                throw new CliException(ExitCode.Usage, "--histories is a file whose name ends with .csv or .ndjson.");
            }

            var chosen = parsed.GetValue(columns) is { } list ? RunColumns.Parse(list) : null;
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var runs = await session.OpenAsync(search.Read(parsed, context.Time), cancel);
            await using var target = path is null ? null : WholeFile.Open(Path.GetFullPath(path, context.WorkingDirectory), parsed.GetValue(force));
            await using var pointTarget = points is null ? null : WholeFile.Open(Path.GetFullPath(points, context.WorkingDirectory), parsed.GetValue(force));
            await using var writer = RunWriters.For(form, target?.Writer ?? context.Out, chosen);
            var curves = pointTarget is null ? null : new HistoryExport(pointTarget.Writer, FormatOf(points) == "csv", session, runs, parsed.GetValue(metrics) ?? []);
            var progress = new ProgressLine(context, "runs");
            try
            {
                await foreach (var run in runs.ReadAsync(cancel))
                {
                    await writer.WriteAsync(run, cancel);
                    if (curves is not null) await curves.AddAsync(run, cancel);
                    await progress.StepAsync();
                }

                if (curves is not null) await curves.EndAsync(cancel);
                await writer.EndAsync(null, isPartial: session.ExitCode != ExitCode.Clean, cancel);
            }
            finally
            {
                await progress.EndAsync();
            }

            // A file that lacks the runs of a store that was away would be taken for all of them.
            if (session.ExitCode != ExitCode.Clean && target is not null)
            {
                await context.TellAsync("nothing was exported, because a store could not be read to its end.");
                return session.ExitCode;
            }

            if (target is not null) await target.CommitAsync();
            if (pointTarget is not null) await pointTarget.CommitAsync();
            if (path is not null) await context.TellAsync($"exported {progress.Count} runs to {Path.GetFileName(path)}.");
            return session.ExitCode;
        });
        return command;
    }

    private static string? FormatOf(string? path) => Path.GetExtension(path)?.ToLowerInvariant() switch
    {
        ".csv" => "csv",
        ".json" => "json",
        ".ndjson" or ".jsonl" => "ndjson",
        _ => null,
    };
}
