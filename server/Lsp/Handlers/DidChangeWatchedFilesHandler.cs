using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Files or folders changed on disk. Which findings that touches is the workspace's to say.</summary>
internal sealed class DidChangeWatchedFilesHandler() : NotificationHandler<WatchedFilesParams>("workspace/didChangeWatchedFiles")
{
    protected override JsonTypeInfo<WatchedFilesParams> ParamsType => LspJson.Default.WatchedFilesParams;

    protected override void Handle(WatchedFilesParams parameters, NotificationContext context)
    {
        var changes = new List<FileChange>(parameters.Changes.Count);
        foreach (var change in parameters.Changes)
        {
            if (change.Type is >= (int)FileChangeKind.Created and <= (int)FileChangeKind.Deleted)
            {
                changes.Add(new FileChange(change.Uri, (FileChangeKind)change.Type));
            }
        }

        context.Session.Documents.FilesChanged(changes);
    }
}
