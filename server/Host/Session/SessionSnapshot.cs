using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Completion;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Host.Session;

/// <summary>All roots at one moment.</summary>
/// <param name="version">Counts the snapshots of the session.</param>
/// <param name="roots">The folders, and the one of documents outside of them.</param>
/// <param name="cells">The cells of open notebooks.</param>
/// <param name="rootOf">The folder that an address lies in.</param>
/// <param name="features">What has stores behind it.</param>
/// <param name="looked">Called whenever a document was checked.</param>
internal sealed class SessionSnapshot(long version, IReadOnlyList<SessionRoot> roots, OpenCells cells, Func<string, SessionRoot> rootOf, Func<SessionFeatures> features, Action looked) : ISnapshot
{
    private readonly Dictionary<SessionRoot, Snapshot> _snapshots = roots.ToDictionary(static root => root, static root => root.Workspace.Current);

    /// <inheritdoc/>
    public long Version => version;

    /// <inheritdoc/>
    public IReadOnlyCollection<OpenDocument> OpenDocuments => [.. _snapshots.Values.SelectMany(static snapshot => snapshot.Open.Values).SelectMany(static open => Texts(open.Document))];

    /// <inheritdoc/>
    public IReadOnlyList<string> CheckedUris =>
        [.. _snapshots.SelectMany(static pair => pair.Value.Closed.Keys.Union(pair.Value.Open.Keys, StringComparer.Ordinal).Select(pair.Key.Workspace.UriOf))];

    /// <inheritdoc/>
    public OpenDocument? Document(string uri)
    {
        var (root, snapshot) = Find(uri);
        return CellOf(uri) is { } cell ? cell.Document
            : snapshot.Open.TryGetValue(root.Workspace.PathOf(uri), out var open) ? open.Document : null;
    }

    /// <inheritdoc/>
    public OpenDocument? Notebook(string uri)
    {
        var (root, snapshot) = Find(uri);
        return snapshot.Open.TryGetValue(root.Workspace.PathOf(uri), out var open) && open.Document.Notebook is not null ? open.Document : null;
    }

    /// <inheritdoc/>
    public DocumentDiagnostics? Check(string uri, CancellationToken cancel)
    {
        var (root, snapshot) = Find(uri);
        var found = root.Diagnostics.Check(snapshot, PathOf(root, uri), cancel);
        looked();
        return found;
    }

    /// <inheritdoc/>
    public ClientPlace? Locate(string fromUri, string path, TextSpan span)
    {
        var (root, snapshot) = Find(fromUri);
        return snapshot.Open.TryGetValue(path, out var open) ? open.Source.PlaceOf(open.Document.Uri, open.Document.Version, span)
            : root.Workspace.FileAt(path)?.PlaceOf(root.Workspace.UriOf(path), null, span);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CodeActionItem> CodeActions(string uri, TextSpan range, CancellationToken cancel)
    {
        var (root, snapshot) = Find(uri);
        if (cells.NotebookOf(uri) is null)
        {
            return root.CodeActions.At(snapshot, PathOf(root, uri), range, cancel);
        }

        return CellOf(uri)?.InScript is { } cell
            ? [.. root.CodeActions.At(snapshot, PathOf(root, uri), Moved(range, cell.Span.Start), cancel).Select(item => item with { Span = InCell(item.Span, cell) })]
            : [];
    }

    /// <inheritdoc/>
    public DocumentScope? Scope(string uri)
    {
        var (root, snapshot) = Find(uri);
        var scope = new DocumentScope(Scope(root, snapshot), PathOf(root, uri));
        return cells.NotebookOf(uri) is null ? scope
            : CellOf(uri)?.InScript is { } cell ? scope with { Cell = cell } : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<WorkspaceScope> Folders => [.. _snapshots.Where(static pair => pair.Key.Workspace.Root.IsOnDisk).Select(pair => Scope(pair.Key, pair.Value))];

    // The one root beside the folders holds loose documents; where there are several folders, the views tell experiments apart by address.
    private WorkspaceScope Scope(SessionRoot root, Snapshot snapshot) => new(root.Workspace, snapshot, roots.Count <= 2 ? static path => path : root.Workspace.UriOf);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CompletionItem>> CompletionsAsync(string uri, int offset, CompletionOptions options, CancellationToken cancel)
    {
        if (Scope(uri) is not { } scope)
        {
            return [];
        }

        var items = await features().Completion.AtAsync(scope, offset + (scope.Cell?.Span.Start ?? 0), options, cancel);
        return scope.Cell is { } cell ? [.. items.Select(item => item with { Span = InCell(item.Span, cell) })] : items;
    }

    /// <inheritdoc/>
    public async Task<HoverText?> HoverAsync(string uri, int offset, CancellationToken cancel)
    {
        if (Scope(uri) is not { } scope)
        {
            return null;
        }

        var hover = await features().Hover.AtAsync(scope, offset + (scope.Cell?.Span.Start ?? 0), cancel);
        return scope.Cell is { } cell && hover is not null ? hover with { Span = InCell(hover.Span, cell) } : hover;
    }

    private static IEnumerable<OpenDocument> Texts(OpenDocument document) =>
        document.Notebook is { } notebook ? notebook.Cells.Select(cell => TextOf(document, cell)) : [document];

    private static OpenDocument TextOf(OpenDocument notebook, NotebookCell cell) => new(cell.Uri, notebook.Path, cell.IsPython ? "python" : "", cell.Version ?? 0, cell.Text);

    private static TextSpan Moved(TextSpan span, int by) => span with { Start = span.Start + by };

    private static TextSpan InCell(TextSpan span, OpenCell cell)
    {
        var start = Math.Clamp(span.Start, cell.Span.Start, cell.Span.End);
        return Moved(TextSpan.FromBounds(start, Math.Clamp(span.End, start, cell.Span.End)), -cell.Span.Start);
    }

    /// <summary>The path of a document, or of the notebook that a cell belongs to.</summary>
    private string PathOf(SessionRoot root, string uri) => root.Workspace.PathOf(cells.NotebookOf(uri) ?? uri);

    /// <summary>The text of a cell as a document, and its place in the script where it has one; null for other addresses.</summary>
    private (OpenDocument Document, OpenCell? InScript)? CellOf(string uri)
    {
        var (root, snapshot) = Find(uri);
        if (cells.NotebookOf(uri) is null || !snapshot.Open.TryGetValue(PathOf(root, uri), out var open) || open.Document.Notebook is not { } notebook || notebook.IndexOf(uri) is not { } index)
        {
            return null;
        }

        var cell = notebook.Cells[index];
        return (TextOf(open.Document, cell), notebook.StartOf(index) is { } start ? new OpenCell(cell.Text, notebook.Script, new TextSpan(start, cell.Text.Length)) : null);
    }

    private (SessionRoot Root, Snapshot Snapshot) Find(string uri)
    {
        var root = rootOf(cells.NotebookOf(uri) ?? uri);
        return (root, _snapshots.TryGetValue(root, out var snapshot) ? snapshot : root.Workspace.Current);
    }
}
