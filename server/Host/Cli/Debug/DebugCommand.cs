using System.CommandLine;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug</c>: its children are the files beside this one.</summary>
internal static class DebugCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) => new ExampleCommand("debug", "Show what Forge sees, and what it costs.", "forge debug state", "forge debug tree metadata.yaml --format text", "forge debug parse train.py")
    {
        DebugParseCommand.Create(context),
        DebugTokensCommand.Create(context),
        DebugTreeCommand.Create(context),
        DebugStateCommand.Create(context),
        DebugEditsCommand.Create(context),
        DebugRunsCommand.Create(context),
        DebugCompareCommand.Create(context),
    }.Explain("For bug reports, and for those who want to know why Forge says what it says. What it prints may change from version to version.");
}
