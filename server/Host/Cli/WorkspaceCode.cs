using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli;

/// <summary>What runs were made of, as the clone around the command's folder knows it.</summary>
internal static class WorkspaceCode
{
    /// <summary>Differences of code, configs, data and environment. The workspace is read when they are first asked for.</summary>
    public static DifferencesFeature Of(CliContext context, IRunStores stores, CancellationToken cancel)
    {
        var scope = new Lazy<WorkspaceScope>(() =>
        {
            var root = RootFolder.FromPath(WorkspaceLocator.RootFor(context.WorkingDirectory), OperatingSystem.IsWindows());
            var workspace = new ForgeWorkspace(root, new DiskFiles(root.FullPath), BuiltInSchemas.For);
            workspace.Load(cancel);
            return new(workspace, workspace.Current, static path => path);
        });
        var git = new GitCommandLine(context.Variable("PATH"));
        return new(stores, new RunCommits(() => git, () => [scope.Value]), new RunFiles(context.Time));
    }
}
