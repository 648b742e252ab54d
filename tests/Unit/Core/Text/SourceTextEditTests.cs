using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

/// <summary>Holds the chunked text against the simplest model there is: a string.</summary>
public sealed class SourceTextEditTests
{
    private static readonly string[] Pieces = ["\r", "\n", "\r\n", "a", "bc", "  key: value\n", "\u2028", "\U0001F600", "x\ry", new('z', 300), new('w', 5000)];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 40)]
    [InlineData(3, 9000)]
    [InlineData(4, 30000)]
    public void Random_edits_agree_with_a_plain_string(int seed, int startLength)
    {
        var random = new Random(seed);
        var model = RandomText(random, startLength);
        var text = SourceText.From(model);
        for (var i = 0; i < 1500; i++)
        {
            var start = random.Next(model.Length + 1);
            var length = Math.Min(model.Length - start, random.Next(20) == 0 ? random.Next(9000) : random.Next(4));
            var replacement = random.Next(3) == 0 ? "" : Pieces[random.Next(Pieces.Length)];
            model = string.Concat(model.AsSpan(0, start), replacement, model.AsSpan(start + length));
            text = text.WithChange(new TextSpan(start, length), replacement);
            if (i % 50 == 0 || model.Length < 200)
            {
                AssertSame(model, text, random);
            }
        }

        AssertSame(model, text, random);
    }

    [Fact]
    public void A_line_break_of_two_characters_is_one_wherever_a_chunk_ends()
    {
        for (var before = 4090; before < 4100; before++)
        {
            var model = new string('a', before) + "\r\n" + new string('b', 9000);
            var text = SourceText.From(model);
            Assert.Equal(2, text.LineCount);

            var parted = text.WithChange(new TextSpan(before + 1, 0), "x");
            Assert.Equal(3, parted.LineCount);
            Assert.Equal(2, parted.WithChange(new TextSpan(before + 1, 1), "").LineCount);
        }
    }

    [Fact]
    public void An_older_version_keeps_its_text()
    {
        var old = SourceText.From(new string('a', 20000));
        var next = old.WithChange(new TextSpan(10000, 1), "\nnew\n");
        Assert.Equal(1, old.LineCount);
        Assert.Equal(new string('a', 20000), old.ToString());
        Assert.Equal("new", next.ToString(next.LineSpan(1)));
    }

    [Fact]
    public void A_keystroke_in_a_big_text_allocates_little()
    {
        var text = SourceText.From(string.Concat(Enumerable.Repeat("key: some value of a line\n", 40_000)));
        text = text.WithChange(new TextSpan(500_000, 0), "x");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            text = text.WithChange(new TextSpan(500_000 + i, 0), "x");
        }

        var perEdit = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        Assert.True(perEdit < 60_000, $"{perEdit} bytes for one keystroke in 1 MB");
    }

    private static string RandomText(Random random, int length)
    {
        var text = new System.Text.StringBuilder();
        while (text.Length < length)
        {
            text.Append(Pieces[random.Next(Pieces.Length - 1)]);
        }

        return text.ToString();
    }

    private static void AssertSame(string model, SourceText text, Random random)
    {
        Assert.Equal(model, text.ToString());
        Assert.Equal(model.Length, text.Length);
        Assert.Equal(model.All(static c => c is (>= ' ' and <= '~') or '\t' or '\n' or '\r'), text.IsPlain);
        var lines = Lines(model);
        Assert.Equal(lines.Count, text.LineCount);
        for (var k = 0; k < 20; k++)
        {
            var line = random.Next(lines.Count);
            Assert.Equal(lines[line], text.LineSpan(line));
            var offset = random.Next(model.Length + 1);
            var expected = lines.FindLastIndex(span => span.Start <= offset);
            Assert.Equal(new LinePosition(expected, offset - lines[expected].Start), text.PositionAt(offset));
            if (offset < model.Length)
            {
                Assert.Equal(model[offset], text[offset]);
            }

            var length = random.Next(model.Length - offset + 1);
            Assert.Equal(model.Substring(offset, length), text.ToString(new TextSpan(offset, length)));
            Assert.Equal(model.Substring(offset, length), text.Characters(new TextSpan(offset, length), new char[length]).ToString());
        }
    }

    private static List<TextSpan> Lines(string model)
    {
        var lines = new List<TextSpan>();
        var start = 0;
        for (var i = 0; i < model.Length; i++)
        {
            if (model[i] is '\n' or '\r')
            {
                lines.Add(TextSpan.FromBounds(start, i));
                i += model[i] == '\r' && i + 1 < model.Length && model[i + 1] == '\n' ? 1 : 0;
                start = i + 1;
            }
        }

        lines.Add(TextSpan.FromBounds(start, model.Length));
        return lines;
    }
}
