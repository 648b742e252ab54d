using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Modelfiles;

/// <summary>A Modelfile of the workspace.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Tree">The parsed text.</param>
public sealed record ModelfileFile(string Path, ModelfileTree Tree)
{
    /// <summary>The text.</summary>
    public SourceText Text => Tree.Text;
}
