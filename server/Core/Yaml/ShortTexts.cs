using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Yaml;

/// <summary>The same string for the same short text: keys, and values such as a status, come back in each of thousands of files.</summary>
internal static class ShortTexts
{
    private const int MaxLength = 24;

    private const int Room = 512;

    /// <summary>The last text of each hash. Threads may put one in at the same time: one of the two is then found again, and the other is as good.</summary>
    private static readonly string?[] Known = new string?[Room];

    /// <summary>The characters of a span.</summary>
    internal static string Of(SourceText text, TextSpan span)
    {
        if (span.Length is 0 or > MaxLength)
        {
            return text.ToString(span);
        }

        var characters = text.Characters(span, stackalloc char[MaxLength]);

        // Few of the characters tell most texts apart that people write, and a text that takes the place of another costs a string.
        var hash = (characters.Length * 0x9E5) + (characters[0] * 31) + (characters[characters.Length / 2] * 0x3D7) + (characters[^1] * 0x1F3D);
        ref var known = ref Known[(hash ^ (hash >> 9)) & (Room - 1)];
        return known is { } same && characters.SequenceEqual(same) ? same : known = characters.ToString();
    }
}
