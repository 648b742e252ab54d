using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The editor wrote a document to disk.</summary>
internal sealed class DidSaveHandler() : NotificationHandler<TextDocumentParams>("textDocument/didSave")
{
    protected override JsonTypeInfo<TextDocumentParams> ParamsType => LspJson.Default.TextDocumentParams;

    protected override void Handle(TextDocumentParams parameters, NotificationContext context) =>
        context.Session.Documents.Save(parameters.TextDocument.Uri);
}
