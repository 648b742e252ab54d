using System.Text.Json.Serialization;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>A place in some document.</summary>
internal sealed record Location(string Uri, LspRange Range);

/// <summary>Another place that belongs to a diagnostic.</summary>
internal sealed record RelatedInformation(Location Location, string Message);

/// <summary>The page of a rule.</summary>
internal sealed record CodeDescription(string Href);

/// <summary>A finding as the editor shows it. Severity: 1 error, 2 warning, 3 information, 4 hint. Tag 1: unnecessary.</summary>
internal sealed record LspDiagnostic(LspRange Range, int Severity, string Code, string Source, string Message)
{
    public CodeDescription? CodeDescription { get; init; }

    public IReadOnlyList<int>? Tags { get; init; }

    public IReadOnlyList<RelatedInformation>? RelatedInformation { get; init; }
}

/// <summary>Parameters of <c>textDocument/publishDiagnostics</c>.</summary>
internal sealed record PublishDiagnosticsParams(string Uri, int? Version, IReadOnlyList<LspDiagnostic> Diagnostics);

/// <summary>Answer to <c>textDocument/diagnostic</c>.</summary>
internal sealed record FullDiagnosticReport(IReadOnlyList<LspDiagnostic> Items)
{
    public string Kind => "full";
}

/// <summary>One document of the answer to <c>workspace/diagnostic</c>. The version is null, and written so, for a closed file.</summary>
internal sealed record WorkspaceDocumentReport(string Uri, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Version, IReadOnlyList<LspDiagnostic> Items)
{
    public string Kind => "full";
}

/// <summary>Answer to <c>workspace/diagnostic</c>.</summary>
internal sealed record WorkspaceDiagnosticReport(IReadOnlyList<WorkspaceDocumentReport> Items);

/// <summary>A diagnostic as a client sends it back: only what finds it again.</summary>
internal sealed record KnownDiagnostic(LspRange Range, System.Text.Json.JsonElement Code = default);
