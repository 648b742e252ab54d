using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Completion;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Lenses;
using ForgeLsp.Features.Live;
using ForgeLsp.Features.Policies;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Runs.Search;
using ForgeLsp.Features.Stores;
using ForgeLsp.Features.Team;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Session;

/// <summary>The features with stores and hosts behind them, and the watch that tells the views when those change.</summary>
internal sealed class SessionFeatures : IFeatures, IAsyncDisposable
{
    private static readonly TimeSpan LensPatience = TimeSpan.FromSeconds(2);

    private readonly SessionSurroundings _surroundings;
    private readonly SessionStores _stores;
    private readonly GpuParts _gpus;
    private readonly ModelParts _models;
    private readonly ReportParts _reports;
    private readonly TeamView _team;
    private readonly ExperimentRunsFeature _experimentRuns;
    private readonly RunsFeature _runs;
    private readonly ArtifactsFeature _artifacts;
    private readonly RunSearchFeature _runSearch;
    private readonly CounterpartFeature _counterpart;
    private readonly SourceWatch _watch;
    private readonly RememberedStores _shown;
    private readonly IClient _client;

    /// <summary>Nothing is opened before it is asked for. <paramref name="client"/> hears which views are out of date, <paramref name="log"/> takes one line per failure.</summary>
    public SessionFeatures(SessionSurroundings surroundings, SessionStores stores, IClient client, Action<string> log)
    {
        _surroundings = surroundings;
        _client = client;
        _stores = stores;
        _gpus = new GpuParts(surroundings, client.GpuNews, log);
        var experiments = new ExperimentParts(surroundings, stores);
        _runs = new RunsFeature(_stores, experiments.Sources.Experiments, () => surroundings.Policy.HigherIsBetter, TimeProvider.System);
        _artifacts = new ArtifactsFeature(_stores, new ArtifactSaver(), TimeProvider.System);
        _runSearch = new RunSearchFeature(_stores, () => surroundings.Policy.HigherIsBetter, TimeProvider.System);
        _counterpart = new CounterpartFeature(_stores, experiments.Sources.Experiments, () => surroundings.Policy.HigherIsBetter);
        var commits = RunActionParts.CommitsOf(surroundings);
        Comparisons = new ComparisonParts(surroundings, stores, commits, new RunFiles(TimeProvider.System));
        _shown = new RememberedStores(_stores, TimeProvider.System);
        _experimentRuns = new ExperimentRunsFeature(_shown, () => surroundings.Policy.HigherIsBetter, TimeProvider.System);
        _shown.OutageChanged += () => Changed(new ViewChanges { IsEverything = true });
        _models = new ModelParts(surroundings, stores, _shown);
        _models.Changed += () => Changed("models");
        var runsView = new RunsView(_shown, () => surroundings.Policy.HigherIsBetter, RootFolder.UriOfFile, TimeProvider.System);
        ExperimentActions = experiments;
        Scaffolds = new ScaffoldParts(surroundings);
        ModelSync = new OllamaParts(surroundings);
        _reports = new ReportParts(surroundings, stores, _gpus, _models);
        _team = new TeamView(new(_reports.TeamAsync, _reports.TeamExperiments, _reports.TeamUri, _reports.TeamRow) { Scores = _reports.TeamScores }, TimeProvider.System);
        RunActions = new RunActionParts(surroundings, stores, commits, runsView, _shown.AskAnew);
        Views = new ViewsFeature(
            [
                new PolicyAwareView(new ExperimentsView(experiments.Sources with { Score = _reports.ScoreAsync }, _shown, runsView), surroundings, isOfFiles: true),
                new PolicyAwareView(runsView, surroundings),
                new PolicyAwareView(_gpus.View, surroundings),
                new PolicyAwareView(_models.View, surroundings),
                new PolicyAwareView(_team, surroundings, isOfFiles: true),
            ]);
        var evidence = new RunEvidence(new PolicyAwareStores(_stores, surroundings), TimeProvider.System);
        Completion = new CompletionFeature(TimeProvider.System, evidence);
        Hover = new HoverFeature(TimeProvider.System, evidence);
        Stores = new StoresFeature(new PolicyAwareStores(_stores, surroundings), _stores.Addresses(), () => surroundings.Trusted);
        _watch = new SourceWatch(surroundings, _shown, () => _gpus.ReservationsFile, Changed, () => Changed("gpus"), LookAtGpusAsync, log);
        _gpus.Feature.Changed += (_, _) => Changed("gpus");
        _gpus.Answered += (_, _) => Changed("gpus");
        _gpus.ChangedElsewhere += (_, _) => Changed("gpus");
        _gpus.Feature.Changed += (_, _) => TeamChanged();
    }

    /// <inheritdoc/>
    public ViewsFeature Views { get; }

    /// <inheritdoc/>
    public IComparisons Comparisons { get; }

    /// <inheritdoc/>
    public IGpus Gpus => _gpus;

    /// <inheritdoc/>
    public IModels Models => _models;

    /// <inheritdoc/>
    public StoresFeature Stores { get; }

    /// <inheritdoc/>
    public IRunActions RunActions { get; }

    /// <inheritdoc/>
    public IExperimentActions ExperimentActions { get; }

    /// <inheritdoc/>
    public IScaffolds Scaffolds { get; }

    /// <inheritdoc/>
    public IModelSync ModelSync { get; }

    /// <inheritdoc/>
    public IReports Reports => _reports;

    /// <summary>What can be written at a cursor.</summary>
    public CompletionFeature Completion { get; }

    /// <summary>What is known of a key or value.</summary>
    public HoverFeature Hover { get; }

    /// <summary>Trust came or went: stores and hosts are looked at anew.</summary>
    public void Refresh()
    {
        foreach (var view in (ReadOnlySpan<string>)["experiments", "runs", "gpus"])
        {
            Changed(view);
        }

        TeamChanged();

        _gpus.LookAnew();
        _models.Renew();
    }

    /// <summary>Files that the client watches changed.</summary>
    public void FilesChanged(IReadOnlyList<FileChange> changes)
    {
        Look();
        foreach (var change in changes)
        {
            _models.DocumentChanged(change.Uri);
        }
    }

    /// <summary>A document was opened, changed or closed.</summary>
    public void DocumentChanged(string uri) => _models.DocumentChanged(uri);

    /// <summary>What the tracking stores say of models is not what they said before.</summary>
    public void TrackingChanged() => _models.Renew();

    /// <summary>Metadata say something else than before, or anything else that the Team view shows.</summary>
    public void TeamChanged()
    {
        _reports.Expire();
        _team.Expire();
        Changed("team");
    }

    /// <summary>Somebody looks at other views than before.</summary>
    public void Look()
    {
        _watch.Look();
        _gpus.Look();
    }

    /// <summary>The user asks by hand: stores that did not answer are asked again at once.</summary>
    public void AskAnew()
    {
        _shown.AskAnew();
        _reports.Expire();
        _team.Expire();
        _gpus.AskAnew();
        _models.Renew();
    }

    /// <inheritdoc/>
    public Task<RunChoices> RunsAsync(string? filter, string? experiment, int max, CancellationToken cancel) => _surroundings.ToldAsync(() => _runs.ListAsync(filter, experiment, max, cancel), cancel);

    /// <inheritdoc/>
    public Task<PickFields> RunFieldsAsync(string node, CancellationToken cancel) => _surroundings.ToldAsync(() => _runSearch.FieldsAsync(node, cancel), cancel);

    /// <inheritdoc/>
    public Task<FilterCompletions> CompleteFilterAsync(string node, string filter, int? cursor, CancellationToken cancel) => _surroundings.ToldAsync(() => _runSearch.CompleteAsync(node, filter, cursor, cancel), cancel);

    /// <inheritdoc/>
    public Task<Counterpart> CounterpartAsync(RunRef run, string kind, CancellationToken cancel) => _surroundings.ToldAsync(() => _counterpart.FindAsync(run, kind, cancel), cancel);

    /// <inheritdoc/>
    public async Task<ExperimentRuns> ExperimentRunsAsync(string experiment, string? metric, bool isLast, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(LensPatience);
        try
        {
            // A store that does not heed the token is not waited for either.
            return await _surroundings.ToldAsync(() => _experimentRuns.OfAsync(experiment, metric, isLast, patience.Token), patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ExperimentRuns("The tracking store is slow to answer", null);
        }
    }

    /// <inheritdoc/>
    public Task<ArtifactStat> ArtifactStatAsync(string store, string runId, string path, CancellationToken cancel) => _surroundings.ToldAsync(() => _artifacts.StatAsync(store, runId, path, cancel), cancel);

    /// <inheritdoc/>
    public Task<ArtifactFolder> ArtifactFolderAsync(string store, string runId, string folder, CancellationToken cancel) => _surroundings.ToldAsync(() => _artifacts.ListAsync(store, runId, folder, cancel), cancel);

    /// <inheritdoc/>
    public Task<ArtifactSave> SaveArtifactAsync(ArtifactSaveWish wish, Action<string, int?> progress, CancellationToken cancel) =>
        _surroundings.ToldAsync(() => _artifacts.SaveAsync(wish, progress, cancel), cancel);

    /// <inheritdoc/>
    public Task<NewPolicy> NewPolicyAsync(CancellationToken cancel) => _surroundings.ToldAsync(
        async () =>
        {
            await _surroundings.FilesKnownAsync(cancel);
            var root = _surroundings.Roots.FirstOrDefault(static root => root.Workspace.Root.IsOnDisk) ?? throw new FeatureException("Open the folder that the policy is for.");
            var sights = await PolicySights.OfAsync(root.Workspace.Current, _stores.Of(root), cancel);
            return new NewPolicy(root.Workspace.UriOf(Policy.FileName), NewPolicyFeature.Write(sights), Exists: root.Workspace.FileAt(Policy.FileName) is not null);
        },
        cancel);

    /// <inheritdoc/>
    public Task<DoctorPage> DoctorAsync(CancellationToken cancel) => DoctorParts.LookAsync(_surroundings, _stores, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _gpus.DisposeAsync();
        await _models.DisposeAsync();
    }

    /// <summary>Tells which rows of the GPUs view look different by now: use and time left change all the time.</summary>
    private async Task LookAtGpusAsync(CancellationToken cancel)
    {
        await _surroundings.PolicyKnownAsync(cancel);
        var changes = await _gpus.View.LookAsync(cancel);
        foreach (var parent in changes.Children)
        {
            _client.ViewChanged("gpus", parent.Length == 0 ? null : parent);
        }

        if (changes.Rows.Count > 0)
        {
            _client.ViewRowsChanged("gpus", changes.Rows);
        }
    }

    private void Changed(string view) => _client.ViewChanged(view, null);

    /// <summary>Both views show stores and runs, under the same ids.</summary>
    private void Changed(ViewChanges changes)
    {
        if (changes.IsEverything)
        {
            Changed("runs");
            Changed("experiments");
            return;
        }

        _client.ViewRowsChanged("runs", changes.Rows);
        _client.ViewRowsChanged("experiments", changes.Rows);
        foreach (var id in changes.Children)
        {
            _client.ViewChanged("runs", id);
            _client.ViewChanged("experiments", id);
        }

        // Which experiment of the workspace a tracking experiment belongs to, its rows do not say.
        if (changes.Children.Any(static id => id.StartsWith("store:", StringComparison.Ordinal) || id.StartsWith("experiment:", StringComparison.Ordinal)))
        {
            Changed("experiments");
        }
    }
}
