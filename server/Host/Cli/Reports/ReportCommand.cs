using System.CommandLine;
using ForgeLsp.Features.Reports;

namespace ForgeLsp.Host.Cli.Reports;

/// <summary><c>forge report</c>: a child for each kind of <see cref="ReportTable"/>.</summary>
internal static class ReportCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context)
    {
        var command = new ExampleCommand("report", "Reports about the team's work.", "forge report cost --by user --since 2026-03-01").Explain(
            "Each is made from the same facts: the experiments of the workspace, the runs of its tracking stores, the bookings of GPUs, the model catalogue and git. What cannot be read is said in the report. "
            + "The same reports are in the editor: Forge: Show Report.");
        foreach (var report in ReportTable.All)
        {
            command.Subcommands.Add(report.Kind == "cost" ? ReportCostCommand.Create(context) : ReportKindCommand.Create(context, report));
        }

        return command;
    }
}
