using System.CommandLine;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models …</c>: see the model catalogue and move models through their stages.</summary>
internal static class ModelsCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) => new ExampleCommand(
        "models", "See the model catalogue and move models from stage to stage.", "forge models list", "forge models promote churn --to production --reason 'beats v2 on recall'", "forge models sync --dry-run")
    {
        ModelsListCommand.Create(context),
        ModelsShowCommand.Create(context),
        ModelsPromoteCommand.Create(context),
        ModelsRollbackCommand.Create(context),
        ModelsDiffCommand.Create(context),
        ModelsSyncCommand.Create(context),
        ModelsEditCommand.Create(context),
        ModelsRegisterCommand.Create(context),
        ModelsDownloadCommand.Create(context),
    }.Explain("The catalogue is models/registry.yaml, or the file that forge.yaml names as registry.file; the registry of the tracking store is brought along where an entry is tracked there.");
}
