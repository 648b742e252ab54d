using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Session;

/// <summary>One workspace folder with the features that look at its files.</summary>
internal sealed class SessionRoot
{
    // The extension and the repository both hold the pages two folders above the program.
    private static readonly string PagesFolder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "docs", "rules"));
    private static readonly string? RulePages = Directory.Exists(PagesFolder) ? RootFolder.UriOfFile(PagesFolder) : null;

    /// <summary>Opens the folder; nothing is read before <see cref="ForgeWorkspace.Load"/>.</summary>
    public SessionRoot(string uri, Analyzer analyzer, BackgroundQueue background)
    {
        var folder = new RootFolder(uri, OperatingSystem.IsWindows() || OperatingSystem.IsMacOS());
        Uri = uri;
        Analyzer = analyzer;
        Workspace = new ForgeWorkspace(folder, folder.IsOnDisk ? new DiskFiles(folder.FullPath) : new NoFiles(), BuiltInSchemas.For, background.Add, new ModuleReader());
        Diagnostics = new DiagnosticsFeature(Workspace, analyzer, RulePages);
        CodeActions = new CodeActionFeature(Workspace, analyzer);
    }

    /// <summary>The client's spelling.</summary>
    public string Uri { get; }

    /// <summary>Documents, files and policy.</summary>
    public ForgeWorkspace Workspace { get; }

    /// <summary>Runs the rules on a file at once.</summary>
    public Analyzer Analyzer { get; }

    /// <summary>Findings.</summary>
    public DiagnosticsFeature Diagnostics { get; }

    /// <summary>Fixes.</summary>
    public CodeActionFeature CodeActions { get; }
}
