using System.Collections.Concurrent;

namespace ForgeLsp.Core.Python.Semantics;

/// <summary>One string for each dotted name that was put together before: the same few hundred are made at every keystroke. Bounded. Safe to use from several threads.</summary>
internal static class DottedNames
{
    private const int Most = 20_000;
    private const int Longest = 120;

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Shared = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    // The dictionary's own count would take all of its locks.
    private static int _count;

    /// <summary>Both with a dot between.</summary>
    public static string Join(string owner, string name)
    {
        var length = owner.Length + 1 + name.Length;
        if (length > Longest)
        {
            return $"{owner}.{name}";
        }

        Span<char> joined = stackalloc char[length];
        owner.CopyTo(joined);
        joined[owner.Length] = '.';
        name.CopyTo(joined[(owner.Length + 1)..]);
        if (Shared.TryGetValue(joined, out var known))
        {
            return known;
        }

        var text = joined.ToString();
        if (_count < Most && Known.TryAdd(text, text))
        {
            Interlocked.Increment(ref _count);
        }

        return text;
    }
}
