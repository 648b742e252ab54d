using System.CommandLine;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Policies;
using ForgeLsp.Host.Cli.Help;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.New;

/// <summary><c>forge new policy</c>: a forge.yaml in which everything is explained, filled in with what can be seen, and nothing holds yet.</summary>
internal static class NewPolicyCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var force = new Option<bool>("--force") { Description = "Write over a policy that is there." };
        var stdout = new Option<bool>("--stdout") { Description = "Print the text, and write nothing." };
        var command = new ExampleCommand("policy", "Write the team's policy, forge.yaml, with every section commented out.", "forge new policy", "forge new policy --stdout | less") { force, stdout }
            .Explain("Members, layout, metrics and the tracking store are filled in with what can be seen of the workspace; nothing holds before a line is uncommented.", ExitMeaning.Refused("there is a forge.yaml already, and --force was not given"));
        command.SetAction((parsed, cancel) => RunAsync(context, parsed.GetValue(force), parsed.GetValue(stdout), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, bool force, bool toOutput, CancellationToken cancel)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var file = Path.Combine(root, Policy.FileName);
        if (!toOutput && !force && Path.Exists(file))
        {
            throw new CliException(ExitCode.Refused, $"There is a {Policy.FileName} already; --force writes over it, --stdout shows what would be written.");
        }

        var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), new DiskFiles(root), BuiltInSchemas.For);
        workspace.Load(cancel);
        var settings = new TrackingSettings(root, IsTrusted: true, Option: null, EditorSetting: null, workspace.Current.Policy.TrackingUri, context.Variable) { PolicyStores = workspace.Current.Policy.TrackingStores };
        await using var stores = new RunStores(() => settings);
        var text = NewPolicyFeature.Write(await PolicySights.OfAsync(workspace.Current, stores, cancel));
        if (toOutput)
        {
            await context.Out.WriteAsync(text);
            return ExitCode.Clean;
        }

        WholeFile.Write(file, text, overwrite: force);
        await context.Out.WriteLineAsync(file);
        return ExitCode.Clean;
    }
}
