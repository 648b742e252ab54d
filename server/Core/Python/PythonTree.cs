using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python;

/// <summary>A parsed Python text: positioned, and there for every text, however broken.</summary>
public sealed partial class PythonTree
{
    private PythonTree(SourceText text) => Text = text;

    /// <summary>The text that was parsed.</summary>
    public SourceText Text { get; }

    /// <summary>Where the text breaks the grammar, in order of position.</summary>
    public IReadOnlyList<TextProblem> Problems { get; } = [];

    /// <summary>Places of the comments, from the hash sign to the end of the line.</summary>
    public IReadOnlyList<TextSpan> Comments { get; } = [];

    /// <summary>Parses <paramref name="text"/>. Never throws; linear in the text's length.</summary>
    public static PythonTree Parse(SourceText text) => new(text);
}
