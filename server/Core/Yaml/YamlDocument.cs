using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml;

/// <summary>One document of a YAML stream.</summary>
public sealed class YamlDocument
{
    private readonly int _offset;
    private AnchorTable? _anchors;
    private TagHandles? _handles;

    internal YamlDocument(YamlTree tree, GreenNode green, int offset)
    {
        Tree = tree;
        Green = green;
        _offset = offset;
        foreach (var child in green.Children)
        {
            if (child.Kind.IsValue() && Root is null)
            {
                Root = YamlNode.Create(this, child, offset);
            }

            IsExplicit |= child.Kind == YamlKind.DocumentStart;
            offset += child.Width;
        }
    }

    /// <summary>The tree that holds the document.</summary>
    public YamlTree Tree { get; }

    /// <summary>The document's value; null where there is none.</summary>
    public YamlNode? Root { get; }

    /// <summary>Whether it starts with <c>---</c>.</summary>
    public bool IsExplicit { get; }

    /// <summary>From its first character, comments and markers included, to the first of the next document.</summary>
    public TextSpan Span => new(_offset, Green.Width);

    /// <summary>All uses of anchors, in order.</summary>
    public IReadOnlyList<YamlAlias> Aliases => Anchors.Aliases;

    /// <summary>Anchors with the name of one above, each with the first. YAML allows it and takes the last above a use; PyYAML refuses it.</summary>
    public IEnumerable<(TextSpan Second, TextSpan First)> RepeatedAnchors => Green.Has(GreenFlags.Anchor) ? Anchors.Repeated.Select(static pair => (pair.Second.Place, pair.First.Place)) : [];

    internal AnchorTable Anchors => _anchors ?? Lazily.Set(ref _anchors, AnchorTable.Build(this));

    internal TagHandles Handles => _handles ?? Lazily.Set(ref _handles, TagHandles.Of(this));

    internal GreenNode Green { get; }
}
