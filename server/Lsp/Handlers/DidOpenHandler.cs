using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Core.Text;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The editor holds a document from now on.</summary>
internal sealed class DidOpenHandler() : NotificationHandler<DidOpenParams>("textDocument/didOpen")
{
    protected override JsonTypeInfo<DidOpenParams> ParamsType => LspJson.Default.DidOpenParams;

    protected override void Handle(DidOpenParams parameters, NotificationContext context)
    {
        var document = parameters.TextDocument;
        context.Session.Documents.Open(document.Uri, document.LanguageId, document.Version, SourceText.From(document.Text));
        context.Publisher?.Schedule(document.Uri);
    }
}
