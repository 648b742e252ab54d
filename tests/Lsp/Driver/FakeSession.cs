using System.Collections.Immutable;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Completion;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Lenses;
using ForgeLsp.Features.Live;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Policies;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Runs.Search;
using ForgeLsp.Features.Stores;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>A session whose every <c>bad</c> in a text is a finding, and whose features are what a test says.</summary>
public sealed class FakeSession : ISessionFactory, ISession, IDocumentSink, IFeatures, IViewProvider, IComparisons
{
    private readonly Lock _padlock = new();
    private FakeSnapshot _current;

    public FakeSession() => _current = new FakeSnapshot(this, 0, ImmutableDictionary<string, OpenDocument>.Empty, ImmutableDictionary<string, SourceText>.Empty);

    public SessionStart? Started { get; private set; }

    public SessionSettings? Settings { get; private set; }

    public bool? Trusted { get; private set; }

    public IReadOnlyList<TrackingCredential>? Credentials { get; private set; }

    public IStoreAddresses? Addresses { get; set; }

    public bool IsDisposed { get; private set; }

    public List<string> Events { get; } = [];

    /// <summary>Runs before each check: to be slow, or to throw.</summary>
    public Action<string>? OnCheck { get; set; }

    public Action<SessionStart>? OnCreate { get; set; }

    public Func<CancellationToken, Task>? OnCodeAction { get; set; }

    public Func<string?, CancellationToken, Task<ViewPage>> OnChildren { get; set; } = (_, _) => Task.FromResult(new ViewPage([]));

    public Func<int, CompletionOptions, IReadOnlyList<CompletionItem>>? OnComplete { get; set; }

    public Func<int, HoverText?>? OnHover { get; set; }

    public Func<IReadOnlyList<RunRef>, CompareResult>? OnCompare { get; set; }

    public IDocumentSink Documents => this;

    public IFeatures Features => this;

    public ISnapshot Current
    {
        get
        {
            lock (_padlock)
            {
                return _current;
            }
        }
    }

    public StoresFeature Stores => new(new NoStores(), Addresses ?? throw new InvalidOperationException("The test says nothing of addresses."), () => Trusted is not false);

    public ViewsFeature Views => new([this]);

    public IRunActions RunActions => throw new NotSupportedException("Runs are tested with a real session.");

    public IModelSync ModelSync => throw new NotSupportedException("Ollama is tested with a real session.");

    public IExperimentActions ExperimentActions => throw new NotSupportedException("Experiments are tested with a real session.");

    public IModels Models => throw new NotSupportedException("Models are tested with a real session.");

    string IViewProvider.View => "runs";

    public ISession Create(SessionStart start)
    {
        Started = start;
        OnCreate?.Invoke(start);
        return this;
    }

    public void PutOnDisk(string uri, string? text) => Move(snapshot => snapshot with
    {
        Disk = text is null ? snapshot.Disk.Remove(uri) : snapshot.Disk.SetItem(uri, SourceText.From(text)),
    });

    public void Open(string uri, string languageId, int version, SourceText text) =>
        Move(snapshot => snapshot with { Open = snapshot.Open.SetItem(uri, new OpenDocument(uri, uri, languageId, version, text)) });

    public void Change(string uri, int version, SourceText text) =>
        Move(snapshot => snapshot with { Open = snapshot.Open.SetItem(uri, snapshot.Open[uri] with { Version = version, Text = text }) });

    public void PutNotebook(string uri, int version, Notebook notebook)
    {
        // Notebooks are tested with a real session.
    }

    public void CloseNotebook(string uri)
    {
    }

    public void Save(string uri) => Events.Add("save " + uri);

    public void Close(string uri) => Move(snapshot => snapshot with { Open = snapshot.Open.Remove(uri) });

    public void FilesChanged(IReadOnlyList<FileChange> changes) => Events.AddRange(changes.Select(change => $"{change.Kind} {change.Uri}"));

    public void FoldersChanged(IReadOnlyList<string> addedUris, IReadOnlyList<string> removedUris) =>
        Events.Add($"+{string.Join(',', addedUris)} -{string.Join(',', removedUris)}");

    public void SetTrust(bool trusted) => Trusted = trusted;

    public void Configure(SessionSettings settings) => Settings = settings;

    public void Attend(ViewAttention attention) => Events.Add($"attend {string.Join(',', attention.Views)} {attention.IsFocused}");

    public void AskAnew() => Events.Add("ask anew");

    public void SetCredentials(IReadOnlyList<TrackingCredential> credentials) => Credentials = credentials;

    public Task<ExperimentRuns> ExperimentRunsAsync(string experiment, string? metric, bool isLast, CancellationToken cancel) => Task.FromResult(new ExperimentRuns($"{experiment} {metric}{(isLast ? " last" : "")}", 1));

    public Task<RunChoices> RunsAsync(string? filter, string? experiment, int max, CancellationToken cancel) =>
        Task.FromResult(new RunChoices([new RunChoice("local", "r1", "brave-fox", experiment ?? "churn", filter ?? "-", max)], []));

    public Task<ArtifactStat> ArtifactStatAsync(string store, string runId, string path, CancellationToken cancel) => Task.FromResult(path == "a.csv" ? new ArtifactStat("file", 7) : new ArtifactStat("none"));

    public Task<ArtifactFolder> ArtifactFolderAsync(string store, string runId, string folder, CancellationToken cancel) => Task.FromResult(new ArtifactFolder([new("plots", IsFolder: true), new("a.csv", IsFolder: false, 7)]));

    public async Task<ArtifactSave> SaveArtifactAsync(ArtifactSaveWish wish, Action<string, int?> progress, CancellationToken cancel)
    {
        progress("half", 50);
        if (wish.Path == "endless") await Task.Delay(Timeout.Infinite, cancel);
        return new ArtifactSave(wish.Target ?? wish.Into ?? "", 1, 7, []);
    }

    public Task<PickFields> RunFieldsAsync(string node, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<FilterCompletions> CompleteFilterAsync(string node, string filter, int? cursor, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<Counterpart> CounterpartAsync(RunRef run, string kind, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public IComparisons Comparisons => this;

    public IGpus Gpus { get; } = new FakeGpus();

    public Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel) =>
        Task.FromResult(OnCompare?.Invoke(request.Runs) ?? throw new FeatureException("The store is not there; start it."));

    public Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<DifferencesResult> DifferencesAsync(DifferencesRequest request, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<CommitChange> WorkingTreeAsync(RunRef run, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<SharedArtifacts> SharedArtifactsAsync(SharedArtifactsRequest request, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<ArtifactTables> ArtifactTablesAsync(ArtifactTablesRequest request, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<ArtifactPicture> PictureAsync(RunRef run, string path, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public Task<ExportedComparison> ExportAsync(ExportRequest request, CancellationToken cancel) => throw new FeatureException("The store is not there; start it.");

    public IReports Reports => throw new NotSupportedException("Reports are tested with a real session.");

    public Task<DoctorPage> DoctorAsync(CancellationToken cancel) => Task.FromResult(new DoctorPage("# Forge doctor\n", IsClean: true));

    public IScaffolds Scaffolds => throw new FeatureException("Open the folder that the experiment is for.");

    public Task<NewPolicy> NewPolicyAsync(CancellationToken cancel) => Task.FromResult(new NewPolicy("file:///w/forge.yaml", "# draft\n", Exists: false));

    Task<IReadOnlyList<ViewNode>> IViewProvider.RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ViewNode>>([.. ids.Select(static id => new ViewNode(id, "now " + id))]);

    Task<ViewPage> IViewProvider.ChildrenAsync(string? id, string? page, CancellationToken cancel) => OnChildren(id, cancel);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private void Move(Func<FakeSnapshot, FakeSnapshot> change)
    {
        lock (_padlock)
        {
            _current = change(_current) with { Version = _current.Version + 1 };
        }
    }

    private sealed record FakeSnapshot(FakeSession Owner, long Version, ImmutableDictionary<string, OpenDocument> Open, ImmutableDictionary<string, SourceText> Disk) : ISnapshot
    {
        public IReadOnlyCollection<OpenDocument> OpenDocuments => [.. Open.Values];

        public IReadOnlyList<string> CheckedUris => [.. Open.Keys.Union(Disk.Keys).Order()];

        public OpenDocument? Document(string uri) => Open.GetValueOrDefault(uri);

        public DocumentDiagnostics? Check(string uri, CancellationToken cancel)
        {
            Owner.OnCheck?.Invoke(uri);
            var document = Document(uri);
            return (document?.Text ?? Disk.GetValueOrDefault(uri)) is { } text
                ? new DocumentDiagnostics(uri, uri, document?.Version, text, [.. Bad(text)])
                : null;
        }

        public ClientPlace? Locate(string fromUri, string path, TextSpan span) =>
            Disk.TryGetValue(path, out var text) ? new ClientPlace(path, null, text, span) : null;

        public IReadOnlyList<CodeActionItem> CodeActions(string uri, TextSpan range, CancellationToken cancel)
        {
            Owner.OnCodeAction?.Invoke(cancel).GetAwaiter().GetResult();
            return Document(uri) is not { } document ? [] :
            [
                .. Bad(document.Text).Where(bad => bad.Finding.Span.Touches(range.Start)).Select(bad => new CodeActionItem(
                    "Make it good",
                    bad.Finding.RuleId,
                    bad.Finding.Span,
                    IsPreferred: true,
                    [
                        new DocumentEdit(uri, document.Version, document.Text, [new TextEdit(bad.Finding.Span, "good")], Create: false),
                        .. document.Text.ToString().Contains("new file", StringComparison.Ordinal)
                            ? [new DocumentEdit("file:///new.md", null, SourceText.Empty, [new TextEdit(default, "hello")], Create: true)]
                            : Array.Empty<DocumentEdit>(),
                    ])
                {
                    Shown = document.Text.ToString().Contains("new file", StringComparison.Ordinal) ? new ShownPlace("file:///new.md", new LinePosition(2, 1), 5) : null,
                }),
            ];
        }

        public Task<IReadOnlyList<CompletionItem>> CompletionsAsync(string uri, int offset, CompletionOptions options, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<CompletionItem>>(Owner.OnComplete?.Invoke(offset, options) ?? []);

        public Task<HoverText?> HoverAsync(string uri, int offset, CancellationToken cancel) => Task.FromResult(Owner.OnHover?.Invoke(offset));

        private static IEnumerable<Diagnostic> Bad(SourceText text)
        {
            var all = text.ToString();
            for (var at = all.IndexOf("bad", StringComparison.Ordinal); at >= 0; at = all.IndexOf("bad", at + 3, StringComparison.Ordinal))
            {
                yield return new Diagnostic(
                    new Finding("FRG999", new TextSpan(at, 3), "This is bad.") { IsUnnecessary = true, Related = [new RelatedPlace("file:///other", new TextSpan(0, 1), "as here")] },
                    Severity.Warning,
                    "bad-word")
                {
                    HelpUri = "file:///rules/FRG999-bad-word.md",
                };
            }
        }
    }
}

/// <summary>No store at all.</summary>
internal sealed class NoStores : IRunStores
{
    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([]);
}
