using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>A span as the client knows it: in a document, in a cell of an open notebook, or in the file of a closed one.</summary>
/// <param name="Uri">The client's address of the document or cell.</param>
/// <param name="Version">The client's version; null for a file that is not open.</param>
/// <param name="Text">The text that <paramref name="Span"/> belongs to.</param>
/// <param name="Span">Offsets of <paramref name="Text"/>.</param>
public readonly record struct ClientPlace(string Uri, int? Version, SourceText Text, TextSpan Span)
{
    /// <summary>Where the client finds <paramref name="span"/> of a file's text. Of a span over several cells of a notebook it is the part in the first.</summary>
    public static ClientPlace Of(string uri, int? version, SourceText text, Notebook? notebook, TextSpan span)
    {
        if (notebook?.PlaceOf(span) is not { } place)
        {
            return new ClientPlace(uri, version, text, span);
        }

        if (notebook.File is { } file)
        {
            return new ClientPlace(uri, null, file.Raw, file.RawSpan(place));
        }

        var cell = notebook.Cells[place.Cell];
        return new ClientPlace(cell.Uri, cell.Version, cell.Text, place.Span);
    }
}
