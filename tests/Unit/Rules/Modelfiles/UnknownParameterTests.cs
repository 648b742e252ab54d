using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class UnknownParameterTests
{
    [Theory]
    [InlineData("PARAMETER temprature 0.2", "Error: Ollama has no parameter `temprature` — did you mean `temperature`?")]
    [InlineData("PARAMETER Temperature 0.2", "Error: Ollama has no parameter `Temperature` — did you mean `temperature`?")]
    [InlineData("PARAMETER context 8192", "Error: Ollama has no parameter `context`")]
    [InlineData("PARAMETER mirostat 1", "Hint: Ollama ignores `mirostat` now")]
    [InlineData("PARAMETER num_gqa 8", "Warning: Ollama refuses `num_gqa` from version 0.1.35 on: take the line out")]
    [InlineData("PARAMETER  seed 1", "Error: Ollama takes the second blank for the end of an empty name: leave one blank before `seed`")]
    [InlineData("PARAMETER ", "Error: `PARAMETER` needs a name and a value, such as `PARAMETER temperature 0.7`")]
    [InlineData("PARAMETER num_ctx 4096", null)]
    [InlineData("parameter draft_num_predict 4", null)]
    [InlineData("PARAMETER ${NAME} 4", null)]
    [InlineData("# PARAMETER none 4", null)]
    [InlineData("SYSTEM \"\"\"\nPARAMETER none 4\n\"\"\"", null)]
    public void Says(string line, string? expected)
    {
        var found = Fixture.Run(new UnknownParameter(), "FROM a\n" + line + "\n");
        Assert.Equal(expected, found.Count == 0 ? null : $"{Assert.Single(found).Severity}: {found[0].Finding.Message}");
    }

    [Theory]
    [InlineData("FROM a\nPARAMETER temprature 1\n", "FROM a\nPARAMETER temperature 1\n")]
    [InlineData("FROM a\nPARAMETER \t seed 1\n", "FROM a\nPARAMETER seed 1\n")]
    [InlineData("FROM a\nPARAMETER mirostat 1\nSYSTEM b\n", "FROM a\nSYSTEM b\n")]
    [InlineData("FROM a\nPARAMETER tfs_z 1", "FROM a")]
    public void Mends(string before, string after) => Assert.Equal(after, Fixture.FirstFix(new UnknownParameter(), before));
}
