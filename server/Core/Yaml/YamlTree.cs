using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Yaml;

/// <summary>A parsed YAML text: lossless, positioned, and there for every text, however broken.</summary>
public sealed partial class YamlTree
{
    private YamlTree(SourceText text) => Text = text;

    /// <summary>The text that was parsed.</summary>
    public SourceText Text { get; }

    /// <summary>Where the text breaks the grammar, in order of position.</summary>
    public IReadOnlyList<TextProblem> Problems { get; } = [];

    /// <summary>Places of the comments, from the hash sign to the end of the line.</summary>
    public IReadOnlyList<TextSpan> Comments { get; } = [];

    /// <summary>Parses <paramref name="text"/>. Never throws; linear in the text's length.</summary>
    public static YamlTree Parse(SourceText text) => new(text);
}
