using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Notebooks;
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

    /// <summary>The findings of an open notebook, cell by cell; cells without any have an empty list.</summary>
    public IReadOnlyList<CellDiagnostics> MapCells(DocumentDiagnostics document, Notebook notebook, ISnapshot snapshot)
    {
        var found = new List<LspDiagnostic>?[notebook.Cells.Count];
        foreach (var item in document.Items)
        {
            if (notebook.PlaceOf(item.Finding.Span) is { } place)
            {
                (found[place.Cell] ??= []).Add(Map(item, document, snapshot));
            }
        }

        return [.. notebook.Cells.Select((cell, i) => new CellDiagnostics(cell.Uri, cell.Version, found[i] ?? []))];
    }

    private LspDiagnostic Map(Diagnostic diagnostic, DocumentDiagnostics document, ISnapshot snapshot)
    {
        var finding = diagnostic.Finding;
        var place = document.PlaceOf(finding.Span);
        return new LspDiagnostic(positions.RangeOf(place.Text, place.Span), (int)diagnostic.Severity, finding.RuleId, "forge", CredentialMask.Of(finding.Message))
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
            if ((place.Path is null ? document.PlaceOf(place.Span) : snapshot.Locate(document.Uri, place.Path, place.Span)) is { } located)
            {
                related.Add(new RelatedInformation(new Location(located.Uri, positions.RangeOf(located.Text, located.Span)), CredentialMask.Of(place.Message)));
            }
        }

        return related;
    }
}

/// <summary>The findings of one cell of an open notebook.</summary>
internal sealed record CellDiagnostics(string Uri, int? Version, IReadOnlyList<LspDiagnostic> Items);
