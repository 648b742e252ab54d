using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Yaml.Data;

/// <summary>
/// The entries of a mapping as PyYAML constructs them: a key written twice keeps its place and has its last value; then what merge keys bring,
/// where an earlier mapping of one list wins over a later one, and a later <c>&lt;&lt;</c> over an earlier one.
/// </summary>
internal static class MergedEntries
{
    internal static DataEntry[] Read(YamlMapping mapping, DataReader reader)
    {
        var written = mapping.Entries;
        if (!mapping.MayHaveEqualKeys && Distinct(mapping, written, reader) is { } distinct)
        {
            return distinct;
        }

        var entries = new List<DataEntry>(written.Count);
        var places = new Places(entries);
        List<DataList<DataNode>>? merges = null;

        foreach (var entry in written)
        {
            var value = reader.Read(entry.Value ?? YamlNode.Missing(mapping.Document, entry.ValueOffset));
            if (entry.IsMerge && Sources(value) is { } sources)
            {
                (merges ??= []).Add(sources);
                continue;
            }

            var key = reader.Read(entry.Key ?? YamlNode.Missing(mapping.Document, entry.Span.Start));
            if (IsScalar(key) && places.Of(key) is >= 0 and var first)
            {
                entries[first] = new DataEntry(key, value);
            }
            else
            {
                places.Add(new DataEntry(key, value));
            }
        }

        for (var i = (merges?.Count ?? 0) - 1; i >= 0; i--)
        {
            foreach (var source in merges?[i] ?? [])
            {
                foreach (var entry in source.Entries)
                {
                    if (places.Of(entry.Key) < 0)
                    {
                        places.Add(entry with { IsMerged = true });
                    }
                }
            }
        }

        return [.. entries];
    }

    /// <summary>
    /// The entries where all keys are texts, each written differently: nothing needs to be compared or merged then. Null where that is not so; numbers, and what
    /// aliases bring, may be the same though written differently.
    /// </summary>
    private static DataEntry[]? Distinct(YamlMapping mapping, YamlList<YamlEntry> written, DataReader reader)
    {
        var entries = new DataEntry[written.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = written[i];
            if (entry.Key is not YamlScalar scalar || entry.IsMerge)
            {
                return null;
            }

            var key = reader.Read(scalar);
            if (key.Kind != DataKind.String)
            {
                return null;
            }

            entries[i] = new DataEntry(key, reader.Read(entry.Value ?? YamlNode.Missing(mapping.Document, entry.ValueOffset)));
        }

        return entries;
    }

    /// <summary>The mappings that a merge key's value names; null where it is no such value and the key is one like any other.</summary>
    private static DataList<DataNode>? Sources(DataNode value)
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

    private static bool IsScalar(DataNode key) => key.Kind is not (DataKind.Mapping or DataKind.Sequence);

    private static string Identity(DataNode key) => key.NumberText ?? key.Kind switch
    {
        DataKind.Boolean => key.Boolean ? "true" : "false",
        DataKind.Null => "",
        _ => key.Text,
    };

    /// <summary>Where in a list of entries each key stands. A key of the mapping itself that is no scalar equals no other.</summary>
    private sealed class Places(List<DataEntry> entries)
    {
        /// <summary>Up to so many entries a look at each is quicker than a dictionary.</summary>
        private const int SmallCount = 16;

        private Dictionary<string, int>? _known;

        /// <summary>The index of the entry with an equal key; -1 where there is none.</summary>
        public int Of(DataNode key)
        {
            if (_known is not null)
            {
                return _known.TryGetValue(Name(key), out var found) ? found : -1;
            }

            var (kind, identity) = (key.Kind, Identity(key));
            for (var i = 0; i < entries.Count; i++)
            {
                var other = entries[i];
                if (other.Key.Kind == kind && Counts(other) && Identity(other.Key) == identity)
                {
                    return i;
                }
            }

            return -1;
        }

        public void Add(DataEntry entry)
        {
            entries.Add(entry);
            if (_known is not null)
            {
                Note(entries.Count - 1);
            }
            else if (entries.Count > SmallCount)
            {
                _known = new(entries.Capacity, StringComparer.Ordinal);
                for (var i = 0; i < entries.Count; i++)
                {
                    Note(i);
                }
            }
        }

        private static bool Counts(DataEntry entry) => entry.IsMerged || IsScalar(entry.Key);

        /// <summary>Kind and identity as one text that no other key has.</summary>
        private static string Name(DataNode key) => key.Kind == DataKind.String && !key.Text.StartsWith('\0') ? key.Text : $"\0{(int)key.Kind}{Identity(key)}";

        private void Note(int index)
        {
            if (Counts(entries[index]))
            {
                _known?.TryAdd(Name(entries[index].Key), index);
            }
        }
    }
}
