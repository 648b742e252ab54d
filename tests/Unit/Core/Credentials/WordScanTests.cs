using ForgeLsp.Core.Credentials;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Credentials;

public sealed class WordScanTests
{
    private static readonly string[] Words = ["ab", "abc", "b_a", "c-", "ca"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_place_where_a_word_begins_is_found_and_no_other(bool ignoresCase)
    {
        var scan = new WordScan(Words, ignoresCase);
        var comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var random = new Random(7);
        var hits = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 24)).Select(_ => "abcABC_-\u007f\r\u00e1\u4e00"[random.Next(12)]));
            List<int> expected = [.. Enumerable.Range(0, text.Length).Where(at => Words.Any(word => text[at..].StartsWith(word, comparison)))];
            List<int> found = [];
            for (var at = scan.Next(text, 0); at >= 0; at = scan.Next(text, at + 1))
            {
                found.Add(at);
            }

            Assert.Equal(expected, found);
            hits += found.Count;
        }

        Assert.True(hits > 200);
    }
}
