using System.Text.Json.Serialization;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>
/// Reads and writes every message without reflection; absent means null. Results of features are in <see cref="ForgeLsp.Features.FeatureJson"/>,
/// which the command line shares. What only goes out, and soon after the start, is written by generated code alone: its metadata would
/// cost 4 ms before the answer to <c>initialize</c>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DidOpenParams))]
[JsonSerializable(typeof(DidChangeParams))]
[JsonSerializable(typeof(TextDocumentParams))]
[JsonSerializable(typeof(NotebookOpenParams))]
[JsonSerializable(typeof(NotebookChangeParams))]
[JsonSerializable(typeof(NotebookParams))]
[JsonSerializable(typeof(WatchedFilesParams))]
[JsonSerializable(typeof(FoldersParams))]
[JsonSerializable(typeof(ConfigurationParams))]
[JsonSerializable(typeof(SetTraceParams))]
[JsonSerializable(typeof(EmptyParams))]
[JsonSerializable(typeof(InitializeResult), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RegistrationParams), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(LogMessageParams), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(LogTraceParams))]
[JsonSerializable(typeof(ProgressCreateParams), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ProgressParams))]
[JsonSerializable(typeof(PublishDiagnosticsParams), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(IReadOnlyList<LspDiagnostic>))]
[JsonSerializable(typeof(KnownDiagnostic))]
[JsonSerializable(typeof(FullDiagnosticReport))]
[JsonSerializable(typeof(WorkspaceDiagnosticReport))]
[JsonSerializable(typeof(CodeActionParams))]
[JsonSerializable(typeof(IReadOnlyList<CodeAction>))]
[JsonSerializable(typeof(PositionParams))]
[JsonSerializable(typeof(ReferenceParams))]
[JsonSerializable(typeof(RenameParams))]
[JsonSerializable(typeof(SelectionRangeParams))]
[JsonSerializable(typeof(WorkspaceSymbolParams))]
[JsonSerializable(typeof(IReadOnlyList<DefinitionTarget>))]
[JsonSerializable(typeof(IReadOnlyList<Location>))]
[JsonSerializable(typeof(RenameRange))]
[JsonSerializable(typeof(WorkspaceEdit))]
[JsonSerializable(typeof(IReadOnlyList<DocumentHighlight>))]
[JsonSerializable(typeof(IReadOnlyList<DocumentSymbol>))]
[JsonSerializable(typeof(IReadOnlyList<WorkspaceSymbol>))]
[JsonSerializable(typeof(WorkspaceSymbol))]
[JsonSerializable(typeof(IReadOnlyList<DocumentLink>))]
[JsonSerializable(typeof(DocumentLink))]
[JsonSerializable(typeof(IReadOnlyList<FoldingRange>))]
[JsonSerializable(typeof(IReadOnlyList<SelectionRange>))]
[JsonSerializable(typeof(IReadOnlyList<CodeLens>))]
[JsonSerializable(typeof(CodeLens))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(CompletionParams))]
[JsonSerializable(typeof(CompletionList))]
[JsonSerializable(typeof(LspHover))]
[JsonSerializable(typeof(ViewChildrenParams))]
[JsonSerializable(typeof(ViewChangedParams), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunsListParams))]
[JsonSerializable(typeof(CompareParams))]
[JsonSerializable(typeof(ReserveParams))]
[JsonSerializable(typeof(ReleaseParams))]
[JsonSerializable(typeof(StoreCheckParams))]
[JsonSerializable(typeof(StoreTestParams))]
[JsonSerializable(typeof(CredentialsParams))]
[JsonSerializable(typeof(TrustParams))]
[JsonSerializable(typeof(DebugState))]
internal sealed partial class LspJson : JsonSerializerContext;
