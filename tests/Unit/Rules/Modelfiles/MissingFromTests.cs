using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class MissingFromTests
{
    private const string Catalogue = "#- models/registry.yaml\nmodels:\n  base:\n    source: ollama\n    model_name: llama3.1:8b\n    owners: [a]\n  support:\n    source: custom\n    base_model: base\n    modelfile: modelfiles/support.Modelfile\n    owners: [a]\n";

    [Theory]
    [InlineData("PARAMETER seed 1\nSYSTEM a\n", "No `FROM` says what the model is made from, such as `FROM llama3.1:8b`")]
    [InlineData("FROM \"\"\nSYSTEM a\n", "`FROM` names no model")]
    [InlineData("SYSTEM a\nfrom b\n", null)]
    [InlineData("FROM\nSYSTEM a\n", null)]
    [InlineData("FORM b\nSYSTEM a\n", null)]
    [InlineData("SYSTEM \"\"\"a\nFROM b\n", null)]
    [InlineData("", null)]
    [InlineData("# FROM b\n", null)]
    public void Says(string text, string? expected)
    {
        var found = Fixture.Run(new MissingFrom(), text);
        Assert.Equal(expected, found.Count == 0 ? null : Assert.Single(found).Finding.Message);
    }

    [Fact]
    public void The_base_of_the_catalogue_is_put_in() => Fixture.Fix<MissingFrom>("# ours\nSYSTEM a\n" + Catalogue, "# ours\nFROM llama3.1:8b\nSYSTEM a\n" + Catalogue);
}
