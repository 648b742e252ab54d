using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>
/// The entries of a mapping as PyYAML constructs them: a key written twice keeps its place and has its last value; then what merge keys bring,
/// where an earlier mapping of one list wins over a later one, and a later <c>&lt;&lt;</c> over an earlier one.
/// </summary>
internal static class MergedEntries
{
    internal static IReadOnlyList<DataEntry> Read(YamlMapping mapping, DataReader reader)
    {
        var entries = new List<DataEntry>(mapping.Entries.Count);
        var places = new Dictionary<(DataKind, string), int>();
        List<IReadOnlyList<DataNode>>? merges = null;
        foreach (var entry in mapping.Entries)
        {
            var value = reader.Read(entry.Value ?? YamlNode.Missing(mapping.Document, entry.ValueOffset));
            if (entry.IsMerge && Sources(value) is { } sources)
            {
                (merges ??= []).Add(sources);
                continue;
            }

            var key = reader.Read(entry.Key ?? YamlNode.Missing(mapping.Document, entry.Span.Start));
            var isScalar = key.Kind is not (DataKind.Mapping or DataKind.Sequence);
            if (!isScalar || places.TryAdd(Identity(key), entries.Count))
            {
                entries.Add(new DataEntry(key, value));
            }
            else
            {
                entries[places[Identity(key)]] = new DataEntry(key, value);
            }
        }

        for (var i = (merges?.Count ?? 0) - 1; i >= 0; i--)
        {
            foreach (var source in merges?[i] ?? [])
            {
                foreach (var entry in source.Entries)
                {
                    if (places.TryAdd(Identity(entry.Key), entries.Count))
                    {
                        entries.Add(entry with { IsMerged = true });
                    }
                }
            }
        }

        return entries;
    }

    /// <summary>The mappings that a merge key's value names; null where it is no such value and the key is one like any other.</summary>
    private static IReadOnlyList<DataNode>? Sources(DataNode value)
    {
        if (value.Kind == DataKind.Mapping)
        {
            return [value];
        }

        if (value.IsCyclic)
        {
            return [];
        }

        return value.Kind == DataKind.Sequence && value.Items.All(item => item.Kind == DataKind.Mapping || item.IsCyclic) ? value.Items : null;
    }

    private static (DataKind Kind, string Text) Identity(DataNode key) =>
        (key.Kind, key.NumberText ?? (key.Kind is DataKind.Boolean ? (key.Boolean ? "true" : "false") : key.Kind is DataKind.Null ? "" : key.Text));
}
