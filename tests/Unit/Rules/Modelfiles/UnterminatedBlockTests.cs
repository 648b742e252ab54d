using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class UnterminatedBlockTests
{
    [Theory]
    [InlineData("SYSTEM \"\"\"a\nPARAMETER seed 1\n", "7: No line below ends with `\"\"\"`: close the text that begins here")]
    [InlineData("SYSTEM \"a\nPARAMETER seed 1\n", "7: No line below ends with `\"`: close the text that begins here")]
    [InlineData("SYSTEM \"\"\"a\"\"\" # b\nPARAMETER seed 1\n", "11: These quotes close nothing: text stands behind them, and `\"\"\"` counts at the end of a line only")]
    [InlineData("SYSTEM \"\"\"a\"\"\" b\nPARAMETER seed 1\nTEMPLATE \"\"\"c\"\"\"\n", "11: The value goes on to line 4: text stands behind these quotes, and `\"\"\"` counts at the end of a line only")]
    [InlineData("SYSTEM \"\"\"a\nb\"\"\"   \nPARAMETER seed 1\n", null)]
    [InlineData("SYSTEM \"\"\"In Python, \"\"\" opens a text.\nIt ends with it too.\n\"\"\"\n", null)]
    [InlineData("SYSTEM \"\"\"\"quoted\"\"\"\"\n", null)]
    [InlineData("SYSTEM \"a \"b\" c\"\n", null)]
    [InlineData("SYSTEM it's \"open\n", null)]
    public void Says(string text, string? expected)
    {
        var found = Fixture.Run(new UnterminatedBlock(), "FROM a\n" + text);
        Assert.Equal(expected, found.Count == 0 ? null : $"{Assert.Single(found).Finding.Span.Start - 7}: {found[0].Finding.Message}");
    }

    [Fact]
    public void The_fix_closes_a_line() => Fixture.Fix<UnterminatedBlock>("FROM a\nPARAMETER stop \"User:\nSYSTEM b\n", "FROM a\nPARAMETER stop \"User:\"\nSYSTEM b\n");
}
