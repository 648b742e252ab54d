using System.CommandLine;
using ForgeLsp.Features.Scaffolds;

namespace ForgeLsp.Host.Cli.New;

/// <summary><c>forge new …</c>: files to begin with.</summary>
internal static class NewCommand
{
    /// <summary>The command with its children.</summary>
    public static Command Create(CliContext context) =>
        new ExampleCommand("new", "Write files to begin with.", "forge new project churn-lab", "forge new experiment churn-trees --goal 'Beat the baseline by 3 points of AUC' --branch", "forge new agent release-notes", "forge new policy", "forge new template experiment")
        {
            NewScaffoldCommand.Create(context, ScaffoldKind.Project),
            NewScaffoldCommand.Create(context, ScaffoldKind.Experiment),
            NewScaffoldCommand.Create(context, ScaffoldKind.Agent),
            NewPolicyCommand.Create(context),
            NewTemplateCommand.Create(context),
        };
}
