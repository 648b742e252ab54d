using System.Collections.Immutable;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;
using ForgeLsp.Lsp;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host;

/// <summary>Sessions that hold documents and find nothing in them.</summary>
internal sealed class DocumentsOnlySessions : ISessionFactory
{
    public ISession Create(SessionStart start) => new Session();

    private sealed class Session : ISession, IDocumentSink, IFeatures
    {
        private Snapshot _current = new(0, ImmutableDictionary<string, OpenDocument>.Empty);

        public IDocumentSink Documents => this;

        public IFeatures Features => this;

        public ISnapshot Current => Volatile.Read(ref _current);

        public ViewsFeature Views { get; } = new([]);

        public void Open(string uri, string languageId, int version, SourceText text) =>
            Move(documents => documents.SetItem(uri, new OpenDocument(uri, uri, languageId, version, text)));

        public void Change(string uri, int version, SourceText text) => Move(documents => documents.TryGetValue(uri, out var document)
            ? documents.SetItem(uri, document with { Version = version, Text = text })
            : documents);

        public void Save(string uri)
        {
        }

        public void Close(string uri) => Move(documents => documents.Remove(uri));

        public void FilesChanged(IReadOnlyList<FileChange> changes)
        {
        }

        public void FoldersChanged(IReadOnlyList<string> addedUris, IReadOnlyList<string> removedUris)
        {
        }

        public void SetTrust(bool trusted)
        {
        }

        public void Configure(SessionSettings settings)
        {
        }

        public Task<RunChoices> RunsAsync(string? filter, int max, CancellationToken cancel) => throw Missing();

        public Task<CompareResult> CompareAsync(IReadOnlyList<RunRef> runs, CancellationToken cancel) => throw Missing();

        public Task<GpuList> GpusAsync(CancellationToken cancel) => throw Missing();

        public Task<ReserveResult> ReserveAsync(ReserveRequest wish, CancellationToken cancel) => throw Missing();

        public Task<ReserveResult> ReleaseAsync(ReleaseRequest wish, CancellationToken cancel) => throw Missing();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static FeatureException Missing() => new("This build of Forge serves documents only.");

        private void Move(Func<ImmutableDictionary<string, OpenDocument>, ImmutableDictionary<string, OpenDocument>> change) =>
            Volatile.Write(ref _current, new Snapshot(_current.Version + 1, change(_current.Open)));
    }

    private sealed record Snapshot(long Version, ImmutableDictionary<string, OpenDocument> Open) : ISnapshot
    {
        public IReadOnlyCollection<OpenDocument> OpenDocuments => [.. Open.Values];

        public IReadOnlyList<string> CheckedUris => [.. Open.Keys];

        public OpenDocument? Document(string uri) => Open.GetValueOrDefault(uri);

        public DocumentDiagnostics? Check(string uri, CancellationToken cancel) =>
            Document(uri) is { } document ? new DocumentDiagnostics(uri, document.Path, document.Version, document.Text, []) : null;

        public LocatedText? Locate(string fromUri, string path) => null;

        public IReadOnlyList<CodeActionItem> CodeActions(string uri, TextSpan range, CancellationToken cancel) => [];
    }
}
