using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The user typed. The text is new before the next message is read; findings follow in the background.</summary>
internal sealed class DidChangeHandler() : NotificationHandler<DidChangeParams>("textDocument/didChange")
{
    protected override JsonTypeInfo<DidChangeParams> ParamsType => LspJson.Default.DidChangeParams;

    protected override void Handle(DidChangeParams parameters, NotificationContext context)
    {
        var uri = parameters.TextDocument.Uri;
        if (context.Session.Current.Document(uri) is not { } document)
        {
            context.Log(LogLevel.Warning, $"A change of a document that is not open is ignored: {uri}");
            return;
        }

        var text = TextChanges.Apply(document.Text, parameters.ContentChanges, context.Positions);
        context.Session.Documents.Change(uri, parameters.TextDocument.Version ?? document.Version + 1, text);
        context.Publisher?.Schedule(uri);
    }
}
