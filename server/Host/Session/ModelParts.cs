using ForgeLsp.Adapters.Gates;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Models;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>The model catalogue of a session, that of the first folder that has one, and what is done with its models.</summary>
internal sealed class ModelParts : IModels, IAsyncDisposable
{
    /// <summary>From a key that is typed in the catalogue to the view that shows it.</summary>
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(400);

    private readonly SessionSurroundings _surroundings;
    private readonly IRunStores _stores;
    private readonly IRunStores _shown;
    private readonly ModelsLook _look;
    private readonly ModelChoicesFeature _choices;
    private readonly ModelTransitions _transitions;
    private readonly GitCommandLine _git = new(Environment.GetEnvironmentVariable("PATH"));
    private readonly GateProcess _runner = new(Environment.GetEnvironmentVariable("PATH"), TimeProvider.System, Environment.GetEnvironmentVariable("PATHEXT"));
    private readonly CancellationTokenSource _ending = new();
    private int _isTyping;

    /// <summary>Nothing is read or asked before a view or a command wants it.</summary>
    /// <param name="stores">The stores as commands ask them.</param>
    /// <param name="shown">The stores as views ask them.</param>
    public ModelParts(SessionSurroundings surroundings, IRunStores stores, IRunStores shown)
    {
        _surroundings = surroundings;
        _stores = stores;
        _shown = shown;
        _look = new(() => Root is { } root ? Services(root, _shown) : null);
        _look.Answered += () => Changed?.Invoke();
        _choices = new(_look, () => surroundings.Policy, Modelfile);
        _transitions = new(() => Needed, Place, static () => Guid.NewGuid().ToString("N"));
        View = new(_look, () => surroundings.Policy, path => Place(path).Uri);
    }

    /// <summary>The view is out of date. Any thread.</summary>
    public event Action? Changed;

    /// <summary>The Models view.</summary>
    public ModelsView View { get; }

    /// <summary>For who cannot do without a folder.</summary>
    private ModelsServices Needed => Root is { } root ? Services(root, _stores) : throw new FeatureException("Open the folder that holds your models.");

    /// <summary>The first folder that has a catalogue; where none has one, the first folder.</summary>
    private SessionRoot? Root
    {
        get
        {
            var folders = _surroundings.Roots.Where(static root => root.Workspace.Root.IsOnDisk).ToList();
            return (folders.Count < 2 ? null : folders.Find(static root => root.Workspace.FileAt(root.Workspace.Current.Policy.RegistryFile) is not null)) ?? folders.FirstOrDefault();
        }
    }

    /// <inheritdoc/>
    public Task<ModelChoices> ListAsync(CancellationToken cancel) => _surroundings.ToldAsync(
        async () =>
        {
            var list = await _choices.ListAsync(cancel);
            return list.Models.Any(static model => model.Run is { Store.Length: 0 }) ? list with { Models = await WithStoresAsync(list.Models, cancel) } : list;
        },
        cancel);

    /// <inheritdoc/>
    public Task<ModelPlan> PlanAsync(PromotionWish wish, CancellationToken cancel) => _surroundings.ToldAsync(() => _transitions.PlanAsync(wish with { User = _surroundings.Settings.User }, cancel), cancel);

    /// <inheritdoc/>
    public Task<GateAnswer> RunGatesAsync(string id, Action<string> report, Action<string> output, CancellationToken cancel) => _surroundings.ToldAsync(() => _transitions.RunGatesAsync(id, report, output, cancel), cancel);

    /// <inheritdoc/>
    public Task<TransitionEdits> EditAsync(string id, bool isBack, CancellationToken cancel) => _surroundings.ToldAsync(() => isBack ? _transitions.BackAsync(id, cancel) : _transitions.EditAsync(id, cancel), cancel);

    /// <inheritdoc/>
    public async Task<TrackedAnswer> TrackAsync(string id, bool isBack, CancellationToken cancel)
    {
        try
        {
            return await _surroundings.ToldAsync(() => isBack ? _transitions.TrackBackAsync(id, cancel) : _transitions.TrackAsync(id, cancel), cancel);
        }
        finally
        {
            Renew();
        }
    }

    /// <inheritdoc/>
    public Task<VersionAbout> VersionAsync(string id, CancellationToken cancel) => _surroundings.ToldAsync(() => new VersionEditFeature(Needed).AboutAsync(id, cancel), cancel);

    /// <inheritdoc/>
    public async Task<VersionEdited> EditVersionAsync(VersionEdit edit, CancellationToken cancel)
    {
        try
        {
            return await _surroundings.ToldAsync(() => new VersionEditFeature(Needed).EditAsync(edit, cancel), cancel);
        }
        finally
        {
            Renew();
        }
    }

    /// <inheritdoc/>
    public Task<ArtifactSave> DownloadAsync(string id, string into, Action<string, int?> progress, CancellationToken cancel) =>
        _surroundings.ToldAsync(() => new VersionDownloadFeature(Needed, new ArtifactSaver()).SaveAsync(id, into, progress, cancel), cancel);

    /// <summary>The catalogue of a folder, as documents that are open say it; null where the policy names one outside of the folder.</summary>
    public ICatalogueFiles? FilesOf(SessionRoot root) =>
        RelativePath.Join("", root.Workspace.Current.Policy.RegistryFile) is { Length: > 0 } path ? new OpenCatalogue(root.Workspace, path, _surroundings.Trusted) : null;

    /// <summary>Somebody asks by hand, or what the stores may say is another.</summary>
    public void Renew()
    {
        _look.Expire();
        Changed?.Invoke();
    }

    /// <summary>A document was opened, changed or closed, or a file changed on disk: the view follows where it is the catalogue. Returns at once.</summary>
    public void DocumentChanged(string uri)
    {
        if (!_surroundings.Attention.Views.Contains("models", StringComparer.Ordinal)
            || !_surroundings.Roots.Any(root => root.Workspace.PathOf(uri) is { } path && path == root.Workspace.Current.Policy.RegistryFile) || Interlocked.Exchange(ref _isTyping, 1) == 1)
        {
            return;
        }

        _ = TellSoonAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _ending.Dispose();
    }

    private async Task TellSoonAsync()
    {
        // What is typed is shown once it rests for a moment, and now and then while it does not.
        await Task.Delay(TypingPause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _isTyping, 0);
        if (!_ending.IsCancellationRequested)
        {
            Changed?.Invoke();
        }
    }

    private ModelsServices Services(SessionRoot root, IRunStores stores)
    {
        var workspace = root.Workspace;
        var policy = workspace.Current.Policy;
        var path = RelativePath.Join("", policy.RegistryFile) is { Length: > 0 } inside
            ? inside
            : throw new StoreException(StoreFailure.NotFound, $"registry.file of forge.yaml ({policy.RegistryFile}) is outside of the workspace; name a file in it.");
        return new ModelsServices(() => workspace.Current.Policy, new OpenCatalogue(workspace, path, _surroundings.Trusted), workspace.Root.FullPath, () => _surroundings.Settings.User ?? Environment.UserName, TimeProvider.System)
        {
            Stores = stores,
            Git = () => _surroundings.Trusted ? _git : null,
            Runner = () => _surroundings.Trusted ? _runner : null,
            Modelfiles = _surroundings.Trusted ? new ModelfileGate(() => SyncSources.Of([workspace]), () => OllamaParts.Open(_surroundings), TimeProvider.System) : null,
            Exists = file => RelativePath.Join("", file) is { Length: > 0 } known && (workspace.Current.FileExists(known) || File.Exists(Path.Combine(workspace.Root.FullPath, known))),
            Findings = (file, text, cancel) => Task.Run(() => Findings(root, file, text, cancel), cancel),
        };
    }

    /// <summary>What the rules would say of a text in the place of a file.</summary>
    private static IReadOnlyList<GateFinding> Findings(SessionRoot root, string path, string text, CancellationToken cancel) =>
        [.. root.Diagnostics.CheckAs(path, SourceText.From(text), cancel).Where(static item => item.Severity <= Severity.Warning).Select(static item => new GateFinding(item.Finding.RuleId, item.Finding.Span, item.Finding.Message))];

    private (string Uri, int? Version) Place(string path) =>
        Root?.Workspace is { } workspace ? (workspace.UriOf(path), workspace.Current.Open.GetValueOrDefault(path)?.Document.Version) : (path, null);

    /// <summary>A Modelfile is named relative to the workspace, or to a folder above the catalogue, as the rules take it.</summary>
    private string? Modelfile(string written)
    {
        if (Root?.Workspace is not { } workspace)
        {
            return null;
        }

        var folders = workspace.Current.Policy.RegistryFile.Split('/')[..^1];
        return Enumerable.Range(0, folders.Length + 1).Select(depth => RelativePath.Join(string.Join('/', folders[..depth]), written)).OfType<string>()
            .FirstOrDefault(path => path.Length > 0 && (workspace.Current.FileExists(path) || File.Exists(Path.Combine(workspace.Root.FullPath, path)))) is { } found ? workspace.UriOf(found) : null;
    }

    /// <summary>A run that the catalogue names is in whichever store has it; one that does not answer has none.</summary>
    private async Task<IReadOnlyList<ModelChoice>> WithStoresAsync(IReadOnlyList<ModelChoice> models, CancellationToken cancel)
    {
        var stores = await _shown.ListAsync(cancel);
        var found = new List<ModelChoice>();
        foreach (var model in models)
        {
            found.Add(model.Run is { Store.Length: 0 } run ? model with { Run = await StoreOfAsync(run.RunId, stores, cancel) is { } alias ? new RunRef(alias, run.RunId) : null } : model);
        }

        return found;
    }

    private static async Task<string?> StoreOfAsync(string runId, IReadOnlyList<NamedStore> stores, CancellationToken cancel)
    {
        if (stores is [var only])
        {
            return only.Alias;
        }

        foreach (var store in stores)
        {
            try
            {
                if (await store.Store.GetRunAsync(runId, cancel) is not null)
                {
                    return store.Alias;
                }
            }
            catch (StoreException)
            {
                // Another one may have it.
            }
        }

        return null;
    }
}
