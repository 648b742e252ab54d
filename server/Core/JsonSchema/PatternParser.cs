using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// Reads patterns (ECMA-262, Unicode mode) of characters, <c>.</c>, classes, groups, alternatives, repetitions and the two anchors. Gives up
/// at anything else, at what means one thing there and another in <see cref="TranslatedPattern"/>, and where there are more places than bits.
/// </summary>
/// <remarks>A lazy repetition is read like a greedy one: they differ in where a pattern matches, not in whether.</remarks>
internal sealed class PatternParser(string pattern)
{
    private const int MaxPlaces = 64;
    private const int MaxDepth = 30;

    private const string Digit = "09";
    private const string NotDigit = "\0/:\uffff";
    private const string Word = "AZ__az09";
    private const string NotWord = "\0/:@[^``{\uffff";
    private const string Space = "\t\r  \u00a0\u00a0\u1680\u1680\u2000\u200a\u2028\u2029\u202f\u202f\u205f\u205f\u3000\u3000\ufeff\ufeff";
    private const string LineEnd = "\n\n\r\r\u2028\u2029";

    /// <summary>What means itself behind a backslash.</summary>
    private const string Marks = "^$\\.*+?()[]{}|/-!\"#%&,:;=@~`>";

    private readonly List<PatternPlace> _places = [];
    private int _at;
    private bool _gaveUp;

    /// <summary>The places of the pattern that was read.</summary>
    public PatternPlace[] Places => [.. _places];

    private bool IsAtEnd => _gaveUp || _at == pattern.Length;

    /// <summary>The whole pattern; null where this gave up.</summary>
    public PatternPart? Parse()
    {
        var whole = Alternatives(0);
        return _gaveUp || _at < pattern.Length ? null : whole;
    }

    private PatternPart Alternatives(int depth)
    {
        var all = Sequence(depth);
        while (Skips('|'))
            all = all.Or(Sequence(depth));

        return all;
    }

    private PatternPart Sequence(int depth)
    {
        var all = PatternPart.Nothing(Edges.All);
        while (!IsAtEnd && pattern[_at] is not ('|' or ')'))
            all = Joined(all, Repeated(depth));

        return all;
    }

    private PatternPart Repeated(int depth)
    {
        var start = _at;
        var part = Atom(depth);
        if (IsAtEnd || Count() is not (var least, var most))
            return part;

        var end = _at;

        // What may be empty and is repeated has laws of its own.
        if (most is 0 || (most is not 1 && part.Empty != Edges.None))
            return GiveUp();

        // The parts that must be there, then those that may: each is another copy with places of its own, but what may be repeated without end
        // goes back to itself.
        var all = PatternPart.Nothing(Edges.All);
        for (var copy = 1; !_gaveUp; copy++)
        {
            var isLast = copy == Math.Max(least, most ?? 1);
            if (isLast && most is null)
                Lead(part.Last, part.First);

            all = Joined(all, copy > least ? part with { Empty = Edges.All } : part);
            if (isLast)
                break;

            _at = start;
            part = Atom(depth);
        }

        _at = end;
        return all;
    }

    /// <summary>How often what was read is to be repeated, with no end where the second is null; null where it is not. Gives up at what it does not know.</summary>
    private (int Least, int? Most)? Count()
    {
        (int, int?)? count = null;
        if (Skips('*'))
        {
            count = (0, null);
        }
        else if (Skips('+'))
        {
            count = (1, null);
        }
        else if (Skips('?'))
        {
            count = (0, 1);
        }
        else if (Skips('{'))
        {
            var least = Number();
            var most = Skips(',') ? !IsAtEnd && pattern[_at] == '}' ? (int?)null : Number() : least;
            if (!Skips('}') || most < least)
                GiveUp();

            count = (least, most);
        }

        if (count is not null)
        {
            Skips('?');
            if (!IsAtEnd && pattern[_at] is '*' or '+' or '?' or '{')
                GiveUp();
        }

        return count;
    }

    private int Number()
    {
        var start = _at;
        while (!IsAtEnd && char.IsAsciiDigit(pattern[_at]))
            _at++;

        if (int.TryParse(pattern.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxPlaces)
            return number;

        GiveUp();
        return 0;
    }

    private PatternPart Atom(int depth)
    {
        var c = pattern[_at++];
        switch (c)
        {
            case '(':
                return Group(depth + 1);
            case '[':
                return Class();
            case '.':
                return Place(LineEnd, isNegated: true);
            case '^':
                return PatternPart.Nothing(Edges.Start | Edges.Both);
            case '$':
                return PatternPart.Nothing(Edges.End | Edges.Both);
            case '\\' when Skips('S'):
                return Place(Space, isNegated: true);
            case '\\':
                return Escape() is { } ranges ? Place(ranges, isNegated: false) : GiveUp();
            case '*' or '+' or '?' or '{':
                return GiveUp();
            case var _ when char.IsSurrogate(c):
                return GiveUp();
            default:
                return Place(Only(c), isNegated: false);
        }
    }

    private PatternPart Group(int depth)
    {
        if (depth > MaxDepth || (Skips('?') && !Skips(':')))
            return GiveUp();

        var inner = Alternatives(depth);
        return Skips(')') ? inner : GiveUp();
    }

    private PatternPart Class()
    {
        var isNegated = Skips('^');
        if (Skips(']'))
            return GiveUp();

        var all = "";
        while (!Skips(']'))
        {
            if (IsAtEnd || ClassRange() is not { } ranges)
                return GiveUp();

            all += ranges;
        }

        return Place(all, isNegated);
    }

    /// <summary>The next character, range or set of a class; null where this gives up.</summary>
    private string? ClassRange()
    {
        var first = ClassAtom();
        if (_at + 1 >= pattern.Length || pattern[_at] != '-' || pattern[_at + 1] == ']')
            return first;

        _at++;
        return first is [var from, var same] && from == same && ClassAtom() is [var to, var alike] && to == alike && from <= to ? string.Concat([from, to]) : null;
    }

    private string? ClassAtom()
    {
        var c = pattern[_at++];
        return c == '\\' ? Escape() : char.IsSurrogate(c) ? null : Only(c);
    }

    /// <summary>What the escape behind the backslash stands for, as ranges; null for one that this does not know.</summary>
    private string? Escape()
    {
        if (IsAtEnd)
            return null;

        var c = pattern[_at++];
        return c switch
        {
            'd' => Digit,
            'D' => NotDigit,
            'w' => Word,
            'W' => NotWord,
            's' => Space,
            't' => Only('\t'),
            'n' => Only('\n'),
            'r' => Only('\r'),
            'f' => Only('\f'),
            'v' => Only('\v'),
            'x' => Code(2),
            'u' => Code(4),
            _ => Marks.Contains(c, StringComparison.Ordinal) ? Only(c) : null,
        };
    }

    private string? Code(int digits)
    {
        if (pattern.Length - _at < digits || !ushort.TryParse(pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || char.IsSurrogate((char)code))
            return null;

        _at += digits;
        return Only((char)code);
    }

    private static string Only(char c) => new(c, 2);

    private PatternPart Place(string ranges, bool isNegated)
    {
        if (_places.Count == MaxPlaces)
            return GiveUp();

        var place = 1UL << _places.Count;
        _places.Add(new PatternPlace(ranges, isNegated));
        return new PatternPart(place, place, place, place, Edges.None);
    }

    private PatternPart Joined(PatternPart part, PatternPart next)
    {
        Lead(part.Last, next.First);
        return part.Then(next);
    }

    private void Lead(ulong from, ulong to)
    {
        var places = CollectionsMarshal.AsSpan(_places);
        for (; from != 0; from &= from - 1)
            places[BitOperations.TrailingZeroCount(from)].Next |= to;
    }

    private bool Skips(char c)
    {
        var isThere = !IsAtEnd && pattern[_at] == c;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private PatternPart GiveUp()
    {
        _gaveUp = true;
        return PatternPart.Nothing(Edges.All);
    }
}
