namespace ForgeLsp.Lsp.Protocol;

/// <summary>A cell as a notebook lists it; its text is a document of its own. Kind: 1 text, 2 code.</summary>
internal sealed record NotebookCellItem(int Kind, string Document);

/// <summary>A notebook as it is opened.</summary>
internal sealed record NotebookItem(string Uri, string NotebookType, int Version, IReadOnlyList<NotebookCellItem> Cells);

/// <summary>Parameters of <c>notebookDocument/didOpen</c>.</summary>
internal sealed record NotebookOpenParams(NotebookItem NotebookDocument, IReadOnlyList<TextDocumentItem> CellTextDocuments);

/// <summary>A notebook by address and version.</summary>
internal sealed record VersionedNotebookIdentifier(string Uri, int Version);

/// <summary>Parameters of <c>notebookDocument/didChange</c>.</summary>
internal sealed record NotebookChangeParams(VersionedNotebookIdentifier NotebookDocument, NotebookChange Change);

/// <summary>What changed in a notebook; its own metadata is nobody's business here.</summary>
internal sealed record NotebookChange(NotebookCellsChange? Cells = null);

/// <summary>Changed cells: which there are, what they are, and what is written in them.</summary>
internal sealed record NotebookCellsChange(NotebookStructureChange? Structure = null, IReadOnlyList<NotebookCellItem>? Data = null, IReadOnlyList<NotebookTextChange>? TextContent = null);

/// <summary>Cells that came, went or moved: a splice of the list, and the documents that were opened and closed by it.</summary>
internal sealed record NotebookStructureChange(NotebookCellArrayChange Array, IReadOnlyList<TextDocumentItem>? DidOpen = null, IReadOnlyList<TextDocumentIdentifier>? DidClose = null);

/// <summary>A splice of the list of cells.</summary>
internal sealed record NotebookCellArrayChange(int Start, int DeleteCount, IReadOnlyList<NotebookCellItem>? Cells = null);

/// <summary>Changes of a cell's text.</summary>
internal sealed record NotebookTextChange(VersionedTextDocumentIdentifier Document, IReadOnlyList<ContentChange> Changes);

/// <summary>A notebook by address.</summary>
internal sealed record NotebookIdentifier(string Uri);

/// <summary>Parameters of <c>notebookDocument/didSave</c> and <c>didClose</c>.</summary>
internal sealed record NotebookParams(NotebookIdentifier NotebookDocument);

/// <summary>Which notebooks are sent, and which of their cells.</summary>
internal sealed record NotebookSyncOptions(IReadOnlyList<NotebookSelector> NotebookSelector, bool Save);

/// <summary>Notebooks of a type, and cells of a language.</summary>
internal sealed record NotebookSelector(NotebookFilter Notebook, IReadOnlyList<NotebookCellLanguage> Cells);

/// <summary>Notebooks of a type in one place: on disk, or not saved yet.</summary>
internal sealed record NotebookFilter(string NotebookType, string Scheme);

/// <summary>Cells of a language.</summary>
internal sealed record NotebookCellLanguage(string Language);
