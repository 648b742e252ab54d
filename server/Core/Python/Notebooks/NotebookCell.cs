using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Notebooks;

/// <summary>One version of a cell of a notebook. Immutable, and shared by all versions of its notebook in which it is the same.</summary>
public sealed class NotebookCell
{
    private static readonly PythonParseOptions Options = new(AllowMagics: true);

    private readonly Lazy<bool> _runs;

    /// <summary>A cell with its text. <paramref name="isPython"/>: it is code in the notebook's Python, not text or another language.</summary>
    public NotebookCell(SourceText text, bool isPython, string uri = "", int? version = null)
    {
        Text = text;
        IsPython = isPython;
        Uri = uri;
        Version = version;
        _runs = new(() => IsPython && CellMagics.IsPython(Text) && PythonTree.Parse(Text, Options).Problems.Count == 0);
    }

    /// <summary>The text, magics included.</summary>
    public SourceText Text { get; }

    /// <summary>Whether it is code in the notebook's language, as the notebook says; its first line may still say otherwise.</summary>
    public bool IsPython { get; }

    /// <summary>The client's address of an open cell; empty for a cell on disk.</summary>
    public string Uri { get; }

    /// <summary>The client's version of an open cell; null for a cell on disk.</summary>
    public int? Version { get; }

    /// <summary>
    /// Whether it is a part of the script that the notebook is. A cell that IPython would refuse whole is none: so a half-typed cell, an open
    /// bracket or an open text costs its own cell and no other.
    /// </summary>
    public bool Runs => _runs.Value;

    /// <summary>The cell with another text.</summary>
    public NotebookCell With(SourceText text, int? version) => new(text, IsPython, Uri, version);

    /// <summary>The cell as code in Python, or not.</summary>
    public NotebookCell With(bool isPython) => isPython == IsPython ? this : new(Text, isPython, Uri, Version);
}
