using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Links;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Pages and files that a document names. The address of a file comes when somebody follows the link.</summary>
internal sealed class DocumentLinkHandler() : ScopeHandler<TextDocumentParams, IReadOnlyList<DocumentLink>>("textDocument/documentLink")
{
    protected override JsonTypeInfo<TextDocumentParams> ParamsType => LspJson.Default.TextDocumentParams;

    protected override JsonTypeInfo<IReadOnlyList<DocumentLink>> ResultType => LspJson.Default.IReadOnlyListDocumentLink;

    protected override string UriOf(TextDocumentParams parameters) => parameters.TextDocument.Uri;

    protected override IReadOnlyList<DocumentLink>? Handle(TextDocumentParams parameters, DocumentScope document, RequestContext context, CancellationToken cancel) =>
        document.Text is { } text && DocumentLinkFeature.Of(document, cancel) is { } links
            ? [.. links.Where(link => document.Holds(link.Span)).Select(link => new DocumentLink(context.Positions.RangeOf(text, link.Span)) { Target = link.Url, Data = link.Path is { } path ? new LinkData(parameters.TextDocument.Uri, path) : null })]
            : null;
}

/// <summary>The address of a file that a document names.</summary>
internal sealed class DocumentLinkResolveHandler() : RequestHandler<DocumentLink, DocumentLink>("documentLink/resolve")
{
    protected override JsonTypeInfo<DocumentLink> ParamsType => LspJson.Default.DocumentLink;

    protected override JsonTypeInfo<DocumentLink> ResultType => LspJson.Default.DocumentLink;

    protected override Task<DocumentLink> HandleAsync(DocumentLink parameters, RequestContext context, CancellationToken cancel)
    {
        if (parameters.Data is not { } data)
        {
            return Task.FromResult(parameters);
        }

        return context.Snapshot.Scope(data.From) is { } document && document.Workspace.Snapshot.FileExists(data.Path)
            ? Task.FromResult(parameters with { Target = document.Workspace.UriOf(data.Path) })
            : throw new RpcException(RpcErrorCode.RequestFailed, $"`{data.Path}` is no longer there");
    }
}
