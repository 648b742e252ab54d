using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Scaffolds;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Lsp;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Session;

/// <summary>What an editor makes from templates, in the folders that are open. Before the workspace is trusted no git is asked and no branch begun.</summary>
internal sealed class ScaffoldParts : IScaffolds
{
    private static readonly string[] First = ["README.md", "agent.py", "config.yaml", "train.py", "metadata.yaml"];

    private readonly SessionSurroundings _surroundings;
    private readonly GitBranches _git = new(Environment.GetEnvironmentVariable("PATH"));
    private readonly ScaffoldFeature _feature;

    /// <summary>Nothing is read before somebody asks.</summary>
    public ScaffoldParts(SessionSurroundings surroundings)
    {
        _surroundings = surroundings;
        _feature = new ScaffoldFeature(new ScaffoldFolder(), _git, TimeProvider.System);
    }

    private string Login => _surroundings.Settings.User is { Length: > 0 } named ? named : Environment.UserName;

    /// <inheritdoc/>
    public Task<ScaffoldStart> StartAsync(string? folder, CancellationToken cancel) => SaidAsync(
        async () =>
        {
            var scene = await SceneAsync(ScaffoldKind.Experiment, folder, asksGit: true, cancel);
            var state = _surroundings.Trusted ? await StateAsync(scene.Root, cancel) : null;
            return new ScaffoldStart(scene.Author.User, state is not null, state?.Current, state?.Changed ?? 0);
        },
        cancel);

    /// <inheritdoc/>
    public Task<ScaffoldCheck> CheckAsync(ScaffoldWish wish, string? folder, CancellationToken cancel) => SaidAsync(
        async () =>
        {
            var scene = await SceneAsync(wish.Kind, folder, asksGit: false, cancel);
            try
            {
                var plan = _feature.Plan(wish, scene, cancel);
                return new ScaffoldCheck(null, plan.Path, plan.Kept, plan.Branch);
            }
            catch (ScaffoldException refused)
            {
                return new ScaffoldCheck(refused.Message, "", [], "");
            }
        },
        cancel);

    /// <inheritdoc/>
    public Task<ScaffoldMade> MakeAsync(ScaffoldWish wish, string? folder, CancellationToken cancel) => SaidAsync(
        async () =>
        {
            var scene = await SceneAsync(wish.Kind, folder, asksGit: true, cancel);
            var done = await _feature.MakeAsync(wish with { Branch = wish.Branch && _surroundings.Trusted }, scene, cancel);
            var made = new RootFolder(RootFolder.UriOfFile(done.Plan.Folder));
            var open = First.Where(name => done.Plan.Files.Any(file => file.Path == name)).Select(made.UriOf);
            return new ScaffoldMade(RootFolder.UriOfFile(done.Plan.Folder), done.Plan.Path, [.. open], done.Plan.Kept, done.Branch, done.BranchProblem);
        },
        cancel);

    private Task<ScaffoldScene> SceneAsync(ScaffoldKind kind, string? folder, bool asksGit, CancellationToken cancel)
    {
        var git = asksGit && _surroundings.Trusted ? _git : null;
        if (kind == ScaffoldKind.Project)
        {
            var parent = RootFolder.PathOf(folder ?? "") ?? throw new FeatureException("Choose a folder of this machine for the project.");
            return ScaffoldScenes.OfAsync(Path.GetFullPath(parent), Policy.Default, [], git, Login, cancel);
        }

        var root = _surroundings.Roots.FirstOrDefault(root => root.Workspace.Root.IsOnDisk && (folder is null || root.Uri == folder))
            ?? throw new FeatureException($"Open the folder that the {kind.Word()} is for.");
        var snapshot = root.Workspace.Current;
        return ScaffoldScenes.OfAsync(Path.GetFullPath(root.Workspace.Root.FullPath + "/"), snapshot.Policy, snapshot.Experiments, git, Login, cancel);
    }

    // Without git nothing can be begun, and everything else can be made.
    private async Task<BranchState?> StateAsync(string root, CancellationToken cancel)
    {
        try
        {
            return await _git.StateAsync(root, cancel);
        }
        catch (GitException)
        {
            return null;
        }
    }

    private Task<T> SaidAsync<T>(Func<Task<T>> work, CancellationToken cancel) => _surroundings.ToldAsync(
        async () =>
        {
            try
            {
                return await work();
            }
            catch (ScaffoldException refused)
            {
                throw new FeatureException(refused.Message);
            }
        },
        cancel);
}
