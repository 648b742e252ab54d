namespace ForgeLsp.Lsp.Handlers;

/// <summary>Every handler there is. A new one is a file beside this one and a line here.</summary>
internal static class HandlerTable
{
    /// <summary>Requests, but for <c>initialize</c> and <c>shutdown</c>, which <see cref="LanguageServer"/> answers.</summary>
    public static IReadOnlyList<RequestHandler> Requests { get; } =
    [
        new CodeActionHandler(),
        new DefinitionHandler(),
        new DeclarationHandler(),
        new ReferencesHandler(),
        new PrepareRenameHandler(),
        new RenameHandler(),
        new DocumentSymbolHandler(),
        new WorkspaceSymbolHandler(),
        new WorkspaceSymbolResolveHandler(),
        new DocumentLinkHandler(),
        new DocumentLinkResolveHandler(),
        new FoldingRangeHandler(),
        new SelectionRangeHandler(),
        new DocumentHighlightHandler(),
        new CodeLensHandler(),
        new CodeLensResolveHandler(),
        new CompletionHandler(),
        new HoverHandler(),
        new DocumentDiagnosticHandler(),
        new WorkspaceDiagnosticHandler(),
        new ViewChildrenHandler(),
        new ViewRowsHandler(),
        new ViewTooltipHandler(),
        new ViewBadgeHandler(),
        new RunsListHandler(),
        new RunsFieldsHandler(),
        new FilterCompleteHandler(),
        new CounterpartHandler(),
        new RunsCompareHandler(),
        new RunsAboutHandler(),
        new RunsEditHandler(),
        new RunsModelsHandler(),
        new RunsRegisterHandler(),
        new RunsCommitHandler(),
        new RunsCodeHandler(),
        new RunsTextHandler(),
        new ExperimentsListHandler(),
        new ExperimentsEditHandler(),
        new ExperimentsBaselineHandler(),
        new ExperimentsWayHandler(),
        new GpusListHandler(),
        new GpusReserveHandler(),
        new GpusReleaseHandler(),
        new NewPolicyHandler(),
        new DebugStateHandler(),
    ];

    /// <summary>Notifications, but for those of the lifecycle and of requests, which <see cref="LanguageServer"/> takes.</summary>
    public static IReadOnlyList<NotificationHandler> Notifications { get; } =
    [
        new DidOpenHandler(),
        new DidChangeHandler(),
        new DidSaveHandler(),
        new DidCloseHandler(),
        new NotebookOpenHandler(),
        new NotebookChangeHandler(),
        new NotebookSaveHandler(),
        new NotebookCloseHandler(),
        new DidChangeWatchedFilesHandler(),
        new DidChangeWorkspaceFoldersHandler(),
        new DidChangeConfigurationHandler(),
        new TrustHandler(),
        new ViewRefreshHandler(),
        new ViewsVisibleHandler(),
    ];
}
