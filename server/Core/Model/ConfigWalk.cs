namespace ForgeLsp.Core.Model;

/// <summary>A value of a config with the full name of its key. <paramref name="Key"/>: the entry's key, null for items of lists.</summary>
public readonly record struct ConfigValue(string Name, DataNode? Key, DataNode Value);

/// <summary>Walks over the values of a config.</summary>
public static class ConfigWalk
{
    private const int MaxDepth = 64;

    /// <summary>The last part of a full name.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>Every value that is written in <paramref name="root"/>, outer before inner. What aliases and merge keys repeat is left out: it stands elsewhere.</summary>
    internal static IReadOnlyList<ConfigValue> Values(DataNode root)
    {
        var found = new List<ConfigValue>();
        var pending = new Stack<(ConfigValue Item, int Depth)>();
        pending.Push((new ConfigValue("", null, root), 0));
        while (pending.TryPop(out var next))
        {
            var (item, depth) = next;
            if (item.Value.Shared != item.Value || depth > MaxDepth)
                continue;

            if (depth > 0)
                found.Add(item);

            for (var i = item.Value.Items.Count - 1; i >= 0; i--)
                pending.Push((new ConfigValue(item.Name, null, item.Value.Items[i]), depth + 1));

            for (var i = item.Value.Entries.Count - 1; i >= 0; i--)
            {
                var entry = item.Value.Entries[i];
                if (!entry.IsMerged)
                    pending.Push((new ConfigValue(item.Name.Length == 0 ? entry.Name : $"{item.Name}.{entry.Name}", entry.Key, entry.Value), depth + 1));
            }
        }

        return found;
    }
}
