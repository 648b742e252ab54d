using System.Text.Json;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>A place in a document: parameters of <c>completion</c>, <c>hover</c>, <c>definition</c>, <c>declaration</c>, <c>documentHighlight</c> and <c>prepareRename</c>.</summary>
internal sealed record PositionParams(TextDocumentIdentifier TextDocument, Position Position);

/// <summary>Parameters of <c>textDocument/references</c>.</summary>
internal sealed record ReferenceParams(TextDocumentIdentifier TextDocument, Position Position, ReferenceContext? Context = null);

/// <summary>Whether the places that give the name count too.</summary>
internal sealed record ReferenceContext(bool IncludeDeclaration = false);

/// <summary>Where a name is given: a <c>LocationLink</c> for clients that know it, else a <c>Location</c>.</summary>
internal sealed record DefinitionTarget
{
    public string? Uri { get; init; }

    public LspRange? Range { get; init; }

    public LspRange? OriginSelectionRange { get; init; }

    public string? TargetUri { get; init; }

    public LspRange? TargetRange { get; init; }

    public LspRange? TargetSelectionRange { get; init; }
}

/// <summary>Answer to <c>textDocument/prepareRename</c>.</summary>
internal sealed record RenameRange(LspRange Range, string Placeholder);

/// <summary>Parameters of <c>textDocument/rename</c>.</summary>
internal sealed record RenameParams(TextDocumentIdentifier TextDocument, Position Position, string NewName);

/// <summary>A highlight; the kind is 2 for a use and 3 for the place that gives the name.</summary>
internal sealed record DocumentHighlight(LspRange Range, int Kind);

/// <summary>A <c>DocumentSymbol</c> with its children, or a <c>SymbolInformation</c> (with <see cref="Location"/>) for clients that know only that.</summary>
internal sealed record DocumentSymbol(string Name, int Kind)
{
    public string? Detail { get; init; }

    public LspRange? Range { get; init; }

    public LspRange? SelectionRange { get; init; }

    public IReadOnlyList<DocumentSymbol>? Children { get; init; }

    public Location? Location { get; init; }

    public string? ContainerName { get; init; }
}

/// <summary>Parameters of <c>workspace/symbol</c>.</summary>
internal sealed record WorkspaceSymbolParams(string Query);

/// <summary>A symbol of the workspace. Before it is resolved its place has no range, and <see cref="Data"/> says how to find it.</summary>
internal sealed record WorkspaceSymbol(string Name, int Kind, SymbolLocation Location)
{
    public string? ContainerName { get; init; }

    public SymbolData? Data { get; init; }
}

/// <summary>A document, and the range in it where it is known.</summary>
internal sealed record SymbolLocation(string Uri, LspRange? Range = null);

/// <summary>What a symbol is, to find it again.</summary>
internal sealed record SymbolData(int Sort);

/// <summary>A link. Before it is resolved it has <see cref="Data"/> in the place of a target.</summary>
internal sealed record DocumentLink(LspRange Range)
{
    public string? Target { get; init; }

    public LinkData? Data { get; init; }
}

/// <summary>A file as a document names it: relative to the workspace folder of <paramref name="From"/>.</summary>
internal sealed record LinkData(string From, string Path);

/// <summary>Lines that fold; kind: comment or region, null for all else.</summary>
internal sealed record FoldingRange(int StartLine, int EndLine, string? Kind);

/// <summary>Parameters of <c>textDocument/selectionRange</c>.</summary>
internal sealed record SelectionRangeParams(TextDocumentIdentifier TextDocument, IReadOnlyList<Position> Positions);

/// <summary>A range and the one around it.</summary>
internal sealed record SelectionRange(LspRange Range, SelectionRange? Parent);

/// <summary>A line of text above a line of code. Before it is resolved it has no command.</summary>
internal sealed record CodeLens(LspRange Range)
{
    public LspCommand? Command { get; init; }

    public LensData? Data { get; init; }
}

/// <summary>What the client does on a click; nothing where the name is empty.</summary>
internal sealed record LspCommand(string Title, string Command, IReadOnlyList<JsonElement>? Arguments = null);

/// <summary>The tracking experiment whose runs a lens tells of, and the metric that counts there.</summary>
internal sealed record LensData(string Experiment, string? Metric = null, bool IsLast = false);
