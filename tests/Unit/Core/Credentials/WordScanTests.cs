using ForgeLsp.Core.Credentials;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Credentials;

public sealed class WordScanTests
{
    private static readonly string[] Words = ["ab", "abc", "b_a", "c-", "ca", "abcab", "kas", "b"];
    private static readonly string[] Prefixes = [.. TokenShapes.All.Select(shape => shape.Prefix)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_place_where_a_word_begins_is_found_and_no_other(bool ignoresCase)
    {
        var random = new Random(7);
        var hits = 0;
        for (var round = 0; round < 2_000; round++)
        {
            string[] words = [.. Words.Where(_ => random.Next(2) == 0)];
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 24)).Select(_ => "abcABCksK_-\u007f\r\u00e1\u017f\u212a\u4e00"[random.Next(17)]));
            hits += Compare(words, ignoresCase, text);
        }

        Assert.True(hits > 200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_beginning_of_a_token_is_found_wherever_it_stands_and_none_that_breaks_off(bool ignoresCase)
    {
        var random = new Random(8);
        var hits = 0;
        for (var round = 0; round < 1_000; round++)
        {
            hits += Compare(Prefixes, ignoresCase, string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => Part(random))));
        }

        Assert.True(hits > 1_000);
    }

    [Fact]
    public void Tokens_are_those_that_trying_every_shape_at_every_place_finds()
    {
        var random = new Random(9);
        var tokens = 0;
        for (var round = 0; round < 1_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 8)).Select(_ =>
            {
                var shape = TokenShapes.All[random.Next(TokenShapes.All.Count)];
                var token = Tokens.Draw(Tokens.Draw("", shape.Before)[..shape.Before] + shape.Prefix, Math.Min(shape.Min, 120) + random.Next(2), random.Next(3) == 0 ? Tokens.Alnum : Tokens.Hex);
                return (random.Next(4) == 0 ? token[..random.Next(token.Length)] : token) + new[] { "", " ", "\n", "\"" }[random.Next(4)];
            }));
            List<(string, int)> expected = [];
            for (var (at, end) = (0, 0); at < text.Length; at = Math.Max(at + 1, end))
            {
                foreach (var shape in TokenShapes.All.OrderByDescending(shape => shape.Prefix.Length).Where(shape => text.AsSpan(at).StartsWith(shape.Prefix, StringComparison.Ordinal)))
                {
                    if (at - shape.Before >= end && shape.EndAt(text, at) is > 0 and var stop)
                    {
                        expected.Add((shape.What, shape.SecretIn(text, at, stop).Start));
                        end = stop;
                        break;
                    }
                }
            }

            Assert.Equal(expected, CredentialScan.Tokens(text).Select(one => (one.What, one.Span.Start)));
            tokens += expected.Count;
        }

        Assert.True(tokens > 300, $"{tokens}");
    }

    private static string Part(Random random)
    {
        var prefix = Prefixes[random.Next(Prefixes.Length)];
        return random.Next(4) switch
        {
            0 => prefix,
            1 => prefix[..random.Next(prefix.Length)],
            2 => prefix.ToUpperInvariant(),
            _ => "seed: 7\n",
        };
    }

    private static int Compare(string[] words, bool ignoresCase, string text)
    {
        var comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var scan = new WordScan(words, ignoresCase);
        List<int> expected = [.. Enumerable.Range(0, text.Length).Where(at => words.Any(word => text.AsSpan(at).StartsWith(word, comparison)))];
        List<int> found = [];
        for (var at = scan.Next(text, 0); at >= 0; at = scan.Next(text, at + 1))
        {
            found.Add(at);
        }

        Assert.Equal(expected, found);
        return found.Count;
    }
}
