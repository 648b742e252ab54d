using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The editor lets go of a document: what is on disk counts again.</summary>
internal sealed class DidCloseHandler() : NotificationHandler<TextDocumentParams>("textDocument/didClose")
{
    protected override JsonTypeInfo<TextDocumentParams> ParamsType => LspJson.Default.TextDocumentParams;

    protected override void Handle(TextDocumentParams parameters, NotificationContext context)
    {
        context.Session.Documents.Close(parameters.TextDocument.Uri);
        context.Publisher?.Schedule(parameters.TextDocument.Uri);
    }
}
