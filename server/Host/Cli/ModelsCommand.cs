using System.CommandLine;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge models …</c>: see the model catalogue and move models through their stages.</summary>
internal static class ModelsCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) => new("models", "See the model catalogue and move models from stage to stage.")
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
    };
}
