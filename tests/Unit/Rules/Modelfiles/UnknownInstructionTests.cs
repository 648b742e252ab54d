using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class UnknownInstructionTests
{
    [Fact]
    public void A_misspelt_word_is_reported_with_the_nearest_one()
    {
        var finding = Assert.Single(Fixture.Run(new UnknownInstruction(), "FORM llama3.1:8b\nSYSTEM a\n")).Finding;
        Assert.Equal("Ollama has no instruction `FORM` — did you mean `FROM`?", finding.Message);
        Assert.Equal(new TextSpan(0, 4), finding.Span);
    }

    [Fact]
    public void Of_a_text_that_no_quotes_hold_together_the_first_line_is_reported()
    {
        var found = Assert.Single(Fixture.Run(new UnknownInstruction(), "FROM a\nSYSTEM You answer questions.\nBe polite.\nNever guess. From time to time ask back.\nUse lists.\n"));
        Assert.Equal("Ollama reads `Be` as an instruction: put the text of `SYSTEM`, which has several lines, in `\"\"\"`", found.Finding.Message);
    }

    [Fact]
    public void A_parameter_without_its_word_gets_it() => Assert.Equal("FROM a\nPARAMETER num_ctx 4096\n", Fixture.FirstFix(new UnknownInstruction(), "FROM a\nnum_ctx 4096\n"));

    [Theory]
    [InlineData("FROM\nSYSTEM a\n", 1)]
    [InlineData("FROM a\nSYSTEM\n", 1)]
    [InlineData("FROM a\nMESSAGE user\n", 1)]
    [InlineData("FROM a\nSYSTEM \n", 0)]
    [InlineData("FROM a\nPARAMETER\n", 0)]
    [InlineData("from a\nsystem b\nTemplate c\nlicense d\nAdapter ./e\nDRAFT ./f\nRENDERER g\nParser h\nrequires 0.14.0\n# note\n", 0)]
    [InlineData("FROM a\nPARAMETR seed 1\nPARAMETR top_k 2\n", 2)]
    [InlineData("RUN apt-get update\nFROM ubuntu\nCOPY . .\n", 0)]
    public void Counts(string text, int count) => Assert.Equal(count, Fixture.Run(new UnknownInstruction(), text).Count);

    [Fact]
    public void The_fix_writes_the_nearest_word() => Fixture.Fix<UnknownInstruction>("FROM a\nSYSTM b\n", "FROM a\nSYSTEM b\n");
}
