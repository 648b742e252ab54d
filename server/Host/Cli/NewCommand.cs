using System.CommandLine;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge new …</c>: files to begin with.</summary>
internal static class NewCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) => new ExampleCommand("new", "Write files to begin with.", "forge new policy") { NewPolicyCommand.Create(context) };
}
