using ForgeLsp.Core.Text;
using ForgeLsp.Host.Cli.Check.Formats;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary>What of a file is shown, and where the carets stand. In these texts «» mark the span.</summary>
public sealed class SourceExcerptTests
{
    [Fact]
    public void Carets_stand_below_the_span() => Shows(
        "a: 1\nstatus: «complete»\nb: 2\n",
        """
        2 status: complete
                  ^^^^^^^^
        """);

    [Fact]
    public void A_tab_is_as_wide_as_it_is_shown() => Shows(
        "\ta\t«b\tc»\n",
        """
        1     a   b   c
                  ^^^^^
        """);

    [Fact]
    public void Wide_characters_take_two_cells_and_marks_on_others_none() => Shows(
        "日本e\u0301🍷 = «数»",
        """
        1 日本é🍷 = 数
                    ^^
        """.Replace("é", "e\u0301", StringComparison.Ordinal));

    [Fact]
    public void Nothing_is_one_caret_at_its_place_and_behind_the_end_too()
    {
        Shows("a«»b", "1 ab\n   ^");
        Shows("ab«»\n", "1 ab\n    ^");
        Shows("ab\n«»", "2\n  ^");
        Shows("«»", "1\n  ^");
    }

    [Fact]
    public void Several_lines_are_marked_without_their_indentation() => Shows(
        "x:\n  «a: 1\n\n    b: 2\n  c»: 3\n",
        """
        2   a: 1
            ^^^^
        3
        4     b: 2
              ^^^^
        5   c: 3
            ^
        """);

    [Fact]
    public void Of_many_lines_the_first_and_the_last_are_shown() => Shows(
        "«1\n2\n3\n4\n5\n6\n7\n8»\n",
        """
        1 1
          ^
        2 2
          ^
        3 3
          ^
        ...
        8 8
          ^
        """);

    [Fact]
    public void A_line_end_at_the_end_of_the_span_marks_no_further_line() => Shows("«a\n»b\n", "1 a\n  ^");

    [Fact]
    public void A_long_line_is_cut_around_the_span()
    {
        Shows(new string('a', 100) + "«bbb»" + new string('c', 100), "1 …aaaaaaaaabbbcccccccccccccccc…\n            ^^^", width: 30);
        Shows("«bbb»" + new string('c', 100), "1 bbbccccccccccccccccccccccccc…\n  ^^^", width: 30);
        Shows(new string('a', 100) + "«bbb»", "1 …aaaaaaaaaaaaaaaaaaaaaaaaabbb\n                            ^^^", width: 30);
        Shows("«" + new string('b', 100) + "»", "1 bbbbbbbbbbbbbbbbbbbbbbbbbbbb…\n  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^", width: 30);
        Shows("x" + new string('日', 100) + "«b»" + new string('本', 100), "1 …日日日日b本本本本本本本本本…\n           ^", width: 30);
    }

    [Fact]
    public void A_line_of_megabytes_is_shown_where_the_span_is()
    {
        var lines = Excerpt(new string('a', 3_000_000) + "«bbb»" + string.Concat(Enumerable.Repeat("🍷", 500_000)), 40);
        Assert.Contains("abbb🍷", lines, StringComparison.Ordinal);
        Assert.True(lines.Length < 200, lines);
    }

    [Fact]
    public void What_steers_a_terminal_is_not_printed() => Shows("a\u001b[31m\u202E«b»", "1 a\uFFFD[31m\uFFFDb\n         ^");

    [Fact]
    public void Secrets_are_stars_wherever_they_stand_in_the_line()
    {
        Shows("db: \"http://u:hunter2@h\"  # «TODO»", "1 db: \"http://u:*******@h\"  # TODO\n                              ^^^^");
        Shows("password: «hunter2»", "1 password: *******\n            ^^^^^^^");
        Assert.Equal("1 a **\n    ^^", Join(new SourceExcerpt(SourceText.From("a bc"), [new TextSpan(2, 2)], 80).Lines(new TextSpan(2, 2))));
    }

    /// <summary>Whatever the text and the span: no line is wider than there is room for, nothing steers the terminal, and there is a caret.</summary>
    [Fact]
    public void Any_span_of_any_text_can_be_shown()
    {
        var random = new Random(7);
        string[] units = ["a", "\t", "日", "🍷", "\ud83c", "\udf77", "\u0301", "\n", "\r", "\r\n", "\u001b", " ", "\u2028", "\0", "://u:p@h", "password: x"];
        for (var round = 0; round < 2000; round++)
        {
            var content = string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => units[random.Next(units.Length)]));
            var text = SourceText.From(content);
            var start = random.Next(content.Length + 1);
            var span = new TextSpan(start, random.Next(content.Length - start + 1));
            var lines = new SourceExcerpt(text, [], 40).Lines(span);
            Assert.NotEmpty(lines[0].Marks);
            Assert.All(lines, line =>
            {
                Assert.True(line.Text.EnumerateRunes().Count() <= 40 + line.Text.Count(static unit => unit == '\u0301'), line.Text);
                Assert.True(line.Marks.Length <= 41, line.Marks);
                Assert.DoesNotContain(line.Text, static unit => Display.IsSteering(unit));
                Assert.Equal("", line.Marks.Trim(' ', '^'));
            });
        }
    }

    private static void Shows(string marked, string expected, int width = 80) => Assert.Equal(expected.ReplaceLineEndings("\n"), Excerpt(marked, width));

    private static string Excerpt(string marked, int width)
    {
        var start = marked.IndexOf('«', StringComparison.Ordinal);
        var end = marked.IndexOf('»', StringComparison.Ordinal) - 1;
        var text = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        return Join(new SourceExcerpt(SourceText.From(text), [], width).Lines(TextSpan.FromBounds(start, end)));
    }

    private static string Join(IEnumerable<ExcerptLine> lines) => string.Join('\n', lines.SelectMany(static line =>
        new[] { line.Number is null ? "..." : $"{line.Number} {line.Text}".TrimEnd(), line.Marks.Length > 0 ? "  " + line.Marks : null }.OfType<string>()));
}
