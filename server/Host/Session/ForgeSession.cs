using ForgeLsp.Core.Text;
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

    private readonly Analyzer _analyzer;
    private readonly BackgroundQueue _background;
    private readonly CancellationTokenSource _ending = new();
    private readonly IClient _client;
    private readonly SessionSurroundings _surroundings;
    private readonly SessionRoot _outside;
    private readonly SessionFeatures _features;
    private volatile IReadOnlyList<SessionRoot> _roots = [];
    private long _version;

    /// <summary>Begins a session; indexing goes on in the background.</summary>
    public ForgeSession(SessionStart start)
    {
        _client = start.Client;
        _background = new BackgroundQueue(line => _client.Log(LogLevel.Error, line));
        _analyzer = new Analyzer(RuleCatalogue.All, TimeProvider.System, line => _client.Log(LogLevel.Error, line));
        _outside = new SessionRoot(NoFolder, _analyzer, _background);
        _surroundings = new SessionSurroundings(() => _roots) { Trusted = start.Trusted, Settings = start.Settings };
        _features = new SessionFeatures(_surroundings, _client.ViewChanged, line => _client.Log(LogLevel.Error, line));
        FoldersChanged(start.FolderUris, []);
    }

    /// <inheritdoc/>
    public IDocumentSink Documents => this;

    /// <inheritdoc/>
    public ISnapshot Current => new SessionSnapshot(Volatile.Read(ref _version), [.. _roots, _outside], RootOf);

    /// <inheritdoc/>
    public IFeatures Features => _features;

    /// <inheritdoc/>
    public void Open(string uri, string languageId, int version, SourceText text)
    {
        RootOf(uri).Workspace.Open(uri, languageId, version, text);
        Interlocked.Increment(ref _version);
    }

    /// <inheritdoc/>
    public void Change(string uri, int version, SourceText text)
    {
        RootOf(uri).Workspace.Change(uri, version, text);
        Interlocked.Increment(ref _version);
    }

    /// <inheritdoc/>
    public void Save(string uri) => FilesChanged([new FileChange(uri, FileChangeKind.Changed)]);

    /// <inheritdoc/>
    public void Close(string uri)
    {
        RootOf(uri).Workspace.Close(uri);
        Interlocked.Increment(ref _version);
    }

    /// <inheritdoc/>
    public void FilesChanged(IReadOnlyList<FileChange> changes)
    {
        foreach (var group in changes.GroupBy(change => RootOf(change.Uri)))
        {
            group.Key.Workspace.FilesChanged([.. group]);
        }

        _features.FilesChanged(changes);
    }

    /// <inheritdoc/>
    public void FoldersChanged(IReadOnlyList<string> addedUris, IReadOnlyList<string> removedUris)
    {
        var added = addedUris.Select(uri => new SessionRoot(uri, _analyzer, _background)).ToList();
        _roots = [.. _roots.Where(root => !removedUris.Contains(root.Uri, StringComparer.Ordinal)), .. added];
        Interlocked.Increment(ref _version);
        foreach (var root in added)
        {
            root.Workspace.Invalidated += paths => Invalidated(root, paths);
            root.Workspace.SummariesChanged += () => _client.ViewChanged("experiments", null);
            _background.Add(() => root.Workspace.Load(_ending.Token));
        }

        _background.Add(_features.Refresh);
    }

    /// <inheritdoc/>
    public void SetTrust(bool trusted)
    {
        _surroundings.Trusted = trusted;
        _background.Add(_features.Refresh);
    }

    /// <inheritdoc/>
    public void Configure(SessionSettings settings)
    {
        _surroundings.Settings = settings;
        _background.Add(_features.Refresh);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _background.DisposeAsync();
        await _features.DisposeAsync();
        _ending.Dispose();
    }

    private void Invalidated(SessionRoot root, IReadOnlyList<string> paths)
    {
        Interlocked.Increment(ref _version);
        _client.DiagnosticsInvalidated([.. paths.Select(root.Workspace.UriOf)]);
    }

    private SessionRoot RootOf(string uri)
    {
        var best = _outside;
        foreach (var root in _roots)
        {
            if (root.Workspace.Root.Relative(uri) is not null && (best == _outside || root.Workspace.Root.FullPath.Length > best.Workspace.Root.FullPath.Length))
            {
                best = root;
            }
        }

        return best;
    }
}
