using System.Buffers;

namespace ForgeLsp.Core.Text;

/// <summary>
/// Finds the first of a few ASCII characters where it mostly is near, as the end of a word. Looking at each is as quick there as what looks at many at
/// once, which the runtime has to compile first; that is for what lies further away.
/// </summary>
/// <param name="characters">What is looked for.</param>
internal sealed class FirstOf(string characters)
{
    private const int Near = 48;

    private readonly ulong _low = Bits(characters, 0);
    private readonly ulong _high = Bits(characters, 64);
    private SearchValues<char>? _far;

    /// <summary>Where in <paramref name="text"/> the first of the characters stands; -1 where there is none.</summary>
    internal int IndexIn(ReadOnlySpan<char> text)
    {
        var near = Math.Min(text.Length, Near);
        for (var i = 0; i < near; i++)
        {
            var c = text[i];
            if (c < 128 && (((c < 64 ? _low : _high) >> (c & 63)) & 1) != 0)
            {
                return i;
            }
        }

        if (near == text.Length)
        {
            return -1;
        }

        var at = text[near..].IndexOfAny(_far ??= SearchValues.Create(characters));
        return at < 0 ? -1 : near + at;
    }

    private static ulong Bits(string characters, int from)
    {
        var bits = 0UL;
        foreach (var c in characters)
        {
            bits |= c >= from && c < from + 64 ? 1UL << (c - from) : 0;
        }

        return bits;
    }
}
