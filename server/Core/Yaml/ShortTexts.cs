using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Yaml;

/// <summary>The same string for the same short text: keys, and values such as a status, come back in each of thousands of files.</summary>
internal static class ShortTexts
{
    private const int MaxLength = 24;

    private const int Room = 1024;

    /// <summary>The last text of each hash. Threads may put one in at the same time: one of the two is then found again, and the other is as good.</summary>
    private static readonly string?[] Known = new string?[Room];

    /// <summary>The characters of a span.</summary>
    internal static string Of(SourceText text, TextSpan span)
    {
        if (span.Length is 0 or > MaxLength)
        {
            return text.ToString(span);
        }

        Span<char> characters = stackalloc char[MaxLength];
        characters = characters[..span.Length];
        text.CopyTo(span.Start, characters);
        var hash = 0u;
        foreach (var c in characters)
        {
            hash = (hash * 31) + c;
        }

        ref var known = ref Known[(hash ^ (hash >> 10)) % Room];
        return known is { } same && characters.SequenceEqual(same) ? same : known = characters.ToString();
    }
}
