using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reports;
using ForgeLsp.Host.Cli.Gpus;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Reports;

/// <summary>What one <c>forge report</c> command works with. Whoever types a command here trusts the folder.</summary>
internal sealed class ReportSession : IAsyncDisposable
{
    private readonly WorkspaceStores _stores;

    /// <param name="store">The command line's <c>--store</c>, or null.</param>
    /// <param name="progress">Takes what is being done.</param>
    public ReportSession(CliContext context, string? store, Action<string> progress)
    {
        Root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var policy = PolicyFile.Read(Root);
        _stores = new WorkspaceStores(context, Root, policy, store);
        var git = new GitCommandLine(context.Variable("PATH"));
        var analyzer = new Analyzer(RuleCatalogue.All, context.Time, static _ => { });
        IReadOnlyList<ExperimentSummary>? experiments = null;
        WorkspaceScope? files = null;
        Scene = new ReportScene(Root, policy, context.Time)
        {
            Experiments = cancel => experiments ??= WorkspaceExperiments.Read(Root, cancel),
            Files = cancel => files ??= Load(Root, cancel),
            Stores = _stores,
            Bookings = cancel => GpuSession.Open(context, reservations: null, isJson: false).Store.ReadAsync(cancel),
            Cards = (book, cancel) =>
            {
                var session = GpuSession.Open(context, reservations: null, isJson: false);
                return CostCards.OfAsync(session.Policy, session.State, book, cancel);
            },
            Catalogue = RelativePath.Join("", policy.RegistryFile) is { Length: > 0 } path ? new CatalogueFolder(Root, path, context.Time) : null,
            Git = git,
            History = WorkspaceLocator.IsInCheckout(Root) ? git : null,
            Page = PageFiles.Named,
            Measure = (experiment, take, cancel) => ArtifactFolders.Measure(experiment.ArtifactLocation, Root, take, cancel),
            Check = (scope, file, cancel) => analyzer.Check(scope.Snapshot, file, cancel),
            Data = new DvcCache(Root, context.Variable),
            User = Environment.UserName,
            Progress = (text, _) => progress(text),
        };
    }

    /// <summary>The root of the workspace.</summary>
    public string Root { get; }

    /// <summary>What reports are made from.</summary>
    public ReportScene Scene { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    private static WorkspaceScope Load(string root, CancellationToken cancel)
    {
        var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), new DiskFiles(root), BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(cancel);
        return new WorkspaceScope(workspace, workspace.Current, static path => path);
    }
}
