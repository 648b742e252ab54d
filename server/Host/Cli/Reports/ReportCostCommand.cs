using System.CommandLine;
using ForgeLsp.Features.Reports;
using ForgeLsp.Host.Cli.Gpus;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.Reports;

/// <summary><c>forge report cost</c>: hours of GPUs and what they cost.</summary>
internal static class ReportCostCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var by = new Option<CostGrouping>("--by") { Description = "Sum up by experiment, user, week or month; experiment when not given.", DefaultValueFactory = static _ => CostGrouping.Experiment };
        var since = new Option<string?>("--since") { Description = "What was before does not count: today, 7d, 2026-03-01 or an ISO instant; all that is kept when not given." };
        var until = new Option<string?>("--until") { Description = "What was after does not count; now when not given." };
        var withoutRuns = new Option<bool>("--no-runs") { Description = "Bookings only: ask no tracking store." };
        var reservations = new Option<string?>("--reservations") { Description = "Where the bookings are; forge.yaml's gpus.reservations when not given." };
        var store = RunsCommand.StoreOption();
        var format = RunsCommand.FormatOption("table", "json", "csv", "markdown");
        var command = new ExampleCommand(
            "cost", "What GPUs cost, by experiment, person, week or month: hours × the prices of forge.yaml.",
            "forge report cost", "forge report cost --by user --since 2026-03-01 --until 2026-04-01", "forge report cost --by month --format csv > cost.csv")
        { by, since, until, withoutRuns, reservations, store, format }
            .Explain("Bookings say what was kept from others, runs (by their GPU tags) what was used of it: the two are not to be added. Hours are those of one card. Prices are gpus.prices of forge.yaml, by a word of the card's name; hours of a card without a price are listed beside.");
        command.SetAction(async (parsed, cancel) =>
        {
            var (from, to) = (Moment(parsed, since, context), Moment(parsed, until, context));
            if (from >= (to ?? context.Time.GetUtcNow()))
            {
                throw new CliException(ExitCode.Usage, "The period is empty: --since has to be before --until, and in the past.");
            }

            var session = GpuSession.Open(context, parsed.GetValue(reservations), parsed.GetValue(format) == "json");
            var book = await GpuSession.ReachAsync(session.Store.ReadAsync(cancel));
            var (runs, code) = parsed.GetValue(withoutRuns) ? ([], ExitCode.Clean) : await RunsAsync(context, parsed.GetValue(store), from, cancel);
            var cards = await CostCards.OfAsync(session.Policy, session.State, book, cancel);
            var input = CostFacts.Named(
                new CostInput(book.Entries, cards, runs, session.Policy, from, context.Time.GetUtcNow(), context.Time.LocalTimeZone) { Until = to }, WorkspaceExperiments.Read(context.WorkingDirectory, cancel));
            var report = CostFeature.Report(input, parsed.GetValue(by));
            report = report with { Problems = [.. book.Problems, .. report.Problems] };
            await context.Out.WriteAsync(CostText.Of(report, parsed.GetValue(format) ?? "table"));
            foreach (var note in parsed.GetValue(format) == "markdown" ? [] : CostTable.Notes(report))
            {
                await context.TellAsync(note);
            }

            return code;
        });
        return command;
    }

    private static DateTimeOffset? Moment(ParseResult parsed, Option<string?> option, CliContext context) => parsed.GetValue(option) is not { } text
        ? null
        : Since.Parse(text, context.Time) ?? throw new CliException(ExitCode.Usage, $"{option.Name} is today, yesterday, a number of hours or days such as 36h or 7d, a date or an ISO instant.");

    /// <summary>The runs that say their GPU; a workspace without a tracking store has none.</summary>
    private static async Task<(IReadOnlyList<CostRun> Runs, int ExitCode)> RunsAsync(CliContext context, string? store, DateTimeOffset? from, CancellationToken cancel)
    {
        await using var session = new RunsSession(context, store);
        RunStream stream;
        try
        {
            stream = await session.OpenAsync(new RunSearch([], CostFacts.Filter(from), "", IncludeDeleted: false, long.MaxValue), cancel);
        }
        catch (CliException missing) when (store is null && missing.ExitCode == ExitCode.Unreachable)
        {
            return ([], ExitCode.Clean);
        }

        var runs = new List<CostRun>();
        await foreach (var run in stream.ReadAsync(cancel))
        {
            if (CostFeature.SaysGpu(run.Run))
            {
                runs.Add(new CostRun(run.Store, run.ExperimentName, run.Run));
            }
        }

        return (runs, session.ExitCode);
    }
}
