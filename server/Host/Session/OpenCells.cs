using System.Collections.Immutable;
using ForgeLsp.Core.Python.Notebooks;

namespace ForgeLsp.Host.Session;

/// <summary>Which notebook each open cell belongs to, by the client's addresses. Immutable.</summary>
internal sealed class OpenCells
{
    private readonly ImmutableDictionary<string, string> _notebooks;
    private readonly ImmutableDictionary<string, IReadOnlyList<string>> _cells;

    private OpenCells(ImmutableDictionary<string, string> notebooks, ImmutableDictionary<string, IReadOnlyList<string>> cells)
    {
        _notebooks = notebooks;
        _cells = cells;
    }

    /// <summary>No notebook is open.</summary>
    public static OpenCells None { get; } = new(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal), ImmutableDictionary.Create<string, IReadOnlyList<string>>(StringComparer.Ordinal));

    /// <summary>The notebook of a cell; null for any other address.</summary>
    public string? NotebookOf(string uri) => _notebooks.GetValueOrDefault(uri);

    /// <summary>With a notebook as it is now. Typing in a cell changes nothing here.</summary>
    public OpenCells With(string uri, Notebook notebook)
    {
        string[] cells = [.. notebook.Cells.Select(static cell => cell.Uri)];
        var before = _cells.GetValueOrDefault(uri) ?? [];
        return before.SequenceEqual(cells, StringComparer.Ordinal)
            ? this
            : new OpenCells(_notebooks.RemoveRange(before).SetItems(cells.Select(cell => KeyValuePair.Create(cell, uri))), _cells.SetItem(uri, cells));
    }

    /// <summary>Without a notebook that is closed.</summary>
    public OpenCells Without(string uri) => _cells.TryGetValue(uri, out var cells) ? new OpenCells(_notebooks.RemoveRange(cells), _cells.Remove(uri)) : this;
}
