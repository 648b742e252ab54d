using System.Collections.Concurrent;
using System.Collections.Immutable;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ignoring;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Asking;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Facts;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Workspace;

/// <summary>
/// One workspace root and its single writer. Every change makes a new <see cref="Snapshot"/>; nothing here parses on the caller's
/// thread, so the reader of the protocol is never held up.
/// </summary>
public sealed partial class ForgeWorkspace
{
    private readonly Lock _gate = new();
    private readonly IWorkspaceFiles _files;
    private readonly Action<Action> _background;
    private readonly TaskCompletionSource _policyKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _filesKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, FileSummary> _settled = new(StringComparer.Ordinal);
    private readonly KeptFiles _kept = new();
    private volatile Snapshot _current;

    /// <summary>
    /// An empty workspace over <paramref name="files"/>; <see cref="Load"/> fills it. <paramref name="background"/> runs what reads
    /// the disk, one after another in the order given; null runs it at once. <paramref name="modules"/> tells what Python files offer to others.
    /// </summary>
    public ForgeWorkspace(RootFolder root, IWorkspaceFiles files, Func<FileKind, Schema?> schemas, Action<Action>? background = null, IModuleReader? modules = null)
    {
        _background = background ?? (static work => work());
        Root = root;
        _files = files;
        _current = new Snapshot(schemas, modules, new ClosedIndex(Array.Empty<FileSummary>()))
        {
            Open = ImmutableDictionary.Create<string, OpenFile>(StringComparer.Ordinal),
            Files = FileSet.Empty,
            Classifier = new FileClassifier(Policy.Default),
            Policy = Policy.Default,
        };
    }

    /// <summary>Paths whose findings may have changed for a reason outside of them. Raised on the thread that caused it, outside any lock.</summary>
    public event Action<IReadOnlyList<string>>? Invalidated;

    /// <summary>What lists of experiments or models show has changed.</summary>
    public event Action? SummariesChanged;

    /// <summary>What the tracking stores said last is not what they said before.</summary>
    public event Action? TrackingChanged;

    /// <summary>The policy on disk was read, for the first time or anew.</summary>
    public event Action? PolicyRead;

    /// <summary>Ends once the policy was read for the first time: before that, <see cref="Snapshot.Policy"/> is the default one.</summary>
    public Task PolicyKnown => _policyKnown.Task;

    /// <summary>Ends once the files were read for the first time: before that, what is not in <see cref="Current"/> may be there all the same.</summary>
    public Task FilesKnown => _filesKnown.Task;

    /// <summary>The root folder.</summary>
    public RootFolder Root { get; }

    /// <summary>
    /// Whether the files are looked at once, one after another, as the command line does: then a file stays parsed from <see cref="Load"/> until
    /// <see cref="FileAt"/> is asked for it, and is not searched for the names that only an editor asks about. <see cref="Settle(string)"/> is not called.
    /// </summary>
    public bool IsLookedAtOnce { get; init; }

    /// <summary>The newest snapshot.</summary>
    public Snapshot Current => _current;

    /// <summary>The path that <paramref name="uri"/> has here; a URI outside the root stands for itself.</summary>
    public string PathOf(string uri) => Root.Relative(uri) ?? uri;

    /// <summary>The client's URI of an open document, else the root's URI of the path.</summary>
    public string UriOf(string path) =>
        _current.Open.TryGetValue(path, out var open) ? open.Document.Uri : !Root.IsOnDisk || path.Contains("://", StringComparison.Ordinal) ? path : Root.UriOf(path);

    /// <summary>The editor opened a document, or opened it again.</summary>
    public void Open(string uri, string languageId, int version, SourceText text) => Put(new OpenDocument(uri, PathOf(uri), languageId, version, text));

    /// <summary>The editor opened a notebook, or changed it.</summary>
    public void Put(string uri, int version, Notebook notebook) =>
        Put(new OpenDocument(uri, PathOf(uri), "python", version, SourceText.Empty) { Notebook = notebook });

    /// <summary>Holds another content of the file at <paramref name="path"/> than the disk does, as an editor that has not saved it.</summary>
    public void Hold(string path, string content)
    {
        var file = SourceFile.Read(path, content);
        var language = RelativePath.IsScript(path) ? "python" : RelativePath.IsModelfile(path) ? "modelfile" : "yaml";
        Put(new OpenDocument(UriOf(path), path, language, 0, file.Notebook is null ? file.Text : SourceText.Empty) { Notebook = file.Notebook });
    }

    /// <summary>This root holds from now on what another one held.</summary>
    public void TakeOver(OpenDocument document) => Put(document with { Path = PathOf(document.Uri) });

    /// <summary>The editor changed a document; a document that was never opened is ignored.</summary>
    public void Change(string uri, int version, SourceText text)
    {
        if (_current.Open.TryGetValue(PathOf(uri), out var open))
        {
            Put(open.Document with { Version = version, Text = text });
        }
    }

    /// <summary>The editor closed a document: from now on the file on disk counts.</summary>
    public void Close(string uri)
    {
        var path = PathOf(uri);
        Snapshot before;
        lock (_gate)
        {
            before = _current;
            _current = With(_current, open: _current.Open.Remove(path));
        }

        _background(() => Refresh([path], before));
    }

    /// <summary>Another root holds the document from now on; nothing is read again.</summary>
    public void HandOver(string uri)
    {
        lock (_gate)
        {
            _current = With(_current, open: _current.Open.Remove(PathOf(uri)));
        }
    }

    /// <summary>Text of <paramref name="path"/>: the open document, else the file on disk; null where neither is there.</summary>
    public SourceFile? FileAt(string path)
    {
        if (_current.Open.TryGetValue(path, out var open))
        {
            return open.Source;
        }

        return _kept.Take(path) ?? OnDisk(path);
    }

    /// <summary>The workspace as it would be with another text of one file. Nothing is changed.</summary>
    public Snapshot WhatIf(string path, SourceText text) =>
        With(_current, open: _current.Open.SetItem(path, new OpenFile(new OpenDocument(UriOf(path), path, "yaml", 0, text), _current.Open.GetValueOrDefault(path))));

    private static Snapshot With(
        Snapshot from,
        ImmutableDictionary<string, OpenFile>? open = null,
        FileSet? files = null,
        ClosedIndex? closed = null,
        Policy? policy = null,
        NamedConfigs? named = null,
        Baseline? baseline = null,
        CustomSchemas? schemas = null,
        GitIgnore? ignores = null) => With(from, from.Facts, open, files, closed, policy, named, baseline, schemas, ignores);

    private static Snapshot With(
        Snapshot from,
        OutsideFacts facts,
        ImmutableDictionary<string, OpenFile>? open = null,
        FileSet? files = null,
        ClosedIndex? closed = null,
        Policy? policy = null,
        NamedConfigs? named = null,
        Baseline? baseline = null,
        CustomSchemas? schemas = null,
        GitIgnore? ignores = null) =>
        new(from.Schemas, from.Modules, closed ?? from.Index)
        {
            Open = open ?? from.Open,
            Files = files ?? from.Files,
            Policy = policy ?? from.Policy,
            Facts = facts,
            Baseline = baseline ?? from.Baseline,
            NamedConfigs = named ?? from.NamedConfigs,
            CustomSchemas = schemas ?? from.CustomSchemas,
            Ignores = ignores ?? from.Ignores,
            Classifier = policy is null ? from.Classifier : new FileClassifier(policy),
        };

    private SourceFile? OnDisk(string path) => _files.Read(path) is { } text ? SourceFile.Read(path, text) : null;

    private void Put(OpenDocument document)
    {
        var before = _current;
        lock (_gate)
        {
            _current = With(_current, open: _current.Open.SetItem(document.Path, new OpenFile(document, _current.Open.GetValueOrDefault(document.Path))));
        }

        if (!before.FileExists(document.Path))
        {
            // A new file that is on no disk yet is there for others.
            Concern([document.Path], [.. Answers.CameOrWent(document.Path, before, _current)], isChecked: true);
        }
    }
}
