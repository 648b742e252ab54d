using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp.Protocol;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Lsp.Mapping;

/// <summary>Places in files of a workspace as ranges; a file with several places is read once.</summary>
internal sealed class PlaceMapper(PositionMapper positions, WorkspaceScope workspace)
{
    private static readonly LspRange Start = new(new Position(0, 0), new Position(0, 0));

    private readonly Dictionary<string, SourceFile?> _files = new(StringComparer.Ordinal);

    /// <summary>The place as a location: in a notebook that of its cell. Null where the file is gone.</summary>
    public Location? LocationOf(string path, TextSpan span)
    {
        var uri = workspace.UriOf(path);
        if (span == default)
        {
            return new Location(uri, Start); // the beginning of a file, whose text need not be read
        }

        if (!_files.TryGetValue(path, out var file))
        {
            _files[path] = file = workspace.File(path);
        }

        if (file is null)
        {
            return null;
        }

        var place = file.PlaceOf(uri, null, span);
        return new Location(place.Uri, positions.RangeOf(place.Text, place.Span));
    }

    /// <summary>The place as a location; null where its file is gone.</summary>
    public Location? LocationOf(NamePlace place) => LocationOf(place.Path, place.Span);
}
