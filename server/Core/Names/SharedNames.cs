using System.Collections.Concurrent;

namespace ForgeLsp.Core.Names;

/// <summary>One string for each text that was asked for before: every keystroke asks for the same few hundred. Bounded, so that no script can fill the memory. Safe to use from several threads.</summary>
public sealed class SharedNames
{
    /// <summary>Longer texts are made anew each time, in UTF-16 code units.</summary>
    public const int Longest = 120;

    private const int Most = 20_000;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _shared;

    // The dictionary's own count would take all of its locks.
    private int _count;

    /// <summary>An empty pool.</summary>
    public SharedNames() => _shared = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string of <paramref name="text"/>.</summary>
    public string Of(ReadOnlySpan<char> text)
    {
        if (_shared.TryGetValue(text, out var known))
        {
            return known;
        }

        var made = text.ToString();
        if (_count < Most && made.Length <= Longest && _known.TryAdd(made, made))
        {
            Interlocked.Increment(ref _count);
        }

        return made;
    }
}
