using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Findings of one document, for clients that pull.</summary>
internal sealed class DocumentDiagnosticHandler() : RequestHandler<TextDocumentParams, FullDiagnosticReport>("textDocument/diagnostic")
{
    protected override JsonTypeInfo<TextDocumentParams> ParamsType => LspJson.Default.TextDocumentParams;

    protected override JsonTypeInfo<FullDiagnosticReport> ResultType => LspJson.Default.FullDiagnosticReport;

    protected override Task<FullDiagnosticReport> HandleAsync(TextDocumentParams parameters, RequestContext context, CancellationToken cancel)
    {
        var uri = parameters.TextDocument.Uri;
        var found = context.Snapshot.Check(uri, cancel);
        context.ThrowIfStale(uri);
        return Task.FromResult(new FullDiagnosticReport(found switch
        {
            null => [],
            { Notebook: { File: null } notebook } => context.Diagnostics.MapCells(found, notebook, context.Snapshot).FirstOrDefault(cell => cell.Uri == uri)?.Items ?? [],
            _ => context.Diagnostics.Map(found, context.Snapshot),
        }));
    }
}
