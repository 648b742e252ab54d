using System.CommandLine;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Reports;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge report cost</c>: hours of GPUs and what they cost.</summary>
internal static class ReportCostCommand
{
    /// <summary>How long before the period a run may have begun that reaches into it.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(60);

    /// <summary>How long hosts are waited for whose cards the policy does not name.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
            var (experiments, ids) = Experiments(context, cancel);
            var input = new CostInput(book.Entries, await CardsAsync(session, book, cancel), runs, session.Policy, from, context.Time.GetUtcNow(), context.Time.LocalTimeZone)
            {
                Until = to,
                Experiments = experiments,
                ExperimentIds = ids,
            };
            var report = CostFeature.Report(input, parsed.GetValue(by));
            report = report with { Problems = [.. book.Problems, .. report.Problems] };
            await context.Out.WriteAsync(CostText.Of(report, parsed.GetValue(format) ?? "table"));
            foreach (var note in parsed.GetValue(format) == "markdown" ? [] : CostText.Notes(report))
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
        var filter = from is { } start ? $"attributes.start_time >= {(start - LongestRun).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "";
        RunStream stream;
        try
        {
            stream = await session.OpenAsync(new RunSearch([], filter, "", IncludeDeleted: false, long.MaxValue), cancel);
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

    /// <summary>The cards of the policy; where bookings are of others, those that the hosts name.</summary>
    private static async Task<IReadOnlyList<CostCard>> CardsAsync(GpuSession session, ReservationBook book, CancellationToken cancel)
    {
        var listed = session.Policy.Gpus.Inventory.Select(static card => new CostCard(card.Host, card.GpuId, card.Uuid, card.Name)).ToList();
        if (CostFeature.AreNamed(book.Entries, listed) || session.Policy.Gpus.Prices.Count == 0)
        {
            return listed;
        }

        var overview = await session.State.GetAsync(cancel, Patience);
        return [.. listed, .. overview.Cards.Where(static card => !card.Gpu.IsInventoryOnly).SelectMany(static card => OfCard(card.Gpu))];
    }

    private static IEnumerable<CostCard> OfCard(Gpu gpu) => gpu.MigInstances.Where(static instance => instance.Uuid is not null)
        .Select(instance => new CostCard(gpu.Host, gpu.Index, instance.Uuid, instance.Profile is { } profile ? $"{gpu.Name} MIG {profile}" : gpu.Name))
        .Prepend(new CostCard(gpu.Host, gpu.Index, gpu.Uuid, gpu.Name));

    /// <summary>The experiments of the workspace, and which of them a tracking experiment belongs to; one that several share belongs to none.</summary>
    private static (IReadOnlyList<string> Experiments, IReadOnlyDictionary<string, string> ByTracking) Experiments(CliContext context, CancellationToken cancel)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), new DiskFiles(root), BuiltInSchemas.For);
        workspace.Load(cancel);
        var known = workspace.Current.Experiments.Where(static experiment => experiment.ExperimentId is { Length: > 0 }).Select(static experiment => (Id: experiment.ExperimentId ?? "", experiment.MlflowExperiment)).ToList();
        var byTracking = known.Where(static experiment => experiment.MlflowExperiment is { Length: > 0 }).GroupBy(static experiment => experiment.MlflowExperiment ?? "", StringComparer.Ordinal)
            .Where(static group => group.Select(static experiment => experiment.Id).Distinct(StringComparer.Ordinal).Count() == 1)
            .ToDictionary(static group => group.Key, static group => group.First().Id, StringComparer.Ordinal);
        return ([.. known.Select(static experiment => experiment.Id).Distinct(StringComparer.Ordinal)], byTracking);
    }
}
