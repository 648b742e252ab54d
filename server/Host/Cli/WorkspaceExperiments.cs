using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli;

/// <summary>The experiments of a workspace, by their metadata alone, for commands that need no other file of it.</summary>
internal static class WorkspaceExperiments
{
    /// <summary>Those of the root at or above a folder.</summary>
    public static IReadOnlyList<ExperimentSummary> Read(string folder, CancellationToken cancel)
    {
        var root = RootFolder.FromPath(WorkspaceLocator.RootFor(folder), OperatingSystem.IsWindows());
        var workspace = new ForgeWorkspace(root, new MetadataFiles(new DiskFiles(root.FullPath)), BuiltInSchemas.For);
        workspace.Load(cancel);
        return workspace.Current.Experiments;
    }

    /// <summary>All files, of which only metadata and policy can be read.</summary>
    private sealed class MetadataFiles(IWorkspaceFiles all) : IWorkspaceFiles
    {
        public IEnumerable<string> List(CancellationToken cancel) => all.List(cancel).Where(IsListed);

        public bool IsListed(string path) => RelativePath.Name(path) is "metadata.yaml" or "metadata.yml" && all.IsListed(path);

        public string? Read(string path) => all.Read(path);

        public bool Exists(string path) => all.Exists(path);
    }
}
