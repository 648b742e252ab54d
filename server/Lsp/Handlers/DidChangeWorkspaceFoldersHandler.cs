using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Workspace folders came and went.</summary>
internal sealed class DidChangeWorkspaceFoldersHandler() : NotificationHandler<FoldersParams>("workspace/didChangeWorkspaceFolders")
{
    protected override JsonTypeInfo<FoldersParams> ParamsType => LspJson.Default.FoldersParams;

    protected override void Handle(FoldersParams parameters, NotificationContext context) =>
        context.Session.Documents.FoldersChanged(
            [.. parameters.Event.Added.Select(folder => folder.Uri)],
            [.. parameters.Event.Removed.Select(folder => folder.Uri)]);
}
