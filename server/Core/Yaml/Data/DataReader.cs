using System.Collections.Concurrent;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>Reads values of one document; a value with an anchor is read once, however many aliases lead to it.</summary>
internal sealed class DataReader(YamlDialect dialect)
{
    private const string Core = "tag:yaml.org,2002:";

    // Most documents have no anchor.
    private ConcurrentDictionary<YamlNode, DataNode>? _anchored;
    private OutsideWorld? _outside;

    /// <summary>What values depend on outside of themselves.</summary>
    internal OutsideWorld Outside => _outside ?? Lazily.Set(ref _outside, new(dialect));

    internal DataNode Read(YamlNode node)
    {
        if (node is YamlAlias alias)
        {
            var target = alias.Target;
            if (target is null || node.Document.Anchors.IsEndless(alias, target))
            {
                return new DeadAliasData(alias, isCyclic: target is not null);
            }

            return new AliasData(alias, Read(target));
        }

        return node.Anchor is null ? Make(node) : (_anchored ?? Lazily.Set(ref _anchored, new())).GetOrAdd(node, Make);
    }

    private DataNode Make(YamlNode node) => node switch
    {
        YamlMapping mapping => new MappingData(mapping, this),
        YamlSequence sequence => new SequenceData(sequence, this),
        YamlScalar scalar => new ScalarData(scalar, scalar.Value, Resolve(scalar)),
        _ => Read(node),
    };

    private ResolvedScalar Resolve(YamlScalar scalar)
    {
        var implied = scalar.Style == YamlScalarStyle.Plain
            ? ScalarResolver.Resolve(scalar.Value, dialect)
            : new ResolvedScalar(DataKind.String);
        return scalar.Tag is null ? implied : Convert(scalar.Value, TagName(scalar.FullTag ?? scalar.Tag), implied);
    }

    private ResolvedScalar Convert(string value, string tag, ResolvedScalar implied)
    {
        switch (tag)
        {
            case "str":
            case "!" when dialect == YamlDialect.Yaml12:
                return new(DataKind.String);
            case "null":
                return new(DataKind.Null);
            case "bool" or "int" or "float":
                var read = ScalarResolver.Resolve(value, dialect);
                if (tag == "float" && read.NumberText is null)
                {
                    // A float constructor also takes spellings that would not have been found to be a float.
                    read = ScalarResolver.Resolve(value, YamlDialect.Yaml12);
                }

                return (tag, read.Kind) switch
                {
                    ("bool", DataKind.Boolean) or ("int", DataKind.Integer) or ("float", DataKind.Number) => read,
                    ("float", DataKind.Integer) => read with { Kind = DataKind.Number },
                    _ => implied,
                };
            default:
                return implied;
        }
    }

    private static string TagName(string tag) => tag.StartsWith(Core, StringComparison.Ordinal) ? tag[Core.Length..] : tag;
}
