namespace ForgeLsp.Core.Yaml.Green;

/// <summary>What a piece of a YAML tree is.</summary>
public enum YamlKind : byte
{
    // Trivia: in the text, not in the data.
    Whitespace, LineBreak, Comment, ByteOrderMark, ConflictMarker,

    // Text that could not be understood; a problem says why.
    Skipped,

    // Punctuation and properties.
    Directive, DocumentStart, DocumentEnd, Dash, Question, Colon, Comma,
    OpenBracket, CloseBracket, OpenBrace, CloseBrace, Anchor, Tag, BlockHeader, BlockContent,

    // Values without children of their own.
    Alias, Plain, SingleQuoted, DoubleQuoted,

    // Values with children. A decorated value is its anchor and tag, then the value, which may be absent.
    Literal, Folded, Mapping, Sequence, FlowMapping, FlowSequence, Decorated,

    // Structure.
    Entry, Item, Extra, Document, Stream,
}

/// <summary>Questions about kinds.</summary>
internal static class YamlKinds
{
    internal static bool IsTrivia(this YamlKind kind) => kind <= YamlKind.ConflictMarker;

    internal static bool IsValue(this YamlKind kind) => kind is >= YamlKind.Alias and <= YamlKind.Decorated;
}
