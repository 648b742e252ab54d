namespace ForgeLsp.Core.Comparing;

/// <summary>One thing by which runs may differ: a parameter, or one of <see cref="RunTraits"/>.</summary>
/// <param name="Name">The parameter's key, or the trait's name.</param>
/// <param name="Values">The value in each run; null for runs that lack it.</param>
/// <param name="IsTrait">Whether it is no parameter.</param>
public sealed record Property(string Name, IReadOnlyList<string?> Values, bool IsTrait = false)
{
    /// <summary>The number of each run's value among the values, counted from 0 in the order of the runs; equal values have equal numbers.</summary>
    public IReadOnlyList<int> Numbers { get; } = NumbersOf(Values);

    /// <summary>How many values there are; that a run lacks it counts as one.</summary>
    public int Levels => Numbers.Count == 0 ? 0 : Numbers.Max() + 1;

    /// <summary>Whether two runs have different values, or one lacks it.</summary>
    public bool Differs => Levels > 1;

    private static int[] NumbersOf(IReadOnlyList<string?> values)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        int? absent = null;
        var numbers = new int[values.Count];
        var next = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = values[i] is not { } value ? absent ??= next++ : known.TryGetValue(value, out var number) ? number : known[value] = next++;
        }

        return numbers;
    }
}

/// <summary>Runs (by place) that differ in nothing but their repetition.</summary>
/// <param name="Properties">What distinguishes the groups, in the order in which a label names it.</param>
public sealed record RepetitionGroup(IReadOnlyList<int> Runs, IReadOnlyList<(Property Property, string? Value)> Properties);

/// <summary>Runs put together by everything but what numbers repetitions.</summary>
/// <param name="Repeats">The properties that do not count, among those that the runs have; by name.</param>
/// <param name="Suggested">Properties that could be among them, since leaving them out would put more runs together; by name.</param>
/// <param name="Groups">All runs, each in one group, in the order of their first runs.</param>
public sealed record Repetitions(IReadOnlyList<string> Repeats, IReadOnlyList<string> Suggested, IReadOnlyList<RepetitionGroup> Groups)
{
    // Beyond this many nobody reads suggestions.
    private const int MostSuggested = 12;

    /// <summary>
    /// Groups runs. Runs of one group have the same parameters but for the repeats, and the same experiment (by name, so that copies of a store
    /// are no difference), commit, script and datasets: what else differs is no repetition.
    /// </summary>
    /// <param name="properties">Parameters and traits; each has a value for each of <paramref name="count"/> runs.</param>
    /// <param name="chosen">What the reader says numbers repetitions; null for what the names say (<see cref="RepeatNames"/>).</param>
    public static Repetitions Of(int count, IReadOnlyList<Property> properties, IReadOnlyCollection<string>? chosen)
    {
        var repeats = properties.Where(property => chosen?.Contains(property.Name) ?? (!property.IsTrait && RepeatNames.IsRepeat(property.Name, property.Values))).ToList();
        var differing = properties.Where(property => property.Differs && !repeats.Contains(property)).ToList();
        var groups = Partition(count, differing);
        var telling = groups.Count > 1 ? Telling(groups, differing) : [];
        return new(
            [.. repeats.Select(static property => property.Name).Order(StringComparer.Ordinal)],
            Suggest(count, groups.Count, differing),
            [.. groups.Select(runs => new RepetitionGroup(runs, [.. telling.Select(property => (property, property.Values[runs[0]]))]))]);
    }

    private static List<List<int>> Partition(int count, IReadOnlyList<Property> properties)
    {
        var group = new int[count];
        foreach (var property in properties)
        {
            Split(group, property);
        }

        return [.. Enumerable.Range(0, count).GroupBy(run => group[run]).Select(static runs => runs.ToList())];
    }

    // Splits groups by one property more; how many there are then.
    private static int Split(int[] group, Property property, IReadOnlyList<int>? runs = null)
    {
        var next = new Dictionary<(int, int), int>();
        for (var i = 0; i < group.Length; i++)
        {
            var key = (group[i], property.Numbers[runs is null ? i : runs[i]]);
            group[i] = next.TryGetValue(key, out var known) ? known : next[key] = next.Count;
        }

        return next.Count;
    }

    // What is unique to each run, or looks like a label, and keeps runs apart that nothing else does. A run's sum over all properties less the part
    // of one is its sum over the others, so that each property costs one look at its values.
    private static List<string> Suggest(int count, int groups, List<Property> differing)
    {
        if (differing.Count < 2)
        {
            return [];
        }

        var sums = new ulong[count];
        for (var at = 0; at < differing.Count; at++)
        {
            for (var run = 0; run < count; run++)
            {
                sums[run] += Part(at, differing[at].Numbers[run]);
            }
        }

        return
        [
            .. Enumerable.Range(0, differing.Count)
                .Where(at => differing[at] is var one && (one.IsTrait || RepeatNames.IsLabel(one.Name) || one.Levels == count))
                .Where(at => Enumerable.Range(0, count).Select(run => sums[run] - Part(at, differing[at].Numbers[run])).Distinct().Count() < groups)
                .Take(MostSuggested)
                .Select(at => differing[at].Name)
                .Order(StringComparer.Ordinal),
        ];
    }

    // A number that looks random for each value of each property (the last step of G. Steele's SplitMix64).
    private static ulong Part(int property, int value)
    {
        var mixed = (((ulong)property << 32) | (uint)value) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    // A few properties that tell the groups apart, found greedily: each time the one that splits most. Parameters before labels and traits, then by name.
    private static List<Property> Telling(List<List<int>> groups, List<Property> differing)
    {
        const int most = 4;
        var firsts = groups.ConvertAll(static runs => runs[0]);
        var left = differing.OrderBy(static property => property.IsTrait).ThenBy(static property => RepeatNames.IsLabel(property.Name)).ThenBy(static property => property.Name, StringComparer.Ordinal).ToList();
        var telling = new List<Property>();
        var (group, parts) = (new int[firsts.Count], 1);
        while (parts < groups.Count && telling.Count < most)
        {
            Property? best = null;
            var bestGroup = group;
            foreach (var property in left)
            {
                var split = (int[])group.Clone();
                var found = Split(split, property, firsts);
                if (found > parts)
                {
                    (best, parts, bestGroup) = (property, found, split);
                }

                if (parts == groups.Count)
                {
                    break;
                }
            }

            if (best is null)
            {
                break;
            }

            telling.Add(best);
            left.Remove(best);
            group = bestGroup;
        }

        return [.. telling.OrderBy(static property => property.IsTrait).ThenBy(static property => property.Name, StringComparer.Ordinal)];
    }
}
