using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class DuplicateParameterTests
{
    [Theory]
    [InlineData("PARAMETER seed 1\nPARAMETER seed 1\n", 1)]
    [InlineData("PARAMETER seed 1\nparameter seed 2\nPARAMETER seed 3\n", 2)]
    [InlineData("PARAMETER stop a\nPARAMETER stop b\n", 0)]
    [InlineData("PARAMETER seed 1\nPARAMETER top_k 1\n", 0)]
    [InlineData("PARAMETER seed 1\nSYSTEM \"\"\"\nPARAMETER seed 2\n\"\"\"\n", 0)]
    public void Counts(string text, int count) => Assert.Equal(count, Fixture.Run(new DuplicateParameter(), "FROM a\n" + text).Count);

    [Fact]
    public void The_second_is_reported_and_names_the_first()
    {
        var finding = Assert.Single(Fixture.Run(new DuplicateParameter(), "FROM a\nPARAMETER seed 1\nPARAMETER seed 2\n")).Finding;
        Assert.Equal("`seed` is set in line 2 already: Ollama takes this value and forgets that one", finding.Message);
        Assert.Equal("FROM a\nPARAMETER seed 1\nPARAMETER ".Length, finding.Span.Start);
    }

    [Fact]
    public void The_fix_takes_the_one_out_that_has_no_effect() => Fixture.Fix<DuplicateParameter>("FROM a\nPARAMETER seed 1\nSYSTEM b\nPARAMETER seed 2", "FROM a\nSYSTEM b\nPARAMETER seed 2");
}
