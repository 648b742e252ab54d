using System.Text;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Modelfiles;

/// <summary>What holds for every text, however hostile.</summary>
public sealed class ModelfileTreeLawsTests
{
    private static readonly string[] Pieces =
    [
        "FROM", "PARAMETER", "SYSTEM", "TEMPLATE", "MESSAGE", "from", "stop", "temperature", "user", "llama3.1:8b", "0.7", " ", "  ", "\t", "\n", "\r\n", "\r", "\"", "\"\"\"", "\"\"\"\"\"\"", "'", "#", "# note",
        "{{ .System }}", "{{", "}}", "\u00A0", "\u200B", "\uFEFF", "\0", "🦙", "\uD83E", "\uDD99", "é", "\u2028", "\u0085",
    ];

    [Fact]
    public void The_pieces_are_the_text()
    {
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var text = Any(random);
            var tree = ModelfileSyntax.Parse(text);
            var printed = new StringBuilder();
            var at = 0;
            foreach (var token in tree.Tokens)
            {
                Assert.Equal(at, token.Span.Start);
                Assert.True(token.Span.Length > 0);
                at = token.Span.End;
                printed.Append(text, token.Span.Start, token.Span.Length);
            }

            Assert.Equal(text, printed.ToString());
            AssertInOrder(tree);
        }
    }

    [Fact]
    public void What_Ollama_accepts_is_read_as_Ollama_reads_it()
    {
        var random = new Random(2);
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            // No file can hold half a surrogate pair.
            var text = "FROM a\n" + Any(random).Replace("\uD83E", "", StringComparison.Ordinal).Replace("\uDD99", "", StringComparison.Ordinal);
            if (PlainReading.Of(text) is not { } expected)
            {
                continue;
            }

            accepted++;
            Assert.Equal(expected, ModelfileSyntax.Parse(text).Instructions.Select(static one => (one.Name, one.Argument, one.Value ?? "")));
        }

        Assert.True(accepted > 1_000, $"only {accepted} of the texts were any");
    }

    [Theory]
    [InlineData("SYSTEM \"\"\"a\n")]
    [InlineData("SYSTEM \"a\n")]
    [InlineData("odd \"\"\"a\n")]
    [InlineData("odd \"a\n")]
    [InlineData("\n")]
    [InlineData("#\n")]
    [InlineData("SYSTEM \"\"\"\n\n\n\n\n\n\n\n\n\n\n\n\"\"\"\n")]
    [InlineData("SYSTEM \"\"\"a\"\"\" b\n")]
    [InlineData("PARAMETER stop \"\n")]
    [InlineData("\"\"\"")]
    [InlineData("a")]
    [InlineData(" \u200B")]
    public void A_text_of_a_megabyte_is_looked_at_a_few_times_at_most(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var tree = ModelfileSyntax.Parse(SourceText.From(text), out var steps);
        Assert.InRange(steps, text.Length / 2, 4L * text.Length);
        Assert.Equal(text.Length, tree.Tokens[^1].Span.End);
    }

    private static void AssertInOrder(ModelfileTree tree)
    {
        var at = 0;
        foreach (var instruction in tree.Instructions)
        {
            Assert.True(instruction.KeywordSpan.Start >= at);
            Assert.True(instruction.ArgumentSpan.Start >= instruction.KeywordSpan.End);
            Assert.True(instruction.ValueSpan.Start >= instruction.ArgumentSpan.End);
            Assert.True(instruction.ContentSpan.Start >= instruction.ValueSpan.Start || instruction.Value is null);
            Assert.True(instruction.ContentSpan.End <= instruction.ValueSpan.End || instruction.Value is null);
            Assert.True(instruction.LineEnd >= instruction.Span.End);
            Assert.Same(instruction, tree.At(instruction.Span.Start));
            at = instruction.LineEnd;
        }

        Assert.True(at <= tree.Text.Length);
    }

    private static string Any(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(30); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
            text.Append(random.Next(3) == 0 ? " " : "");
        }

        return text.ToString();
    }
}
