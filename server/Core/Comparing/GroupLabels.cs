namespace ForgeLsp.Core.Comparing;

/// <summary>Short names of groups, each one different.</summary>
public static class GroupLabels
{
    private const int LongestValue = 24;

    /// <summary>One label for each group: the name of its only run, or what tells it from the others, such as <c>lr 0.1, depth 3</c>.</summary>
    /// <param name="names">The names of the runs.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<RepetitionGroup> groups, IReadOnlyList<string> names)
    {
        var keys = groups.Count == 0 ? [] : Short([.. groups[0].Properties.Select(static entry => entry.Property)]);
        var told = groups.Select(group => string.Join(", ", group.Properties.Select((entry, i) => entry.Value is null ? $"no {keys[i]}" : $"{keys[i]} {Value(entry.Value)}"))).ToList();
        var labels = groups.Select((group, i) => group.Runs.Count == 1 ? Value(names[group.Runs[0]], 60) : told[i].Length > 0 ? told[i] : "all runs").ToList();
        foreach (var same in Enumerable.Range(0, labels.Count).GroupBy(i => labels[i], StringComparer.Ordinal).Where(static same => same.Skip(1).Any()).ToList())
        {
            foreach (var i in same.Where(i => groups[i].Runs.Count == 1 && told[i].Length > 0))
            {
                labels[i] = $"{labels[i]} ({told[i]})";
            }
        }

        // Values are cut and names may say the same: a number always helps.
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++)
        {
            var plain = labels[i];
            for (var n = 2; !taken.Add(labels[i]); n++)
            {
                labels[i] = $"{plain} #{n}";
            }
        }

        return labels;
    }

    // The last part of a key where no other one ends so; traits without their prefix.
    private static List<string> Short(List<Property> properties)
    {
        static string Last(string name) => name[(name.LastIndexOfAny(['.', '/']) + 1)..] is { Length: > 0 } last ? last : name;
        return properties.ConvertAll(property => properties.Count(other => Last(other.Name) == Last(property.Name)) == 1 ? Last(property.Name) : property.Name);
    }

    private static string Value(string text, int longest = LongestValue) => ComparedText.Short(text.Length == 0 ? "''" : text, longest);
}
