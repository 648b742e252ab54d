using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The places in the document of the name at the cursor.</summary>
internal sealed class DocumentHighlightHandler() : ScopeHandler<PositionParams, IReadOnlyList<DocumentHighlight>>("textDocument/documentHighlight")
{
    private const int Read = 2;
    private const int Write = 3;

    protected override JsonTypeInfo<PositionParams> ParamsType => LspJson.Default.PositionParams;

    protected override JsonTypeInfo<IReadOnlyList<DocumentHighlight>> ResultType => LspJson.Default.IReadOnlyListDocumentHighlight;

    protected override string UriOf(PositionParams parameters) => parameters.TextDocument.Uri;

    protected override IReadOnlyList<DocumentHighlight>? Handle(PositionParams parameters, DocumentScope document, RequestContext context, CancellationToken cancel) =>
        document.Text is { } text && HighlightFeature.At(document, context.Positions.OffsetAt(text, parameters.Position)) is { } places
            ? [.. places.Where(place => document.Holds(place.Span)).Select(place => new DocumentHighlight(context.Positions.RangeOf(text, place.Span), place.IsDefinition ? Write : Read))]
            : null;
}
