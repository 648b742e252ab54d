using System.Collections.Concurrent;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <summary>
/// What is known of dotted names, found out once for each: every keystroke asks for the same few hundred. Bounded, so that no script can
/// fill the memory. Safe to use from several threads.
/// </summary>
internal sealed class NameVerdicts<T>(Func<string, T> find)
{
    private const int Most = 20_000;
    private const int Longest = 120;

    private readonly ConcurrentDictionary<string, T> _known = new(StringComparer.Ordinal);

    // The dictionary's own count would take all of its locks.
    private int _count;

    public T Of(string name)
    {
        if (_known.TryGetValue(name, out var verdict))
        {
            return verdict;
        }

        verdict = find(name);
        if (name.Length <= Longest && _count < Most && _known.TryAdd(name, verdict))
        {
            Interlocked.Increment(ref _count);
        }

        return verdict;
    }
}
