using System.Text.Json;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>Answer to <c>initialize</c>.</summary>
internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

/// <summary>Name and version of this server.</summary>
internal sealed record ServerInfo(string Name, string Version);

/// <summary>What this server does for this client.</summary>
internal sealed record ServerCapabilities
{
    public required string PositionEncoding { get; init; }

    public required TextDocumentSyncOptions TextDocumentSync { get; init; }

    public NotebookSyncOptions? NotebookDocumentSync { get; init; }

    public CodeActionOptions? CodeActionProvider { get; init; }

    public CompletionServerOptions? CompletionProvider { get; init; }

    public bool HoverProvider { get; init; }

    public DiagnosticOptions? DiagnosticProvider { get; init; }

    public bool? DefinitionProvider { get; init; }

    public bool? DeclarationProvider { get; init; }

    public bool? ReferencesProvider { get; init; }

    public RenameOptions? RenameProvider { get; init; }

    public bool? DocumentSymbolProvider { get; init; }

    public ResolveOptions? WorkspaceSymbolProvider { get; init; }

    public ResolveOptions? DocumentLinkProvider { get; init; }

    public bool? FoldingRangeProvider { get; init; }

    public bool? SelectionRangeProvider { get; init; }

    public bool? DocumentHighlightProvider { get; init; }

    public ResolveOptions? CodeLensProvider { get; init; }

    public required WorkspaceOptions Workspace { get; init; }
}

/// <summary>Documents are sent when opened, and then by ranges (change 2).</summary>
internal sealed record TextDocumentSyncOptions(bool OpenClose, int Change, SaveOptions Save);

/// <summary>Whether the text comes along with a save.</summary>
internal sealed record SaveOptions(bool IncludeText);

/// <summary>The kinds of code actions there are.</summary>
internal sealed record CodeActionOptions(IReadOnlyList<string> CodeActionKinds);

/// <summary>Whether a rename may be tried out before a name is asked for.</summary>
internal sealed record RenameOptions(bool PrepareProvider);

/// <summary>Whether answers may be asked about again, one by one.</summary>
internal sealed record ResolveOptions(bool ResolveProvider);

/// <summary>Pulled diagnostics, for clients that can only pull.</summary>
internal sealed record DiagnosticOptions(string Identifier, bool InterFileDependencies, bool WorkspaceDiagnostics);

/// <summary>Several folders, and news of them.</summary>
internal sealed record WorkspaceOptions(WorkspaceFoldersOptions WorkspaceFolders);

/// <summary>Several folders, and news of them.</summary>
internal sealed record WorkspaceFoldersOptions(bool Supported, bool ChangeNotifications);

/// <summary>Parameters of <c>client/registerCapability</c>.</summary>
internal sealed record RegistrationParams(IReadOnlyList<Registration> Registrations);

/// <summary>One capability that is switched on later.</summary>
internal sealed record Registration(string Id, string Method, WatchOptions RegisterOptions);

/// <summary>Files to watch.</summary>
internal sealed record WatchOptions(IReadOnlyList<FileWatcher> Watchers);

/// <summary>A glob, files and folders alike.</summary>
internal sealed record FileWatcher(string GlobPattern);

/// <summary>Parameters of <c>window/logMessage</c>.</summary>
internal sealed record LogMessageParams(int Type, string Message);

/// <summary>Parameters of <c>$/logTrace</c>.</summary>
internal sealed record LogTraceParams(string Message);

/// <summary>Parameters of <c>$/setTrace</c>: off, messages or verbose.</summary>
internal sealed record SetTraceParams(string Value);

/// <summary>Parameters of <c>window/workDoneProgress/create</c>.</summary>
internal sealed record ProgressCreateParams(string Token);

/// <summary>Parameters of <c>$/progress</c>.</summary>
internal sealed record ProgressParams(string Token, ProgressValue Value);

/// <summary>Kind: begin, report or end.</summary>
internal sealed record ProgressValue(string Kind)
{
    public string? Title { get; init; }

    public string? Message { get; init; }

    public int? Percentage { get; init; }
}

/// <summary>Parameters of <c>workspace/didChangeConfiguration</c>; any shape.</summary>
internal sealed record ConfigurationParams(JsonElement Settings = default);

/// <summary>Nothing.</summary>
internal sealed record EmptyParams;
