using ForgeLsp.Adapters.Git;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>What a session does with single runs. Git is asked in trusted folders only.</summary>
/// <param name="commits">The commits of runs in the folders of the session.</param>
/// <param name="changed">Told when a run was changed, so that nothing older is shown.</param>
internal sealed class RunActionParts(SessionSurroundings surroundings, SessionStores stores, RunCommits commits, RunsView view, Action changed) : IRunActions
{
    private readonly RunActionsFeature _actions = new(stores, view);
    private readonly BestOfRunsFeature _best = new(new CompareFeature(stores, () => surroundings.Policy.HigherIsBetter, name => ComparisonParts.PrimaryMetric(surroundings, name)));
    private readonly RunCodeFeature _code = new(stores, commits, () => FoldersOf(surroundings));

    /// <inheritdoc/>
    public Task<RunAbout> AboutAsync(RunRef run, CancellationToken cancel) => surroundings.ToldAsync(() => _actions.AboutAsync(run.Store, run.RunId, cancel), cancel);

    /// <inheritdoc/>
    public Task<EditedRun> EditAsync(RunEdit edit, RunsViewOptions options, CancellationToken cancel) => surroundings.ToldAsync(
        async () =>
        {
            var edited = await _actions.EditAsync(edit, options, cancel);
            changed();
            return edited;
        },
        cancel);

    /// <inheritdoc/>
    public Task<RunModels> ModelsAsync(RunRef run, CancellationToken cancel) => surroundings.ToldAsync(() => _actions.ModelsAsync(run.Store, run.RunId, cancel), cancel);

    /// <inheritdoc/>
    public Task<RegisteredVersion> RegisterAsync(RunRef run, string source, string model, string? description, CancellationToken cancel) =>
        surroundings.ToldAsync(() => _actions.RegisterAsync(run.Store, run.RunId, source, model, description, cancel), cancel);

    /// <inheritdoc/>
    public Task<BestOfRuns> BestAsync(IReadOnlyList<RunRef> runs, CancellationToken cancel) => surroundings.ToldAsync(() => _best.OfAsync(runs, cancel), cancel);

    /// <inheritdoc/>
    public Task<RunCodeText> CommitAsync(RunRef run, CancellationToken cancel) => surroundings.ToldAsync(() => _code.CommitAsync(run.Store, run.RunId, cancel), cancel);

    /// <inheritdoc/>
    public Task<RunComparisons> CompareAsync(RunRef run, bool isConfig, CancellationToken cancel) =>
        surroundings.ToldAsync(() => isConfig ? _code.ConfigAsync(run.Store, run.RunId, cancel) : _code.ScriptAsync(run.Store, run.RunId, cancel), cancel);

    /// <inheritdoc/>
    public Task<string> TextAsync(string id, CancellationToken cancel) => surroundings.ToldAsync(() => _code.TextAsync(id, cancel), cancel);

    /// <summary>The commits of runs in the folders of a session; git is asked in trusted ones only.</summary>
    public static RunCommits CommitsOf(SessionSurroundings surroundings)
    {
        var git = new GitCommandLine(Environment.GetEnvironmentVariable("PATH"));
        return new(() => surroundings.Trusted ? git : null, () => FoldersOf(surroundings));
    }

    private static IReadOnlyList<WorkspaceScope> FoldersOf(SessionSurroundings surroundings) =>
        [.. surroundings.Roots.Where(static root => root.Workspace.Root.IsOnDisk).Select(static root => new WorkspaceScope(root.Workspace, root.Workspace.Current, static path => path))];
}
