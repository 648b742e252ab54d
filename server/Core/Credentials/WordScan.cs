namespace ForgeLsp.Core.Credentials;

/// <summary>Finds the places of a text where one of many words begins. A table of the words' first two letters passes over nearly everything.</summary>
/// <remarks>
/// The runtime's search for many words is several times faster once it was compiled for the processor, which takes longer than a check of a
/// thousand small files in a process that has just begun: this is compiled ahead.
/// </remarks>
internal sealed class WordScan
{
    private const int Letters = 128;
    private const int FoldBit = 0x20;

    private readonly ulong[] _pairs = new ulong[Letters * Letters / 64];
    private readonly string[][] _words = new string[Letters][];
    private readonly StringComparison _comparison;

    /// <summary>Where ASCII letters may be large or small, both are looked up with this bit set; what else that joins is told apart by comparing.</summary>
    private readonly int _fold;

    /// <summary>Looks for <paramref name="words"/>, which are ASCII and have two letters or more.</summary>
    public WordScan(IEnumerable<string> words, bool ignoresCase)
    {
        _comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _fold = ignoresCase ? FoldBit : 0;
        foreach (var group in words.Distinct(StringComparer.Ordinal).GroupBy(word => word[0] | _fold))
        {
            _words[group.Key] = [.. group];
            foreach (var word in group)
            {
                var pair = (group.Key * Letters) + (word[1] | _fold);
                _pairs[pair >> 6] |= 1UL << (pair & 63);
            }
        }
    }

    /// <summary>The first place at <paramref name="from"/> or behind it where a word begins; -1 where there is none. Linear.</summary>
    public int Next(ReadOnlySpan<char> text, int from)
    {
        var (pairs, fold) = (_pairs, _fold);
        for (var at = from; at + 1 < text.Length; at++)
        {
            var (first, second) = (text[at] | fold, text[at + 1] | fold);
            if ((first | second) >= Letters)
            {
                continue;
            }

            var pair = (first * Letters) + second;
            if ((pairs[pair >> 6] >> (pair & 63) & 1) != 0 && Begins(text[at..], _words[first]))
            {
                return at;
            }
        }

        return -1;
    }

    private bool Begins(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, _comparison))
            {
                return true;
            }
        }

        return false;
    }
}
