using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml;

/// <summary>A value in a YAML tree, with its place.</summary>
public abstract class YamlNode
{
    private readonly YamlProperties? _properties;

    private protected YamlNode(YamlDocument document, GreenNode green, int offset, YamlProperties? properties)
    {
        Document = document;
        Green = green;
        Offset = offset;
        _properties = properties;
        Span = TextSpan.FromBounds(offset + green.LeadingTrivia, offset + green.Width - green.TrailingTrivia);
    }

    /// <summary>The document that holds the value.</summary>
    public YamlDocument Document { get; }

    /// <summary>The value as written, without anchor, tag, and what surrounds it. Empty, and where the value would stand, for a missing one.</summary>
    public TextSpan Span { get; }

    /// <summary>As <see cref="Span"/>, with anchor and tag.</summary>
    public TextSpan FullSpan => _properties is null ? Span : TextSpan.FromBounds(_properties.Start, Math.Max(Span.End, _properties.End));

    /// <summary>Name of the anchor, without <c>&amp;</c>; null where there is none.</summary>
    public string? Anchor => _properties?.Anchor;

    /// <summary>The tag as written, such as <c>!!str</c> or <c>!Custom</c>; null where there is none.</summary>
    public string? Tag => _properties?.Tag;

    /// <summary>The tag's whole name, such as <c>tag:yaml.org,2002:str</c>, after the document's <c>%TAG</c> lines; null where there is none.</summary>
    public string? FullTag => Tag is null ? null : Document.Handles.Expand(Tag);

    internal GreenNode Green { get; }

    internal int Offset { get; }

    /// <summary>Whether what was computed from the value is worth keeping for the next version of the text.</summary>
    internal bool IsRemembered => Green.Width >= MemoSlots.MinWidth && Document.Tree.Text.Length >= MemoSlots.MinText;

    /// <summary>The values directly below, keys included, in order.</summary>
    internal virtual IEnumerable<YamlNode> Children => [];

    /// <summary>The value directly below, key or other, that stands around <paramref name="offset"/>.</summary>
    internal virtual YamlNode? ChildAt(int offset) => null;

    /// <summary>As <see cref="Children"/>, but none where no anchor is below.</summary>
    internal IEnumerable<YamlNode> AnchoredChildren => Green.Has(GreenFlags.Anchor) ? Children : [];

    /// <summary>Of a collection: whether a child of this kind is one of its entries or items.</summary>
    private protected virtual bool IsPart(YamlKind kind) => false;

    /// <summary>Of a collection: which children below are its entries or items, and where they stand.</summary>
    private protected (int Child, int Offset)[] PlacesOfParts()
    {
        var children = Green.Children;
        var count = 0;
        foreach (var child in children)
        {
            count += IsPart(child.Kind) ? 1 : 0;
        }

        var places = new (int, int)[count];
        var offset = Offset;
        for (int i = 0, k = 0; k < count; i++)
        {
            if (IsPart(children[i].Kind))
            {
                places[k++] = (i, offset);
            }

            offset += children[i].Width;
        }

        return places;
    }

    /// <summary>Makes the typed node of a green value.</summary>
    internal static YamlNode Create(YamlDocument document, GreenNode green, int offset, YamlProperties? properties = null)
    {
        switch (green.Kind)
        {
            case YamlKind.Decorated:
                return CreateDecorated(document, green, offset, properties);
            case YamlKind.Mapping or YamlKind.FlowMapping:
                return new YamlMapping(document, green, offset, properties);
            case YamlKind.Sequence or YamlKind.FlowSequence:
                return new YamlSequence(document, green, offset, properties);
            case YamlKind.Alias:
                return new YamlAlias(document, green, offset, properties);
            default:
                return new YamlScalar(document, green, offset, properties);
        }
    }

    /// <summary>A value that is not there.</summary>
    internal static YamlScalar Missing(YamlDocument document, int offset, YamlProperties? properties = null) =>
        new(document, GreenNode.Token(YamlKind.Plain, 0), offset, properties);

    private static YamlNode CreateDecorated(YamlDocument document, GreenNode green, int offset, YamlProperties? outer)
    {
        var anchor = outer?.Anchor;
        var tag = outer?.Tag;
        var start = outer?.Start ?? offset;
        var end = offset;
        foreach (var child in green.Children)
        {
            if (child.Kind is YamlKind.Anchor)
            {
                anchor = document.Tree.Text.ToString(new TextSpan(offset + 1, child.Width - 1));
                end = offset + child.Width;
            }
            else if (child.Kind is YamlKind.Tag)
            {
                tag = document.Tree.Text.ToString(new TextSpan(offset, child.Width));
                end = offset + child.Width;
            }
            else if (child.Kind.IsValue())
            {
                return Create(document, child, offset, new YamlProperties(anchor, tag, start, end));
            }

            offset += child.Width;
        }

        return Missing(document, end, new YamlProperties(anchor, tag, start, end));
    }
}

/// <summary>What stands before a value: its anchor and its tag, from <paramref name="Start"/> to <paramref name="End"/>.</summary>
internal sealed record YamlProperties(string? Anchor, string? Tag, int Start, int End);

/// <summary>A use of an anchor.</summary>
public sealed class YamlAlias : YamlNode
{
    internal YamlAlias(YamlDocument document, GreenNode green, int offset, YamlProperties? properties)
        : base(document, green, offset, properties) =>
        Name = document.Tree.Text.ToString(new TextSpan(offset + 1, green.Width - 1));

    /// <summary>The anchor's name, without <c>*</c>.</summary>
    public string Name { get; }

    /// <summary>The value with that anchor: the last one above; null where there is none. It may hold this very alias.</summary>
    public YamlNode? Target => Document.Anchors.Find(this);
}

/// <summary>How a scalar is written.</summary>
public enum YamlScalarStyle { Plain, SingleQuoted, DoubleQuoted, Literal, Folded }

/// <summary>A scalar; also what stands for a value that is missing.</summary>
public sealed class YamlScalar : YamlNode
{
    private string? _value;

    internal YamlScalar(YamlDocument document, GreenNode green, int offset, YamlProperties? properties)
        : base(document, green, offset, properties)
    {
    }

    /// <summary>How it is written.</summary>
    public YamlScalarStyle Style => Green.Kind switch
    {
        YamlKind.SingleQuoted => YamlScalarStyle.SingleQuoted,
        YamlKind.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
        YamlKind.Literal => YamlScalarStyle.Literal,
        YamlKind.Folded => YamlScalarStyle.Folded,
        _ => YamlScalarStyle.Plain,
    };

    /// <summary>Whether nothing is written here.</summary>
    public bool IsMissing => Green.Width == 0;

    /// <summary>The text as YAML reads it: without quotes, folded, chomped, escapes replaced.</summary>
    public string Value => _value ?? Lazily.Set(ref _value, ScalarDecoder.Decode(Document.Tree.Text, Green, Offset));
}
