namespace ForgeLsp.Core.Model;

/// <summary>A value of a config with the full name of its key.</summary>
/// <param name="Last">The last part of the name.</param>
/// <param name="Key">The entry's key, null for items of lists.</param>
public readonly record struct ConfigValue(string Name, string Last, DataNode? Key, DataNode Value);

/// <summary>Walks over the values of a config.</summary>
public static class ConfigWalk
{
    private const int MaxDepth = 64;

    /// <summary>A config has about so many values: room for them need not grow.</summary>
    internal const int UsualCount = 16;

    /// <summary>The last part of a full name.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>Every value that is written in <paramref name="root"/>, outer before inner. What aliases and merge keys repeat is left out: it stands elsewhere.</summary>
    internal static ConfigValue[] Values(DataNode root)
    {
        var found = new List<ConfigValue>(UsualCount);
        Add(found, new ConfigValue("", "", null, root), 0);
        return [.. found];
    }

    private static void Add(List<ConfigValue> found, ConfigValue item, int depth)
    {
        var value = item.Value;
        if (value.Shared != value || depth > MaxDepth)
            return;

        if (depth > 0)
            found.Add(item);

        foreach (var child in value.Items)
            Add(found, new ConfigValue(item.Name, item.Last, null, child), depth + 1);

        foreach (var entry in value.Entries)
        {
            var name = entry.Name;
            if (!entry.IsMerged)
                Add(found, new ConfigValue(item.Name.Length == 0 ? name : item.Name + "." + name, Last(name), entry.Key, entry.Value), depth + 1);
        }
    }
}
