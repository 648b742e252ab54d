using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Documents;

/// <summary>A document that the editor holds.</summary>
/// <param name="Uri">The client's spelling, used for talking back.</param>
/// <param name="Path">Relative to the workspace root with <c>/</c>; for a file outside of it or an unsaved one, a name of its own that no file has.</param>
/// <param name="LanguageId">The editor's language, such as <c>yaml</c>.</param>
/// <param name="Version">The client's version number.</param>
/// <param name="Text">The text; empty for a notebook, whose text is in its cells.</param>
public sealed record OpenDocument(string Uri, string Path, string LanguageId, int Version, SourceText Text)
{
    /// <summary>The cells, where it is a notebook.</summary>
    public Notebook? Notebook { get; init; }
}
