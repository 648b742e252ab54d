using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Findings of all documents, for clients that pull.</summary>
internal sealed class WorkspaceDiagnosticHandler() : RequestHandler<EmptyParams, WorkspaceDiagnosticReport>("workspace/diagnostic")
{
    protected override JsonTypeInfo<EmptyParams> ParamsType => LspJson.Default.EmptyParams;

    protected override JsonTypeInfo<WorkspaceDiagnosticReport> ResultType => LspJson.Default.WorkspaceDiagnosticReport;

    protected override Task<WorkspaceDiagnosticReport> HandleAsync(EmptyParams parameters, RequestContext context, CancellationToken cancel)
    {
        var reports = new List<WorkspaceDocumentReport>();
        foreach (var uri in context.Snapshot.CheckedUris)
        {
            cancel.ThrowIfCancellationRequested();
            if (context.Snapshot.Check(uri, cancel) is not { } found)
            {
                continue;
            }

            if (found.Notebook is { File: null } notebook)
            {
                reports.AddRange(context.Diagnostics.MapCells(found, notebook, context.Snapshot).Select(static cell => new WorkspaceDocumentReport(cell.Uri, cell.Version, cell.Items)));
            }
            else
            {
                reports.Add(new WorkspaceDocumentReport(found.Uri, found.Version, context.Diagnostics.Map(found, context.Snapshot)));
            }
        }

        return Task.FromResult(new WorkspaceDiagnosticReport(reports));
    }
}
