using System.CommandLine;
using System.Runtime.InteropServices;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli.Reproduce;

/// <summary><c>forge reproduce</c>: runs an experiment again in a clean checkout of its commit, and says whether the same comes out.</summary>
internal sealed class ReproduceCommand : ExampleCommand
{
    private readonly Argument<string> _name = new("experiment") { Description = "An experiment by its id, folder or metadata.yaml, or a recorded run by its id." };
    private readonly Argument<string[]> _command = new("command") { Description = "What to run, behind '--', where the experiment does not say it.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<int?> _runs = new("--runs") { Description = "How often to run it: the results are compared with each other. 2 when not given." };
    private readonly Option<string?> _against = new("--against") { Description = "Run it once, at the commit of this recorded run, and compare with that." };
    private readonly Option<string?> _tolerance = new("--tolerance") { Description = "How far values may lie apart: 0.001, or 0.1% of the value. Without it they must be equal; rounding is allowed against a recorded run." };
    private readonly Option<string[]> _metrics = new("--metric") { Description = "Compare this metric alone; may be given several times.", DefaultValueFactory = static _ => [] };
    private readonly Option<double?> _timeout = new("--timeout") { Description = "Longest time of one run, in minutes; reproduce.minutes of forge.yaml, or 60, when not given." };
    private readonly Option<string?> _python = new("--python") { Description = "The Python to run with." };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Only say what would be run." };
    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the clean checkouts and what was logged, and say where they are." };
    private readonly Option<bool> _silent = new("--no-write") { Description = "Do not write the verdict into metadata.yaml." };
    private readonly Option<bool> _servers = new("--ignore-tracking-server") { Description = "Run it though its code names a tracking server, to which it may then log." };
    private readonly Option<string?> _store = RunsCommand.StoreOption();
    private readonly Option<string> _format = RunsCommand.FormatOption("text", "json", "markdown");

    private ReproduceCommand(CliContext context)
        : base(
            "reproduce", "Run an experiment again in a clean checkout, and compare what comes out.",
            "forge reproduce churn-trees", "forge reproduce churn-trees --against 0461f04714ad --tolerance 0.1%", "forge reproduce churn-trees --dry-run", "forge reproduce churn-trees -- python train.py --epochs 3")
    {
        Explain(
            "The commit is checked out into a temporary folder, with the data that DVC's cache has of it, and what it logs goes to a store of its own: your working tree and the team's store stay as they are. "
            + "What is run stands in metadata.yaml (`command`), in an MLproject or dvc.yaml of the experiment, or in forge.yaml (`reproduce.command`). The verdict is written into metadata.yaml.\n\n"
            + "What the experiment prints goes to stderr. Ctrl-C ends it with all that it started, and nothing is left.",
            new ExitMeaning(ExitCode.Clean, "reproduced"), new ExitMeaning(ExitCode.Findings, "not reproduced"), new ExitMeaning(ExitCode.Unreachable, "it could not be run, or logged nothing that can be compared; stderr says why"),
            ExitMeaning.Refused("its code names a tracking server, to which it would log"));
        Arguments.Add(_name);
        Arguments.Add(_command);
        foreach (var option in (Option[])[_runs, _against, _tolerance, _metrics, _timeout, _python, _dry, _keep, _silent, _servers, _store, _format])
        {
            Options.Add(option);
        }

        SetAction((parsed, cancel) => RunAsync(context, parsed, cancel));
    }

    /// <summary>The command.</summary>
    public static Command Create(CliContext context) => new ReproduceCommand(context);

    private async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancel)
    {
        var options = Read(parsed);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel);

        // An editor that ends a task hangs up.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            stopped.Cancel();
        });
        var report = await new ReproduceRun(context, options).RunAsync(stopped.Token);
        await context.Out.WriteAsync(parsed.GetValue(_format) switch
        {
            "json" => ReproductionText.Json(report),
            "markdown" => ReproductionText.Markdown(report),
            _ => ReproductionText.Plain(report),
        });
        return report.Verdict == ReproductionNote.NotReproduced ? ExitCode.Findings : ExitCode.Clean;
    }

    private ReproduceOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_against) is not null && parsed.GetValue(_runs) is not null)
        {
            throw new CliException(ExitCode.Usage, "--runs compares runs made here, --against one of them with a recorded run: give one of the two.");
        }

        var runs = parsed.GetValue(_runs) ?? 2;
        var minutes = parsed.GetValue(_timeout);
        return runs is < 2 or > 20 ? throw new CliException(ExitCode.Usage, "--runs is 2 to 20: one run alone has nothing to be compared with.")
            : minutes is not (null or (> 0 and <= 20_160)) ? throw new CliException(ExitCode.Usage, "--timeout is a number of minutes, up to 14 days.")
            : new(parsed.GetValue(_name) ?? "", runs, parsed.GetValue(_against))
            {
                Tolerance = parsed.GetValue(_tolerance) is not { } text ? null : Tolerance.Parse(text) ?? throw new CliException(ExitCode.Usage, "--tolerance is a number such as 0.001, or a share such as 0.1%."),
                Metrics = parsed.GetValue(_metrics) ?? [],
                Limit = minutes is { } limit ? TimeSpan.FromMinutes(limit) : null,
                Command = parsed.GetValue(_command) ?? [],
                Python = parsed.GetValue(_python),
                IsDry = parsed.GetValue(_dry),
                Keeps = parsed.GetValue(_keep),
                IsSilent = parsed.GetValue(_silent),
                IgnoresServers = parsed.GetValue(_servers),
                Store = parsed.GetValue(_store),
            };
    }
}
