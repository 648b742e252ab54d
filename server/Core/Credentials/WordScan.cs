using System.Numerics;

namespace ForgeLsp.Core.Credentials;

/// <summary>Finds the places of a text where one of many words begins, in one pass that compares words only where one very likely begins.</summary>
/// <remarks>
/// <para>
/// The words are dealt out to sixteen groups. A number holds for each group which of the last four characters can still be the first ones of a
/// word of it, as one lane of sixteen bits per character: a character shifts it by a lane and rules out what it cannot be. The groups that are
/// left in the last lane have words to compare.
/// </para>
/// <para>
/// The runtime's search for many words is several times faster once it was compiled for the processor, which takes longer than a check of a
/// thousand small files in a process that has just begun: this is compiled ahead.
/// </para>
/// </remarks>
internal sealed class WordScan
{
    private const int Letters = 128;
    private const int Groups = 16;
    private const int Lanes = 4;
    private const int LastLane = Groups * (Lanes - 1);
    private const ulong NoneLeft = ulong.MaxValue << LastLane;

    private readonly string[][] _words = new string[Groups][];
    private readonly StringComparison _comparison;

    /// <summary>What each ASCII character rules out; a bit is clear where a word of the group has the character at the place of the lane, or has ended before.</summary>
    private readonly ulong[] _ruledOut = new ulong[Letters];

    /// <summary>What any other character rules out, and the end of the text.</summary>
    private readonly ulong _ruledOutByOthers;

    /// <summary>Looks for <paramref name="words"/>, which are ASCII and not empty.</summary>
    public WordScan(IEnumerable<string> words, bool ignoresCase)
    {
        _comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

        // In order, so that words of a group begin alike and little else looks like one of them.
        string[] all = [.. words.Distinct(StringComparer.Ordinal)];
        Array.Sort(all, StringComparer.Ordinal);
        Array.Fill(_ruledOut, ulong.MaxValue);
        var others = 0UL;
        for (var group = 0; group < Groups; group++)
        {
            _words[group] = all[(all.Length * group / Groups)..(all.Length * (group + 1) / Groups)];
            foreach (var word in _words[group])
            {
                for (var lane = 0; lane < Lanes; lane++)
                {
                    var bit = 1UL << ((lane * Groups) + group);
                    if (lane >= word.Length)
                    {
                        others |= bit;
                    }
                    else
                    {
                        _ruledOut[word[lane]] &= ~bit;
                        if (ignoresCase)
                        {
                            _ruledOut[char.ToUpperInvariant(word[lane])] &= ~bit;
                            _ruledOut[char.ToLowerInvariant(word[lane])] &= ~bit;
                        }
                    }
                }
            }
        }

        _ruledOutByOthers = ~others;
        for (var c = 0; c < Letters; c++)
        {
            _ruledOut[c] &= _ruledOutByOthers;
        }
    }

    /// <summary>The first place at <paramref name="from"/> or behind it where a word begins; -1 where there is none. Linear.</summary>
    public int Next(ReadOnlySpan<char> text, int from)
    {
        var (ruledOut, byOthers) = (_ruledOut, _ruledOutByOthers);
        var state = ulong.MaxValue;
        for (var at = from; at < text.Length; at++)
        {
            var c = text[at];
            state = (state << Groups) | (c < ruledOut.Length ? ruledOut[c] : byOthers);
            if (state < NoneLeft && Begins(text[(at - Lanes + 1)..], ~state >> LastLane))
            {
                return at - Lanes + 1;
            }
        }

        // The last characters can still be a short word.
        for (var at = text.Length - Lanes + 1; at < text.Length; at++)
        {
            state = (state << Groups) | byOthers;
            if (state < NoneLeft && Begins(text[at..], ~state >> LastLane))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Whether the text begins with a word of <paramref name="groups"/>, a bit each.</summary>
    private bool Begins(ReadOnlySpan<char> text, ulong groups)
    {
        for (; groups != 0; groups &= groups - 1)
        {
            foreach (var word in _words[BitOperations.TrailingZeroCount(groups)])
            {
                if (text.StartsWith(word, _comparison))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
