using System.Collections.Concurrent;
using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Host.Cli;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Reports of a session: of the folder that holds what a report is about, else of the first one.</summary>
internal sealed class ReportParts(SessionSurroundings surroundings, SessionStores stores, GpuParts gpus, ModelParts models) : IReports
{
    private const string Row = "metadata:";
    private readonly ConcurrentDictionary<SessionRoot, RememberedChanges> _changes = new();
    private readonly GitCommandLine _git = new(Environment.GetEnvironmentVariable("PATH"));

    /// <inheritdoc/>
    public ReportKinds Kinds { get; } = new([.. ReportTable.All.Select(ReportKindEntry.Of)]);

    /// <inheritdoc/>
    public Task<ReportText> MakeAsync(ReportRequest request, Action<string, int?> progress, CancellationToken cancel)
    {
        var report = ReportTable.Find(request.Kind) ?? throw new ArgumentException("There is no such kind of report.", nameof(request));
        DateTimeOffset? since = request.Since is not { } text ? null
            : Since.Parse(text, TimeProvider.System) ?? throw new ArgumentException("A report goes back to today, yesterday, a number of hours or days such as 36h or 7d, a date or an ISO instant.", nameof(request));
        return surroundings.ToldAsync(
            async () =>
            {
                await surroundings.FilesKnownAsync(cancel);
                var (root, target) = Place(request.Target);
                var wish = new ReportWish { Target = target, Since = since, ToRoot = ToRoot(report, root, request.File), Home = ReportPlace.Home(root.Workspace.Root.FullPath, request.File), Options = request.Options ?? new Dictionary<string, string>(StringComparer.Ordinal) };
                var scene = SceneOf(root) with { Progress = progress };

                // Reading files and folding runs is work, and requests are answered on few threads.
                var made = await Task.Run(() => report.MakeAsync(wish, scene, cancel), cancel);
                return new ReportText(made.Title, made.FileName, ReportKindEntry.FormatOf(report), made.Text(), made.Problems);
            },
            cancel);
    }

    // The editor's preview of Markdown follows no address of a file, but takes a path for one of the first folder.
    private string ToRoot(IReport report, SessionRoot root, string? file) =>
        file is null && !report.IsPage && root == surroundings.Roots.FirstOrDefault() ? "/" : ReportPlace.ToRoot(root.Workspace.Root.FullPath, file);

    /// <summary>The work of the first folder since it would be stale, for the Team view; null where none is open.</summary>
    public async Task<WorkFacts?> TeamAsync(CancellationToken cancel)
    {
        if (TeamRoot() is not { } root)
        {
            return null;
        }

        var scene = SceneOf(root);
        var since = scene.Time.GetUtcNow() - TimeSpan.FromDays(scene.Policy.Reports.StaleDays);
        return await Task.Run(() => WorkGatherer.GatherAsync(scene, new(since, Branches: true, Scores: true), cancel), cancel);
    }

    /// <summary>The scores of the first folder as its files are now.</summary>
    public Func<string, ExperimentScore?> TeamScores(WorkFacts facts) => TeamRoot() is { } root ? ScoresOf(root, facts.Changes) : static _ => null;

    /// <summary>How well the experiment at a path can be reproduced, which is as the Experiments view has it; null where it is gone.</summary>
    public async Task<ExperimentScore?> ScoreAsync(string path, CancellationToken cancel)
    {
        var (root, target) = Place(Row + path);
        var changes = await _changes.GetOrAdd(root, Remembered).NowAsync(cancel);
        return ScoresOf(root, changes)(target is null || !target.StartsWith(Row, StringComparison.Ordinal) ? target ?? path : target[Row.Length..]);
    }

    /// <summary>What git said of the working tree is out of date.</summary>
    public void Expire() => _changes.Clear();

    /// <summary>The experiments of the first folder, by their metadata.</summary>
    public IReadOnlyList<ExperimentSummary> TeamExperiments() => TeamRoot()?.Workspace.Current.Experiments ?? [];

    /// <summary>The editor's address of a file of the first folder.</summary>
    public string TeamUri(string path) => surroundings.Roots.First(static root => root.Workspace.Root.IsOnDisk).Workspace.UriOf(path);

    /// <summary>The id that the Experiments view has for an experiment of the first folder: where several folders are open, it names addresses.</summary>
    public string TeamRow(string path) => Row + (surroundings.Roots.Count > 1 ? TeamUri(path) : path);

    /// <summary>What the reports of a folder are made from.</summary>
    public ReportScene SceneOf(SessionRoot root)
    {
        var workspace = root.Workspace;
        return new ReportScene(workspace.Root.FullPath, workspace.Current.Policy, TimeProvider.System)
        {
            Experiments = _ => workspace.Current.Experiments,
            Files = _ => new WorkspaceScope(workspace, workspace.Current, static path => path),
            Stores = new StoresOf(stores, root),
            Bookings = gpus.ReadBookAsync,
            Cards = gpus.CardsAsync,
            Catalogue = models.FilesOf(root),
            Git = surroundings.Trusted ? _git : null,
            History = surroundings.Trusted && WorkspaceLocator.IsInCheckout(workspace.Root.FullPath) ? _git : null,
            Page = PageFiles.Named,
            Measure = surroundings.Trusted ? (experiment, take, cancel) => ArtifactFolders.Measure(experiment.ArtifactLocation, workspace.Root.FullPath, take, cancel) : null,
            Check = (scope, file, cancel) => root.Analyzer.Check(scope.Snapshot, file, cancel),
            Data = surroundings.Trusted ? new DvcCache(workspace.Root.FullPath, Environment.GetEnvironmentVariable) : null,
            IsTrusted = surroundings.Trusted,
            User = surroundings.Settings.User ?? Environment.UserName,
        };
    }

    private SessionRoot? TeamRoot() => surroundings.Roots.FirstOrDefault(static root => root.Workspace.Root.IsOnDisk);

    // Nobody's patience ends it: who asks next has the answer. Git has a time limit of its own.
    private RememberedChanges Remembered(SessionRoot root) => new(
        async () => (await Task.Run(() => GitLook.AskAsync(SceneOf(root), new(Scored: root.Workspace.Current.Experiments), CancellationToken.None))).Changes,
        TimeProvider.System);

    /// <summary>The scores of a folder as its files are now; each is made when it is asked for.</summary>
    private static Func<string, ExperimentScore?> ScoresOf(SessionRoot root, TreeChanges? changes)
    {
        var scope = new WorkspaceScope(root.Workspace, root.Workspace.Current, static path => path);
        var feature = new Lazy<ScoreFeature>(() => ScoreGatherer.Feature(scope, changes));
        var padlock = new Lock();
        return path =>
        {
            lock (padlock)
            {
                return scope.Snapshot.Experiments.FirstOrDefault(one => one.Path == path) is { } experiment ? feature.Value.Experiment(experiment) : null;
            }
        };
    }

    /// <summary>The folder that a row's experiment lies in, and what it is called there: the rows of several folders name addresses.</summary>
    private (SessionRoot Root, string? Target) Place(string? target)
    {
        var roots = surroundings.Roots.Where(static root => root.Workspace.Root.IsOnDisk).ToList();
        if (target is not null && target.StartsWith(Row, StringComparison.Ordinal) && roots.Count > 1)
        {
            var uri = target[Row.Length..];
            var inner = roots.Where(root => root.Workspace.Root.Relative(uri) is not null).MaxBy(static root => root.Workspace.Root.FullPath.Length);
            if (inner is not null)
            {
                return (inner, inner.Workspace.PathOf(uri));
            }
        }

        return (roots.FirstOrDefault() ?? throw new FeatureException("Open the folder that the report is about."), target);
    }

    /// <summary>The stores of one folder, under the names that the views have for them.</summary>
    private sealed class StoresOf(SessionStores all, SessionRoot root) : IRunStores
    {
        public async Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel)
        {
            var own = (await all.Of(root).ListAsync(cancel)).Select(static store => store.DisplayAddress).ToHashSet(StringComparer.Ordinal);
            return [.. (await all.ListAsync(cancel)).Where(store => own.Contains(store.DisplayAddress))];
        }
    }
}
