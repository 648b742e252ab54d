using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Rename;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What a rename at a place would be about.</summary>
internal sealed class PrepareRenameHandler() : ScopeHandler<PositionParams, RenameRange>("textDocument/prepareRename")
{
    protected override JsonTypeInfo<PositionParams> ParamsType => LspJson.Default.PositionParams;

    protected override JsonTypeInfo<RenameRange> ResultType => LspJson.Default.RenameRange;

    protected override string UriOf(PositionParams parameters) => parameters.TextDocument.Uri;

    protected override RenameRange? Handle(PositionParams parameters, DocumentScope document, RequestContext context, CancellationToken cancel) =>
        document.Text is { } text && RenameFeature.Prepare(document, context.Positions.OffsetAt(text, parameters.Position)) is { } target
            ? new RenameRange(context.Positions.RangeOf(text, target.Span), target.Placeholder)
            : null;
}

/// <summary>A rename, or the sentence that says why not.</summary>
internal sealed class RenameHandler() : ScopeHandler<RenameParams, WorkspaceEdit>("textDocument/rename")
{
    private const int MostDoubts = 3;

    protected override JsonTypeInfo<RenameParams> ParamsType => LspJson.Default.RenameParams;

    protected override JsonTypeInfo<WorkspaceEdit> ResultType => LspJson.Default.WorkspaceEdit;

    protected override string UriOf(RenameParams parameters) => parameters.TextDocument.Uri;

    protected override WorkspaceEdit? Handle(RenameParams parameters, DocumentScope document, RequestContext context, CancellationToken cancel)
    {
        if (document.Text is not { } text)
        {
            return null;
        }

        var result = RenameFeature.Rename(document, context.Positions.OffsetAt(text, parameters.Position), parameters.NewName, cancel);
        if (result.Refusal is { } refusal)
        {
            throw new RpcException(RpcErrorCode.RequestFailed, refusal);
        }

        if (result.Doubts.Count == 0 || result.Files.Count == 0)
        {
            return context.Edits.Map(result.Files);
        }

        var doubts = string.Join("; ", result.Doubts.Take(MostDoubts)) + (result.Doubts.Count > MostDoubts ? "; and more" : "");
        return context.Edits.CanConfirm
            ? context.Edits.MapToConfirm(result.Files, "Rename where the name is seen", $"Other code may use the old name: {doubts}")
            : throw new RpcException(RpcErrorCode.RequestFailed, $"Other code may use the old name, so it is not renamed without a look: {doubts}");
    }
}
