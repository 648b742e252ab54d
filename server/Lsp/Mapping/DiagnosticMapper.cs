using ForgeLsp.Core.Findings;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Mapping;

/// <summary>Findings as this client can show them.</summary>
internal sealed class DiagnosticMapper(PositionMapper positions, ClientCapabilities client)
{
    private const int Unnecessary = 1;

    /// <summary>Every finding of a document; <paramref name="snapshot"/> finds the other files that they name.</summary>
    public IReadOnlyList<LspDiagnostic> Map(DocumentDiagnostics document, ISnapshot snapshot)
    {
        var mapped = new LspDiagnostic[document.Items.Count];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = Map(document.Items[i], document, snapshot);
        }

        return mapped;
    }

    private LspDiagnostic Map(Diagnostic diagnostic, DocumentDiagnostics document, ISnapshot snapshot)
    {
        var finding = diagnostic.Finding;
        return new LspDiagnostic(positions.RangeOf(document.Text, finding.Span), (int)diagnostic.Severity, finding.RuleId, "forge", finding.Message)
        {
            CodeDescription = client.CodeDescription && diagnostic.HelpUri is { } page ? new CodeDescription(page) : null,
            Tags = finding.IsUnnecessary && client.UnnecessaryTag ? [Unnecessary] : null,
            RelatedInformation = client.RelatedInformation && finding.Related.Count > 0 ? Related(finding.Related, document, snapshot) : null,
        };
    }

    private List<RelatedInformation> Related(IReadOnlyList<RelatedPlace> places, DocumentDiagnostics document, ISnapshot snapshot)
    {
        var related = new List<RelatedInformation>(places.Count);
        foreach (var place in places)
        {
            var located = place.Path is null ? new LocatedText(document.Uri, document.Text) : snapshot.Locate(document.Uri, place.Path);
            if (located is not null)
            {
                related.Add(new RelatedInformation(new Location(located.Uri, positions.RangeOf(located.Text, place.Span)), place.Message));
            }
        }

        return related;
    }
}
