namespace ForgeLsp.Core.Credentials;

/// <summary>Whether characters look drawn at random, as a machine makes keys, or written by a person to show where a key belongs.</summary>
internal static class RandomLook
{
    private const int LongRun = 5;
    private const int LongRow = 7;
    private const int Digit = 0;
    private const int Capital = 1;
    private const int Small = 2;
    private const int Other = 3;

    private static readonly string[] Shown = ["example", "placeholder", "changeme", "dummy", "redacted", "xxxx", "your", "insert", "replace", "sample", "fake", "deadbeef", "notreal", "test_key", "testkey", "mykey", "my_key", "tokenhere", "keyhere"];

    /// <summary>Whether it may be a real key: no word that says it is none, no long run of one character, no row such as <c>1234567</c> or <c>abcdefg</c>, and enough different characters.</summary>
    public static bool IsDrawn(ReadOnlySpan<char> text)
    {
        foreach (var word in Shown)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return LongestRun(text, 0) < LongRun && LongestRun(text, 1) < LongRow && LongestRun(text, -1) < LongRow && Different(text) >= Math.Min(8, text.Length / 2);
    }

    /// <summary>
    /// As <see cref="IsDrawn"/>, for a value of no known shape: letters and digits mixed all through it, not words with a number behind them.
    /// </summary>
    public static bool IsMixed(ReadOnlySpan<char> text)
    {
        if (!IsDrawn(text))
        {
            return false;
        }

        var (letters, digits, changes) = (0, 0, 0);
        var before = Other;
        foreach (var c in text)
        {
            // Hyphens between words change nothing: llama-3-8b-instruct-v2 is a name.
            var kind = Class(c);
            if (kind == Other)
            {
                continue;
            }

            letters += kind == Digit ? 0 : 1;
            digits += kind == Digit ? 1 : 0;
            changes += before != Other && kind != before ? 1 : 0;
            before = kind;
        }

        return letters > 0 && digits > 0 && changes >= Math.Max(4, text.Length / 5) && Entropy(text) >= 3;
    }

    private static int Class(char c) => char.IsAsciiDigit(c) ? Digit : char.IsAsciiLetterUpper(c) ? Capital : char.IsAsciiLetterLower(c) ? Small : Other;

    /// <summary>The most characters in a row of which each is <paramref name="step"/> above the one before.</summary>
    private static int LongestRun(ReadOnlySpan<char> text, int step)
    {
        var (longest, run) = (text.Length == 0 ? 0 : 1, 1);
        for (var i = 1; i < text.Length; i++)
        {
            run = text[i] - text[i - 1] == step ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static int Different(ReadOnlySpan<char> text)
    {
        Span<bool> seen = stackalloc bool[128];
        var count = 0;
        foreach (var c in text)
        {
            if (c < 128 && !seen[c])
            {
                seen[c] = true;
                count++;
            }
        }

        return count;
    }

    /// <summary>Shannon's entropy in bits per character.</summary>
    private static double Entropy(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[128];
        foreach (var c in text)
        {
            counts[c & 127]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / text.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }
}
