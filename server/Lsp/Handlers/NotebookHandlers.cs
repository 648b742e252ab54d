using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The editor holds a notebook from now on: its cells, which are no documents of their own.</summary>
internal sealed class NotebookOpenHandler() : NotificationHandler<NotebookOpenParams>("notebookDocument/didOpen")
{
    protected override JsonTypeInfo<NotebookOpenParams> ParamsType => LspJson.Default.NotebookOpenParams;

    protected override void Handle(NotebookOpenParams parameters, NotificationContext context)
    {
        var notebook = parameters.NotebookDocument;
        context.Session.Documents.PutNotebook(notebook.Uri, notebook.Version, NotebookChanges.Open(notebook.Cells, parameters.CellTextDocuments));
        context.Publisher?.Schedule(notebook.Uri);
    }
}

/// <summary>Cells came, went, moved or were typed in.</summary>
internal sealed class NotebookChangeHandler() : NotificationHandler<NotebookChangeParams>("notebookDocument/didChange")
{
    protected override JsonTypeInfo<NotebookChangeParams> ParamsType => LspJson.Default.NotebookChangeParams;

    protected override void Handle(NotebookChangeParams parameters, NotificationContext context)
    {
        var uri = parameters.NotebookDocument.Uri;
        if (context.Session.Current.Notebook(uri)?.Notebook is not { } before)
        {
            context.Log(LogLevel.Warning, $"A change of a notebook that is not open is ignored: {uri}");
            return;
        }

        var after = parameters.Change.Cells is { } change ? NotebookChanges.Apply(before, change, context.Positions) : before;
        context.Session.Documents.PutNotebook(uri, parameters.NotebookDocument.Version, after);
        if (!ReferenceEquals(before, after))
        {
            context.Publisher?.Schedule(uri);
        }
    }
}

/// <summary>The editor wrote a notebook to disk.</summary>
internal sealed class NotebookSaveHandler() : NotificationHandler<NotebookParams>("notebookDocument/didSave")
{
    protected override JsonTypeInfo<NotebookParams> ParamsType => LspJson.Default.NotebookParams;

    protected override void Handle(NotebookParams parameters, NotificationContext context) => context.Session.Documents.Save(parameters.NotebookDocument.Uri);
}

/// <summary>The editor lets go of a notebook: what is on disk counts again.</summary>
internal sealed class NotebookCloseHandler() : NotificationHandler<NotebookParams>("notebookDocument/didClose")
{
    protected override JsonTypeInfo<NotebookParams> ParamsType => LspJson.Default.NotebookParams;

    protected override void Handle(NotebookParams parameters, NotificationContext context)
    {
        context.Session.Documents.CloseNotebook(parameters.NotebookDocument.Uri);
        context.Publisher?.Schedule(parameters.NotebookDocument.Uri);
    }
}
