using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml.Data;

namespace ForgeLsp.Core.Yaml;

/// <summary>Reads a YAML tree the way a consumer does.</summary>
public static partial class YamlData
{
    /// <summary>The first document's value: aliases followed, merge keys applied, scalars resolved by <paramref name="dialect"/>. Null kind for an empty text.</summary>
    public static DataNode Resolve(YamlTree tree, YamlDialect dialect) => Resolve(tree.Documents[0], dialect);

    /// <summary>As <see cref="Resolve(YamlTree, YamlDialect)"/>, for any document of the stream.</summary>
    public static DataNode Resolve(YamlDocument document, YamlDialect dialect) =>
        new DataReader(dialect).Read(document.Root ?? YamlNode.Missing(document, document.Span.Start));

    /// <summary>What a scalar alone is to a consumer that reads <paramref name="dialect"/>: a quoted one is a string, a missing one null. Tags do not count.</summary>
    public static DataKind KindOf(YamlScalar scalar, YamlDialect dialect) =>
        scalar.Style == YamlScalarStyle.Plain ? ScalarResolver.Resolve(scalar.Value, dialect).Kind : DataKind.String;

    /// <summary>As <see cref="Resolve(YamlTree, YamlDialect)"/>, for one value of a document.</summary>
    public static DataNode Resolve(YamlNode node, YamlDialect dialect) => new DataReader(dialect).Read(node);

    /// <summary>The YAML value that a resolved one was read from: for an alias, the <see cref="YamlAlias"/>; null for nodes that are not from YAML.</summary>
    public static YamlNode? SyntaxOf(DataNode node) => (node as YamlDataNode)?.Syntax;

    /// <summary>Whether <paramref name="text"/>, written without quotes and without a tag, is a number that is spelt as every reader spells it.</summary>
    public static bool IsPlainNumber(string text) => ScalarResolver.PlainNumber(text) is not null;

    /// <summary>What <paramref name="text"/>, written without quotes and without a tag, is to a reader.</summary>
    public static PlainScalar Plain(string text, YamlDialect dialect)
    {
        var resolved = ScalarResolver.Resolve(text, dialect);
        return new PlainScalar(resolved.Kind, resolved.NumberText, resolved.Boolean);
    }
}

/// <summary>A plain scalar as one reader understands it. <paramref name="Number"/>: exact JSON spelling, for numbers.</summary>
public readonly record struct PlainScalar(DataKind Kind, string? Number, bool Boolean);
