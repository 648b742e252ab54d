namespace ForgeLsp.Core.Ignoring;

/// <summary>What stands in brackets in a pattern: characters, ranges and POSIX classes such as <c>[:digit:]</c>, or all others behind <c>!</c> or <c>^</c>.</summary>
internal sealed class CharacterSet
{
    private const int Bytes = 256;

    private readonly bool[] _members = new bool[Bytes];
    private bool _isNegated;

    /// <summary>Whether a character belongs to it.</summary>
    public bool Contains(char unit, bool ignoresCase) =>
        (IsMember(unit) || (ignoresCase && char.IsAsciiLetter(unit) && IsMember((char)(unit ^ 0x20)))) != _isNegated;

    /// <summary>Reads the set that opens at <paramref name="at"/>, and moves to its end; null where it is never closed or names no known class.</summary>
    public static CharacterSet? Read(string pattern, ref int at)
    {
        var set = new CharacterSet();
        var i = at + 1;
        if (i < pattern.Length && pattern[i] is '!' or '^')
        {
            set._isNegated = true;
            i++;
        }

        char? before = null;
        for (var isFirst = true; i < pattern.Length; isFirst = false, i++)
        {
            if (pattern[i] == ']' && !isFirst)
            {
                at = i;
                return set;
            }

            if (pattern[i] == '-' && before is { } low && i + 1 < pattern.Length && pattern[i + 1] != ']')
            {
                i += pattern[i + 1] == '\\' ? 2 : 1;
                if (i >= pattern.Length)
                {
                    return null;
                }

                set.Add(low, pattern[i]);
                before = null;
            }
            else if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':' && pattern.IndexOf(']', i + 2) is var close && close >= 0 && close > i + 2 && pattern[close - 1] == ':')
            {
                if (!set.AddClass(pattern[(i + 2)..(close - 1)]))
                {
                    return null;
                }

                i = close;
                before = null;
            }
            else
            {
                i += pattern[i] == '\\' ? 1 : 0;
                if (i >= pattern.Length)
                {
                    return null;
                }

                set.Add(pattern[i], pattern[i]);
                before = pattern[i];
            }
        }

        return null;
    }

    private bool IsMember(char unit) => unit < Bytes && _members[unit];

    private void Add(char low, char high)
    {
        for (int unit = low; unit <= high && unit < Bytes; unit++)
        {
            _members[unit] = true;
        }
    }

    private bool AddClass(string name)
    {
        Func<char, bool>? holds = name switch
        {
            "alnum" => char.IsAsciiLetterOrDigit,
            "alpha" => char.IsAsciiLetter,
            "blank" => static unit => unit is ' ' or '\t',
            "cntrl" => static unit => unit is < ' ' or '\u007F',
            "digit" => char.IsAsciiDigit,
            "graph" => static unit => unit is > ' ' and < '\u007F',
            "lower" => char.IsAsciiLetterLower,
            "print" => static unit => unit is >= ' ' and < '\u007F',
            "punct" => static unit => unit is > ' ' and < '\u007F' && !char.IsAsciiLetterOrDigit(unit),
            "space" => static unit => unit is ' ' or (>= '\t' and <= '\r'),
            "upper" => char.IsAsciiLetterUpper,
            "xdigit" => char.IsAsciiHexDigit,
            _ => null,
        };
        for (var unit = '\0'; holds is not null && unit < Bytes; unit++)
        {
            _members[unit] |= holds(unit);
        }

        return holds is not null;
    }
}
