using System.Text;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>The law of the tree: every character of any text is in exactly one token, and nothing ever throws.</summary>
public sealed class YamlLosslessTests
{
    private static readonly string[] Fragments =
    [
        "a: ", "b:\n", "- ", "  ", "\n", "x", " ", "? ", ": ", "[", "]", "{", "}", ",", "'", "\"", "&a ", "*a", "!t ", "!!str ", "|\n", ">2\n", "|-\n", ">+\n",
        "# c", "\n# d\n", "---\n", "...\n", "\t", "\r", "\r\n", "key: value\n", "\n\n", "<<: *a\n", "%TAG ! x:\n", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> b\n",
        "\0", "\u0001", "\u2028", "\u0085", "\uFEFF", "\uD800", "\U0001F600", "\\", "\\q", "`", "@", "%",
    ];

    [Fact]
    public void Real_files_are_covered() => Assert.All(YamlCorpus.Files, file => AssertCovered(file.Text));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Mutations_of_real_files_are_covered(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 700; i++)
        {
            var text = new StringBuilder(YamlCorpus.Files[random.Next(YamlCorpus.Files.Count)].Text);
            for (var k = random.Next(6); k >= 0; k--)
            {
                var at = random.Next(text.Length + 1);
                text.Remove(at, Math.Min(text.Length - at, random.Next(2) * random.Next(12)));
                text.Insert(at, Fragments[random.Next(Fragments.Length)]);
            }

            AssertCovered(text.ToString());
        }
    }

    [Fact]
    public void Heaps_of_fragments_are_covered()
    {
        var random = new Random(7);
        for (var i = 0; i < 6000; i++)
        {
            AssertCovered(string.Concat(Enumerable.Range(0, random.Next(25)).Select(_ => Fragments[random.Next(Fragments.Length)])));
        }
    }

    [Fact]
    public void Random_characters_are_covered()
    {
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            var text = new char[random.Next(200)];
            for (var k = 0; k < text.Length; k++)
            {
                text[k] = (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(0x80));
            }

            AssertCovered(new string(text));
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{a: ")]
    [InlineData("[[],")]
    [InlineData("a: [\n")]
    [InlineData("&a\n")]
    [InlineData("&a ")]
    [InlineData("- &a *a\n")]
    [InlineData("a: \"\n")]
    [InlineData("a: 'x\nb: \"y\n")]
    [InlineData("a: {\n  b: 1,\n")]
    [InlineData(": ")]
    public void Forty_thousand_levels_end_soon_and_without_overflow(string level)
    {
        var text = string.Concat(Enumerable.Repeat(level, 40_000));
        Effort.Within(TimeSpan.FromSeconds(10), level, () => AssertCovered(text));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("- ")]
    public void Too_deep_nesting_is_one_problem(string level)
    {
        var tree = YamlTree.Parse(SourceText.From(string.Concat(Enumerable.Repeat(level, 40_000))));
        Assert.Equal("Nested deeper than 200 levels: not read from here on", Assert.Single(tree.Problems).Message);
    }

    private static void AssertCovered(string text)
    {
        var tree = YamlTree.Parse(SourceText.From(text));
        var printed = new StringBuilder(text.Length);
        foreach (var token in tree.Tokens)
        {
            Assert.Equal(printed.Length, token.Span.Start);
            printed.Append(text, token.Span.Start, token.Span.Length);
        }

        Assert.Equal(text, printed.ToString());
        foreach (var problem in tree.Problems)
        {
            Assert.InRange(problem.Span.Start, 0, text.Length);
            Assert.InRange(problem.Span.End, 0, text.Length);
        }

        foreach (var document in tree.Documents)
        {
            AssertNested(document.Root, document.Span);
        }
    }

    private static void AssertNested(YamlNode? node, TextSpan parent)
    {
        if (node is null)
        {
            return;
        }

        Assert.True(node.FullSpan.Start >= parent.Start && node.FullSpan.End <= parent.End, $"{node.FullSpan} is not in {parent}");
        if (node is YamlScalar scalar)
        {
            Assert.NotNull(scalar.Value);
        }

        foreach (var child in Children(node))
        {
            AssertNested(child, node.FullSpan);
        }
    }

    private static IEnumerable<YamlNode?> Children(YamlNode node) => node switch
    {
        YamlSequence sequence => sequence.Items,
        YamlMapping mapping => mapping.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        _ => [],
    };
}
