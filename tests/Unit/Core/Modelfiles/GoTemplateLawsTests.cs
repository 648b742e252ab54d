using System.Text;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Modelfiles;

/// <summary>What holds for the check of every template.</summary>
public sealed class GoTemplateLawsTests
{
    private static readonly string[] Pieces =
        ["{{", "}}", "{{-", "-}}", " ", "\n", "if", "else", "end", "range", "with", "define", "break", ".System", ".", "$a", "$", ":=", "=", ",", "|", "(", ")", "\"", "`", "'", "\\", "/*", "*/", "eq", "1", "-1", "1e", "🦙", "\uD83E", "\0", "é", "text", "\"\"\""];

    [Fact]
    public void Any_text_is_checked_and_each_problem_lies_in_it()
    {
        var random = new Random(3);
        var found = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var k = random.Next(25); k > 0; k--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var start = random.Next(text.Length + 1);
            var span = TextSpan.FromBounds(start, random.Next(start, text.Length + 1));
            var problems = GoTemplate.Problems(text.ToString(), span);
            found += problems.Count;
            Assert.All(problems, problem =>
            {
                Assert.InRange(problem.Span.Start, span.Start, span.End);
                Assert.InRange(problem.Span.End, problem.Span.Start, span.End);
            });
        }

        Assert.True(found > 1_000, $"only {found} problems");
    }

    [Fact]
    public void Taking_a_brace_or_an_end_away_is_noticed()
    {
        const string Text = "{{ if .System }}a{{ end }}{{ range $i, $m := .Messages }}{{ with $m }}{{ .Content }}{{ end }}{{ end }}";
        Assert.Empty(GoTemplate.Problems(Text, new TextSpan(0, Text.Length)));
        foreach (var piece in (string[])["{{ end }}", "}}"])
        {
            for (var at = Text.IndexOf(piece, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(piece, at + 1, StringComparison.Ordinal))
            {
                var broken = Text.Remove(at, piece.Length);
                Assert.NotEmpty(GoTemplate.Problems(broken, new TextSpan(0, broken.Length)));
            }
        }
    }
}
