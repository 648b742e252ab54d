using System.CommandLine;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge report</c>: its children are the files beside this one.</summary>
internal static class ReportCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) => new ExampleCommand("report", "Reports about the team's work.", "forge report cost --by user --since 2026-03-01") { ReportCostCommand.Create(context) };
}
