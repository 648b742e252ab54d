using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Live;
using ForgeLsp.Lsp;
using ForgeLsp.Rules;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Session;

/// <summary>One client's workspace: routes documents to the root they lie in and gathers what the roots have to say.</summary>
internal sealed class ForgeSession : ISession, IDocumentSink
{
    // A document outside of every folder, or with no folder open, lives in a root that holds no files.
    private const string NoFolder = "forge-none:";

    /// <summary>How long the first document's check may keep the reading of the folder from beginning.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(150);

    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Analyzer _analyzer;
    private readonly BackgroundQueue _background;
    private readonly CancellationTokenSource _ending = new();
    private readonly IClient _client;
    private readonly SessionSurroundings _surroundings;
    private readonly SessionRoot _outside;
    private readonly SessionStores _stores;
    private readonly TrackingWatch _tracking;
    private readonly GitWatch _git;
    private readonly Lazy<SessionFeatures> _features;
    private readonly ProblemNews _problems;
    private readonly bool _hearsOfFiles;
    private volatile IReadOnlyList<SessionRoot> _roots = [];
    private volatile OpenCells _cells = OpenCells.None;
    private long _version;
    private int _looksAnew;

    /// <summary>Begins a session; indexing goes on in the background.</summary>
    public ForgeSession(SessionStart start)
    {
        _client = start.Client;
        _hearsOfFiles = start.HearsOfFiles;
        _background = new BackgroundQueue(line => _client.Log(LogLevel.Error, line));
        _analyzer = new Analyzer(RuleCatalogue.All, TimeProvider.System, line => _client.Log(LogLevel.Error, line));
        _outside = new SessionRoot(NoFolder, _analyzer, _background);
        _surroundings = new SessionSurroundings(() => _roots) { Trusted = start.Trusted, Settings = start.Settings };
        _stores = new SessionStores(_surroundings);
        _tracking = new TrackingWatch(() => [.. _roots.Select(root => new TrackedFolder(root.Workspace, _stores.Of(root)))], IsLookedAt, line => _client.Log(LogLevel.Warning, line));
        _git = new GitWatch(() => [.. _roots.Select(static root => root.Workspace)], () => _surroundings.Trusted, IsLookedAt, static () => new GitCommandLine(Environment.GetEnvironmentVariable("PATH")), line => _client.Log(LogLevel.Warning, line));
        _features = new(() => new SessionFeatures(_surroundings, _stores, _client, line => _client.Log(LogLevel.Error, line)));
        _problems = new ProblemNews(() => _client.ViewChanged("experiments", null), _ending.Token);
        FoldersChanged(start.FolderUris, []);
    }

    /// <inheritdoc/>
    public IDocumentSink Documents => this;

    /// <inheritdoc/>
    public ISnapshot Current => new SessionSnapshot(Volatile.Read(ref _version), [.. _roots, _outside], _cells, RootOf, () => _features.Value, () => _looked.TrySetResult());

    /// <inheritdoc/>
    public IFeatures Features => _features.Value;

    /// <inheritdoc/>
    public void Open(string uri, string languageId, int version, SourceText text)
    {
        if (IsOfNotebook(uri))
        {
            return; // some clients send the text of a cell a second time, by itself
        }

        RootOf(uri).Workspace.Open(uri, languageId, version, text);
        Interlocked.Increment(ref _version);
        DocumentChanged(uri);
    }

    /// <inheritdoc/>
    public void Change(string uri, int version, SourceText text)
    {
        RootOf(uri).Workspace.Change(uri, version, text);
        Interlocked.Increment(ref _version);
        DocumentChanged(uri);
    }

    /// <inheritdoc/>
    public void Save(string uri)
    {
        FilesChanged([new FileChange(uri, FileChangeKind.Changed)]);
        if (!_hearsOfFiles && Interlocked.Exchange(ref _looksAnew, 1) == 0)
        {
            _background.Add(LookAnew);
        }
    }

    /// <inheritdoc/>
    public void PutNotebook(string uri, int version, Notebook notebook)
    {
        RootOf(uri).Workspace.Put(uri, version, notebook);
        _cells = _cells.With(uri, notebook);
        Interlocked.Increment(ref _version);
    }

    /// <inheritdoc/>
    public void CloseNotebook(string uri)
    {
        _cells = _cells.Without(uri);
        RootOf(uri).Workspace.Close(uri);
        Interlocked.Increment(ref _version);
    }

    /// <inheritdoc/>
    public void Close(string uri)
    {
        if (IsOfNotebook(uri))
        {
            return;
        }

        RootOf(uri).Workspace.Close(uri);
        Interlocked.Increment(ref _version);
        DocumentChanged(uri);
    }

    /// <inheritdoc/>
    public void FilesChanged(IReadOnlyList<FileChange> changes)
    {
        foreach (var group in changes.GroupBy(change => RootOf(change.Uri)))
        {
            group.Key.Workspace.FilesChanged([.. group]);
        }

        if (_features.IsValueCreated)
        {
            _features.Value.FilesChanged(changes);
        }

        _tracking.Look();
        _git.Look();
    }

    /// <inheritdoc/>
    public void FoldersChanged(IReadOnlyList<string> addedUris, IReadOnlyList<string> removedUris)
    {
        // A folder that is not on disk, such as one of a remote repository, cannot be read; its documents are like others outside.
        var added = addedUris.Where(static uri => RootFolder.PathOf(uri) is not null).Select(uri => new SessionRoot(uri, _analyzer, _background)).ToList();
        var before = _roots;
        IReadOnlyList<SessionRoot> after = [.. before.Where(root => !removedUris.Contains(root.Uri, StringComparer.Ordinal)), .. added];
        var removed = before.Except(after).ToList();
        var stale = removed.SelectMany(static root => root.Workspace.Current.Closed.Keys.Select(root.Workspace.UriOf)).ToList();
        var moved = Moved([.. before, _outside], after);
        foreach (var (document, _, to) in moved)
        {
            to.Workspace.TakeOver(document);
            stale.Add(document.Uri);
        }

        _roots = after;
        foreach (var (document, from, _) in moved)
        {
            from.Workspace.HandOver(document.Uri);
        }

        Interlocked.Increment(ref _version);
        if (stale.Count > 0)
        {
            _client.DiagnosticsInvalidated(stale);
        }

        foreach (var root in added)
        {
            root.Workspace.Invalidated += paths => Invalidated(root, paths);
            root.Workspace.SummariesChanged += () => _client.ViewChanged("experiments", null);
            root.Workspace.SummariesChanged += () => _client.ViewChanged("team", null);
            root.Workspace.SummariesChanged += _tracking.Look;
            root.Workspace.TrackingChanged += () => _client.ViewChanged("experiments", null);
            root.Workspace.TrackingChanged += TrackingChanged;
            root.Diagnostics.ProblemsChanged += _problems.Tell;
            root.Workspace.PolicyRead += RefreshViews;
            root.Workspace.PolicyRead += _tracking.LookAnew;
            root.Workspace.PolicyRead += _git.Look;
            _ = LoadAsync(root);
        }

        if (removed.Count > 0)
        {
            _background.Add(RefreshViews);
        }
    }

    /// <inheritdoc/>
    public void SetTrust(bool trusted)
    {
        _surroundings.Trusted = trusted;
        _background.Add(RefreshViews);
        _tracking.LookAnew();
        _git.Look();
    }

    /// <inheritdoc/>
    public void Configure(SessionSettings settings)
    {
        _surroundings.Settings = settings;
        _background.Add(RefreshViews);
        _tracking.LookAnew();
    }

    /// <inheritdoc/>
    public void Attend(ViewAttention attention)
    {
        _surroundings.Attention = attention;
        if (_features.IsValueCreated)
        {
            _features.Value.Look();
        }

        _tracking.Attend();
        _git.Attend();
    }

    /// <inheritdoc/>
    public void AskAnew()
    {
        if (_features.IsValueCreated)
        {
            _features.Value.AskAnew();
        }
    }

    /// <inheritdoc/>
    public void SetCredentials(IReadOnlyList<TrackingCredential> credentials)
    {
        _surroundings.Credentials = credentials;
        _background.Add(RefreshViews);
        _tracking.LookAnew();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _background.DisposeAsync();
        if (_features.IsValueCreated)
        {
            await _features.Value.DisposeAsync();
        }

        await _tracking.DisposeAsync();
        await _git.DisposeAsync();
        await _stores.DisposeAsync();
        _ending.Dispose();
    }

    /// <summary>Whether an address is that of an open notebook or of one of its cells, which are documents by nothing but that.</summary>
    private bool IsOfNotebook(string uri) => _cells.NotebookOf(uri) is not null || Current.Notebook(uri) is not null;

    /// <summary>Whether somebody may see what the stores say to the rules: a view, or a document in a window that has the focus.</summary>
    private bool IsLookedAt()
    {
        var attention = _surroundings.Attention;
        return attention.Views.Count > 0 || (attention.IsFocused && _roots.Any(static root => root.Workspace.Current.Open.Count > 0));
    }

    /// <summary>Reads the folder in the background; at the start of a session the document that somebody looks at comes first.</summary>
    private async Task LoadAsync(SessionRoot root)
    {
        _background.Add(root.Workspace.LoadPolicy);
        await Task.WhenAny(_looked.Task, Task.Delay(FirstLook, _ending.Token)).ConfigureAwait(false);
        if (!_ending.IsCancellationRequested)
        {
            _background.Add(() => root.Workspace.Load(_ending.Token));
        }
    }

    /// <summary>Reads the folders again, for a client that says nothing of what other programs do to them.</summary>
    private void LookAnew()
    {
        Volatile.Write(ref _looksAnew, 0);
        foreach (var root in _roots)
        {
            root.Workspace.Load(_ending.Token);
        }
    }

    /// <summary>Views that nobody asked for yet have nothing to refresh.</summary>
    private void RefreshViews()
    {
        if (_features.IsValueCreated)
        {
            _features.Value.Refresh();
        }
    }

    private void DocumentChanged(string uri)
    {
        if (_features.IsValueCreated)
        {
            _features.Value.DocumentChanged(uri);
        }
    }

    private void TrackingChanged()
    {
        if (_features.IsValueCreated)
        {
            _features.Value.TrackingChanged();
        }
    }

    /// <summary>The open documents that another root is responsible for once the folders are <paramref name="after"/>.</summary>
    private List<(OpenDocument Document, SessionRoot From, SessionRoot To)> Moved(IReadOnlyList<SessionRoot> before, IReadOnlyList<SessionRoot> after) =>
    [
        .. from root in before
           from open in root.Workspace.Current.Open.Values
           let to = RootOf(open.Document.Uri, after)
           where to != root
           select (open.Document, root, to),
    ];

    private void Invalidated(SessionRoot root, IReadOnlyList<string> paths)
    {
        if (!_roots.Contains(root))
        {
            return; // the folder was closed while it was being read
        }

        Interlocked.Increment(ref _version);
        _client.DiagnosticsInvalidated([.. paths.Select(root.Workspace.UriOf)]);
    }

    private SessionRoot RootOf(string uri) => RootOf(uri, _roots);

    /// <summary>The innermost of <paramref name="roots"/> that <paramref name="uri"/> lies in.</summary>
    private SessionRoot RootOf(string uri, IReadOnlyList<SessionRoot> roots)
    {
        var best = _outside;
        foreach (var root in roots)
        {
            if (root.Workspace.Root.Relative(uri) is not null && (best == _outside || root.Workspace.Root.FullPath.Length > best.Workspace.Root.FullPath.Length))
            {
                best = root;
            }
        }

        return best;
    }
}
