using System.CommandLine;
using ForgeLsp.Core.Comparing;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary><c>forge runs compare</c>: runs side by side, for a terminal or as a file.</summary>
internal static class RunsCompareCommand
{
    private static readonly string[] Formats = ["table", .. ExportFeature.Formats];
    private static readonly Dictionary<string, string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = "csv",
        [".md"] = "markdown",
        [".tex"] = "latex",
        [".json"] = "json",
        [".html"] = "html",
        [".htm"] = "html",
        [".txt"] = "table",
    };

    /// <summary>The command.</summary>
    public static Command Create(CliContext context, Option<string?> store)
    {
        var chosen = new CompareOptions();
        var all = new Option<bool>("--all") { Description = "Show rows that do not differ too." };
        var metrics = new Option<string[]>("--metric") { Description = "Only this metric, and the first of several decides what matters; may be given several times.", DefaultValueFactory = _ => [] };
        var transpose = new Option<bool>("--transpose") { Description = "Each run is a row and not a column." };
        var output = new Option<string?>("--output", "-o") { Description = "File to write; its ending says the format where --format does not." };
        var force = new Option<bool>("--force") { Description = "Overwrite a file that is there." };
        var format = new Option<string?>("--format") { Description = "How to write it: " + string.Join(", ", Formats) + "; else as the file's name says, or table. The form pr is a comment for a pull request, html the comparison page in one file." };
        format.AcceptOnlyFromAmong(Formats);
        var command = new ExampleCommand(
            "compare",
            "Puts runs side by side.",
            "forge runs compare 4ea7a476 bert-lr1",
            "forge runs compare 4ea7a476 73979da2 --format markdown --all",
            "forge runs compare --experiment alice/bert --order-by 'metrics.accuracy DESC' --max 10 --metric accuracy",
            "forge runs compare --filter \"tags.stage = 'final'\" --baseline bert-lr0 --format pr",
            "forge runs compare 4ea7a476 73979da2 --output comparison.html")
            .Explain("Shows what differs, and the metrics against a baseline; runs that repeat each other but for a seed are put together, with mean and standard deviation. As html it is the comparison page in one file, as pr a comment for a pull request.", ExitMeaning.Refused("the file is there already, and --force was not given"));
        chosen.Complete(command);
        foreach (var option in new Option[] { all, metrics, transpose, output, force, format })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(output) is { } named ? Path.GetFullPath(named, context.WorkingDirectory) : null;
            var form = parsed.GetValue(format) ?? (path is null ? "table" : Endings.GetValueOrDefault(Path.GetExtension(path)) ?? throw new CliException(ExitCode.Usage, "The file's name says no format; end it with .csv, .md, .tex, .json or .html, or add --format."));
            await using var session = new RunsSession(context, parsed.GetValue(store));
            var experiments = new Lazy<IReadOnlyList<ExperimentSummary>>(() => WorkspaceExperiments.Read(context.WorkingDirectory, cancel));
            var chosenMetrics = parsed.GetValue(metrics) ?? [];
            var compare = new CompareFeature(session, () => session.Policy.HigherIsBetter, name => chosenMetrics.FirstOrDefault() ?? RankingMetric.Named(experiments.Value, name)) { Limits = CompareLimits.None };
            var export = new ExportFeature(session, compare, new CurvesFeature(session) { Most = int.MaxValue }, PageFiles.Read, context.Time) { Differences = WorkspaceCode.Of(context, session, cancel).FindAsync };
            var (runs, baseline) = await chosen.ReadAsync(parsed, session, context, cancel);
            await using var file = path is null ? null : WholeFile.Open(path, parsed.GetValue(force));
            var request = new ExportRequest(runs, form) { Baseline = baseline, OnlyDifferences = !parsed.GetValue(all), RunsAsRows = parsed.GetValue(transpose) };
            var result = Only(await compare.CompareAsync(request.Comparison(), cancel), chosenMetrics);
            var (text, problems) = form == "table"
                ? (CompareTable.Text(result, request.View(), context.Width), result.Problems)
                : await MakeAsync(export, result, request, cancel);
            foreach (var problem in problems)
            {
                await context.TellAsync(problem);
            }

            await (file?.Writer ?? context.Out).WriteAsync(text);
            if (file is not null)
            {
                await file.CommitAsync();
                await context.TellAsync($"wrote {Path.GetFileName(path)}.");
            }

            return result.Runs.Count < runs.Count ? ExitCode.Unreachable : session.ExitCode;
        });
        return command;
    }

    private static async Task<(string Text, IReadOnlyList<string> Problems)> MakeAsync(ExportFeature export, CompareResult result, ExportRequest request, CancellationToken cancel)
    {
        try
        {
            var made = await export.MakeAsync(result, request, cancel);
            return (made.Text, made.Problems);
        }
        catch (StoreException problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
    }

    /// <summary>The comparison with these metrics alone; with all where none is named.</summary>
    /// <exception cref="CliException">No run has one of them.</exception>
    private static CompareResult Only(CompareResult result, IReadOnlyList<string> metrics)
    {
        if (metrics.Count == 0)
        {
            return result;
        }

        var missing = metrics.FirstOrDefault(name => result.Metrics.All(row => row.Key != name));
        return missing is null
            ? result with
            {
                Metrics = [.. metrics.Distinct(StringComparer.Ordinal).Select(name => result.Metrics.First(row => row.Key == name))],
                Summary = result.Summary with { Changes = [.. result.Summary.Changes.Where(change => metrics.Contains(change.Metric))] },
            }
            : throw new CliException(ExitCode.Usage, result.Metrics.Count == 0 ? "The runs have no metrics." : $"No run has a metric '{missing}'; they have {string.Join(", ", result.Metrics.Take(20).Select(static row => row.Key))}.");
    }
}
