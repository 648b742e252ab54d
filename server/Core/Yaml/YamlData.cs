using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Yaml;

/// <summary>Reads a YAML tree the way a consumer does.</summary>
public static partial class YamlData
{
    /// <summary>The first document's value: aliases followed, merge keys applied, scalars resolved by <paramref name="dialect"/>. Null kind for an empty text.</summary>
    public static DataNode Resolve(YamlTree tree, YamlDialect dialect) => throw new InvalidOperationException("written by the YAML part");
}
