using System.Text;
using System.Text.RegularExpressions;
using ForgeLsp.Core.JsonSchema;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.JsonSchema;

public sealed class PatternProgramTests
{
    private const string Letters = "aaabbbccc-_1 .$\n\t\u00e9\u2028\u0085]{";

    private static readonly string[] Atoms =
    [
        "a", "b", "c", "-", "_", "1", ".", ".", "é", "\u2028", "]", "}", ",", "/", " ", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\.", "\\-", "\\/", "\\$", "\\{", "\\n", "\\t", "\\x61", "\\u0062", "\\u00e9",
        "[abc]", "[^a]", "[a-c1]", "[^a-b]", "[-a]", "[a-]", "[+--]", "[\\w-]", "[\\d.]", "[^\\s]", "[\\D]", "[^\\W]", "[.$^]", "[a[]", "[\\]]", "[é-\u2028]", "[^é]", "[\\x61-\\u0063]", "[a-b-c]", "[ -~]",
        "^", "$", "()", "(?:)",
    ];

    private static readonly string[] Odd = ["[]", "[^]", "[\\S]", "[\\w-.]", "[b-a]", "[a", "(?=a)", "(?<n>a)", "(", ")", "\\b", "\\1", "\\p{L}", "\\u{61}", "\\cA", "\\a", "\\<a>", "*", "{", "{1", "\\", "a**", "a+*", "a{2}{2}", "👍", "[👍]"];
    private static readonly string[] Counts = ["*", "+", "?", "{2}", "{0,1}", "{1,3}", "{2,}", "{0,}", "*?", "+?", "??", "{1,2}?", "{0}", "{2,1}", "{,2}"];

    [Theory]
    [InlineData("^[a-z0-9]+(-[a-z0-9]+)*$")]
    [InlineData("^x-")]
    [InlineData("[$][{]")]
    [InlineData("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)? ?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?$")]
    [InlineData("^(latest|v?[0-9]+([.][0-9]+){0,2}([-+.][0-9A-Za-z.+-]+)?)$")]
    [InlineData("^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?$")]
    [InlineData("^[0-9]+([.][0-9]+)? ?(ns|us|µs|ms|s|min|h)$")]
    [InlineData("^https?://[^\\s/$.?#].[^\\s]*$")]
    [InlineData("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    [InlineData("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    [InlineData("^.*$")]
    [InlineData("\\S")]
    [InlineData("^[^@]+@[^@]+$")]
    [InlineData("^(.+/)?[^/]+\\.ya?ml$")]
    public void Usual_patterns_are_simple(string pattern) => Assert.True(PatternProgram.Of(pattern).IsSimple);

    [Theory]
    [InlineData("(?!a)b")]
    [InlineData("(?<=a)b")]
    [InlineData("(a)\\1")]
    [InlineData("\\bword\\b")]
    [InlineData("^\\p{L}+$")]
    [InlineData("(?i)a")]
    [InlineData("^a{100}$")]
    [InlineData("(a{8}){9}")]
    [InlineData("(a?)*")]
    [InlineData("(((a{2}){2}){2}){9}")]
    [InlineData("a{99999999999}")]
    [InlineData("👍")]
    [InlineData("a)")]
    public void Others_are_left_to_those_who_know_more(string pattern)
    {
        Assert.False(PatternProgram.Of(pattern).IsSimple);
        Assert.Null(PatternProgram.Of(pattern).IsMatch("a"));
    }

    [Theory]
    [InlineData("^ab$", "ab", true)]
    [InlineData("^ab$", "abc", false)]
    [InlineData("^ab$", "ab\n", false)]
    [InlineData("a$", "a\nb", false)]
    [InlineData("^b", "a\nb", false)]
    [InlineData("^.$", "\r", false)]
    [InlineData("^.$", "\u2029", false)]
    [InlineData("^.$", "\u0085", true)]
    [InlineData("^\\s$", "\ufeff", true)]
    [InlineData("^\\s$", "\u0085", false)]
    [InlineData("^\\d$", "\u0661", false)]
    [InlineData("^\\w$", "é", false)]
    [InlineData("^\\W$", "é", true)]
    [InlineData("", "", true)]
    [InlineData("^$", "", true)]
    [InlineData("^$", "a", false)]
    [InlineData("$^", "", true)]
    [InlineData("$", "abc", true)]
    [InlineData("a|^b", "cb", false)]
    [InlineData("(^|,)b(,|$)", "a,b", true)]
    [InlineData("(^|,)b(,|$)", "a,bc", false)]
    [InlineData("^(a|b)*$", "abba", true)]
    [InlineData("^a{2,3}$", "aaaa", false)]
    [InlineData("^(ab?){2,}$", "abaab", true)]
    public void Anchors_and_sets_mean_what_they_mean_in_unicode_mode_without_flags(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, PatternProgram.Of(pattern).IsMatch(text));
        Assert.Equal(matches, Translated(pattern).IsMatch(text));
    }

    [Fact]
    public void A_text_with_a_character_of_two_code_units_is_left_to_the_other_unless_it_matches_before()
    {
        Assert.Null(PatternProgram.Of("^.$").IsMatch("👍"));
        Assert.Null(PatternProgram.Of("^[^a]$").IsMatch("\ud83d"));
        Assert.True(PatternProgram.Of("^a").IsMatch("a👍"));
        Assert.False(PatternProgram.Of("^a").IsMatch("b👍"));
        Assert.True(new EcmaRegex("^.$").IsMatch("👍"));
    }

    [Fact]
    public void A_pattern_means_what_its_translation_means()
    {
        var random = new Random(5);
        var (simple, matches, others) = (0, 0, 0);
        for (var round = 0; round < 6_000; round++)
        {
            var pattern = Pattern(random, 3);
            var program = PatternProgram.Of(pattern);
            if (!program.IsSimple)
                continue;

            simple++;
            var translated = Translated(pattern);
            for (var i = 0; i < 20; i++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Letters[random.Next(Letters.Length)]));
                var expected = translated.IsMatch(text);
                Assert.True(expected == program.IsMatch(text), $"`{pattern}` on `{text}`: {expected} in the translation");
                _ = expected ? matches++ : others++;
            }
        }

        Assert.True(simple > 3_000 && matches > 10_000 && others > 10_000, $"{simple} simple, {matches} matches, {others} others");
    }

    // With time without end, which a pattern of a schema does not get: the tests may wait long for a processor.
    private static Regex Translated(string pattern) => new(TranslatedPattern.Translate(pattern), RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);

    private static string Pattern(Random random, int depth)
    {
        var text = new StringBuilder(random.Next(3) == 0 && depth == 3 ? "^" : "");
        for (var parts = random.Next(1, 5); parts > 0; parts--)
        {
            text.Append(random.Next(depth > 0 ? 8 : 6) switch
            {
                6 => $"({Pattern(random, depth - 1)})",
                7 => $"(?:{Pattern(random, depth - 1)}|{Pattern(random, depth - 1)})",
                5 when random.Next(8) == 0 => Odd[random.Next(Odd.Length)],
                _ => Atoms[random.Next(Atoms.Length)],
            });
            text.Append(random.Next(3) == 0 ? Counts[random.Next(Counts.Length)] : random.Next(12) == 0 ? "|" : "");
        }

        return text.Append(random.Next(3) == 0 && depth == 3 ? "$" : "").ToString();
    }
}
