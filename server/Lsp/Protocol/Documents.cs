using System.Text.Json.Serialization;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>A place in a document. Numbers are read wide, because clients send "to the end" as the largest number that they have.</summary>
internal sealed record Position(long Line, long Character);

/// <summary>A piece of a document; the end is exclusive.</summary>
internal sealed record LspRange(Position Start, Position End);

/// <summary>A document by address.</summary>
internal sealed record TextDocumentIdentifier(string Uri);

/// <summary>A document by address and version.</summary>
internal sealed record VersionedTextDocumentIdentifier(string Uri, int? Version = null);

/// <summary>A document as it is opened.</summary>
internal sealed record TextDocumentItem(string Uri, string LanguageId, int Version, [property: JsonConverter(typeof(LenientStringConverter))] string Text);

/// <summary>Parameters of <c>textDocument/didOpen</c>.</summary>
internal sealed record DidOpenParams(TextDocumentItem TextDocument);

/// <summary>One change: of a range, or of everything where it has none.</summary>
internal sealed record ContentChange([property: JsonConverter(typeof(LenientStringConverter))] string Text, LspRange? Range = null);

/// <summary>Parameters of <c>textDocument/didChange</c>; each change applies to the text that the one before it left.</summary>
internal sealed record DidChangeParams(VersionedTextDocumentIdentifier TextDocument, IReadOnlyList<ContentChange> ContentChanges);

/// <summary>Parameters of <c>textDocument/didClose</c>, <c>didSave</c> and <c>diagnostic</c>.</summary>
internal sealed record TextDocumentParams(TextDocumentIdentifier TextDocument);

/// <summary>A change on disk; the type is 1 created, 2 changed, 3 deleted.</summary>
internal sealed record FileEvent(string Uri, int Type);

/// <summary>Parameters of <c>workspace/didChangeWatchedFiles</c>.</summary>
internal sealed record WatchedFilesParams(IReadOnlyList<FileEvent> Changes);

/// <summary>A folder of the workspace.</summary>
internal sealed record WorkspaceFolder(string Uri);

/// <summary>Folders that came and went.</summary>
internal sealed record FoldersEvent(IReadOnlyList<WorkspaceFolder> Added, IReadOnlyList<WorkspaceFolder> Removed);

/// <summary>Parameters of <c>workspace/didChangeWorkspaceFolders</c>.</summary>
internal sealed record FoldersParams(FoldersEvent Event);
