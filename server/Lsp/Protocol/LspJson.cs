using System.Text.Json.Serialization;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>Reads and writes every message without reflection. NaN and infinities are strings; absent means null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DidOpenParams))]
[JsonSerializable(typeof(DidChangeParams))]
[JsonSerializable(typeof(TextDocumentParams))]
[JsonSerializable(typeof(WatchedFilesParams))]
[JsonSerializable(typeof(FoldersParams))]
[JsonSerializable(typeof(ConfigurationParams))]
[JsonSerializable(typeof(SetTraceParams))]
[JsonSerializable(typeof(EmptyParams))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(RegistrationParams))]
[JsonSerializable(typeof(LogMessageParams))]
[JsonSerializable(typeof(LogTraceParams))]
[JsonSerializable(typeof(ProgressCreateParams))]
[JsonSerializable(typeof(ProgressParams))]
[JsonSerializable(typeof(PublishDiagnosticsParams))]
[JsonSerializable(typeof(IReadOnlyList<LspDiagnostic>))]
[JsonSerializable(typeof(KnownDiagnostic))]
[JsonSerializable(typeof(FullDiagnosticReport))]
[JsonSerializable(typeof(WorkspaceDiagnosticReport))]
[JsonSerializable(typeof(CodeActionParams))]
[JsonSerializable(typeof(IReadOnlyList<CodeAction>))]
[JsonSerializable(typeof(ViewChildrenParams))]
[JsonSerializable(typeof(ViewChangedParams))]
[JsonSerializable(typeof(ViewPage))]
[JsonSerializable(typeof(RunsListParams))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(CompareParams))]
[JsonSerializable(typeof(CompareResult))]
[JsonSerializable(typeof(GpuList))]
[JsonSerializable(typeof(ReserveParams))]
[JsonSerializable(typeof(ReleaseParams))]
[JsonSerializable(typeof(ReserveResult))]
[JsonSerializable(typeof(TrustParams))]
[JsonSerializable(typeof(DebugState))]
internal sealed partial class LspJson : JsonSerializerContext;
