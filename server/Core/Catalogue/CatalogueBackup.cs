using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Catalogue;

/// <summary>What of an entry belongs to its version, and so is kept and brought back with it; whom it belongs to and what it is for stays as it is.</summary>
public static class CatalogueBackup
{
    /// <summary>The keys, in the order of the schema.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["model_name", "base_model", "modelfile", "version", "performance", "run_id", "mlflow_model", "mlflow_version", "aliases"];

    /// <summary>The values of an entry, each as YAML on one line.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(CatalogueEntry entry) =>
        [.. Keys.Where(key => entry.Node[key] is not null).Select(key => KeyValuePair.Create(key, entry.Node[key] is { } value ? YamlText.OneLine(value, inFlow: true) : "null"))];

    /// <summary>The changes that bring a backup back; none for what is as it was.</summary>
    public static IEnumerable<EntryChange> Restore(CatalogueEntry entry, IReadOnlyList<KeyValuePair<string, string>> backup)
    {
        foreach (var key in Keys)
        {
            var kept = backup.FirstOrDefault(pair => pair.Key == key).Value;
            if (kept is null)
            {
                if (entry.Node[key] is not null)
                {
                    yield return new RemoveKey(entry.Name, key);
                }

                continue;
            }

            var value = YamlData.Resolve(YamlTree.Parse(Text.SourceText.From(kept)), YamlDialect.PyYaml);
            if (!new DataComparison().AreSame(value, entry.Node[key]))
            {
                yield return value.Kind is DataKind.Mapping or DataKind.Sequence or DataKind.Null ? new SetYaml(entry.Name, key, kept) : new SetScalar(entry.Name, key, value.Text, value.Kind == DataKind.String);
            }
        }
    }
}
