using System.Numerics;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// A simple pattern as an automaton (Glushkov's): each place in it that takes a character is one bit of a word, so that whether it matches is
/// known after one pass over the text, whatever the pattern, with nothing allocated.
/// </summary>
internal sealed class PatternProgram
{
    private static readonly PatternProgram Other = new([], default, isSimple: false);

    private readonly PatternPlace[] _places;
    private readonly PatternPart _whole;

    private PatternProgram(PatternPlace[] places, PatternPart whole, bool isSimple) => (_places, _whole, IsSimple) = (places, whole, isSimple);

    /// <summary>Whether it has nothing but what <see cref="PatternParser"/> knows. Another one knows of no text whether it matches.</summary>
    public bool IsSimple { get; }

    /// <summary>Reads <paramref name="pattern"/>.</summary>
    public static PatternProgram Of(string pattern)
    {
        var parser = new PatternParser(pattern);
        return parser.Parse() is { } whole ? new PatternProgram(parser.Places, whole, isSimple: true) : Other;
    }

    /// <summary>Whether the pattern occurs anywhere in <paramref name="text"/>; null where this cannot tell: a text with characters of two code units, a pattern that is not simple.</summary>
    public bool? IsMatch(string text)
    {
        if (!IsSimple)
            return null;

        if ((_whole.Empty & (text.Length == 0 ? Edges.Both : Edges.Start)) != Edges.None)
            return true;

        var places = _places;
        var open = _whole.FirstAtStart;
        var taken = 0UL;
        foreach (var c in text)
        {
            // Nothing goes on from here, and nothing begins but at the start.
            if (open == 0)
            {
                taken = 0;
                break;
            }

            if (char.IsSurrogate(c))
                return null;

            taken = 0;
            var next = _whole.First;
            for (var left = open; left != 0; left &= left - 1)
            {
                ref readonly var place = ref places[BitOperations.TrailingZeroCount(left)];
                if (place.Takes(c))
                {
                    taken |= left & (~left + 1);
                    next |= place.Next;
                }
            }

            if ((taken & _whole.Last) != 0)
                return true;

            open = next;
        }

        return (taken & _whole.LastAtEnd) != 0 || (_whole.Empty & Edges.End) != Edges.None;
    }
}

/// <summary>Where in a text something holds: one bit for each combination of being at its start and at its end.</summary>
[Flags]
internal enum Edges
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>Between two characters.</summary>
    Neither = 1,

    /// <summary>At the start of a text that is not empty.</summary>
    Start = 2,

    /// <summary>At the end of a text that is not empty.</summary>
    End = 4,

    /// <summary>In the empty text.</summary>
    Both = 8,

    /// <summary>Everywhere.</summary>
    All = Neither | Start | End | Both,
}

/// <summary>What is known of a part of a pattern; the places are bits.</summary>
/// <param name="First">The places that may take its first character, wherever it stands.</param>
/// <param name="FirstAtStart">Those that may at the start of the text.</param>
/// <param name="Last">The places with which it may end, wherever that is.</param>
/// <param name="LastAtEnd">Those with which it may at the end of the text.</param>
/// <param name="Empty">Where it matches without taking a character.</param>
internal readonly record struct PatternPart(ulong First, ulong FirstAtStart, ulong Last, ulong LastAtEnd, Edges Empty)
{
    /// <summary>What is empty and matches at these edges.</summary>
    public static PatternPart Nothing(Edges where) => new(0, 0, 0, 0, where);

    /// <summary>This or <paramref name="other"/>.</summary>
    public PatternPart Or(PatternPart other) => new(First | other.First, FirstAtStart | other.FirstAtStart, Last | other.Last, LastAtEnd | other.LastAtEnd, Empty | other.Empty);

    /// <summary>This and behind it <paramref name="next"/>, as far as the part itself goes: its inner places are led on by <see cref="PatternParser"/>.</summary>
    public PatternPart Then(PatternPart next) => new(
        First | If(Edges.Neither, next.First),
        FirstAtStart | If(Edges.Start, next.FirstAtStart),
        next.Last | next.If(Edges.Neither, Last),
        next.LastAtEnd | next.If(Edges.End, LastAtEnd),
        Empty & next.Empty);

    private ulong If(Edges where, ulong places) => (Empty & where) != Edges.None ? places : 0;
}

/// <summary>A place of a pattern that takes one character.</summary>
/// <param name="ranges">Pairs of first and last characters.</param>
/// <param name="isNegated">Whether it takes all others.</param>
internal struct PatternPlace(string ranges, bool isNegated)
{
    private const int HalfOfAscii = 64;
    private const int EndOfAscii = 128;

    private readonly ulong _low = Ascii(ranges, 0, isNegated);
    private readonly ulong _high = Ascii(ranges, HalfOfAscii, isNegated);

    /// <summary>The places that may take the character behind.</summary>
    public ulong Next { get; set; }

    /// <summary>Whether it takes <paramref name="c"/>.</summary>
    public readonly bool Takes(char c) => c < HalfOfAscii ? (_low >> c & 1) != 0 : c < EndOfAscii ? (_high >> (c - HalfOfAscii) & 1) != 0 : IsIn(ranges, c) != isNegated;

    /// <summary>Which of the 64 characters from <paramref name="from"/> on it takes.</summary>
    private static ulong Ascii(string ranges, int from, bool isNegated)
    {
        var bits = 0UL;
        for (var i = 0; i < ranges.Length; i += 2)
        {
            var (first, last) = (Math.Max(ranges[i] - from, 0), Math.Min(ranges[i + 1] - from, HalfOfAscii - 1));
            bits |= first <= last ? ulong.MaxValue >> (HalfOfAscii - 1 - last + first) << first : 0;
        }

        return isNegated ? ~bits : bits;
    }

    private static bool IsIn(string ranges, char c)
    {
        for (var i = 0; i < ranges.Length; i += 2)
        {
            if (c >= ranges[i] && c <= ranges[i + 1])
                return true;
        }

        return false;
    }
}
