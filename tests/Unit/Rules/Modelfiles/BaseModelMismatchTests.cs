using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class BaseModelMismatchTests
{
    [Theory]
    [InlineData("mistral:7b", "llama3.1:8b", true)]
    [InlineData("llama3.1:70b", "llama3.1:8b", true)]
    [InlineData("support-base", "mistral:7b", true)]
    [InlineData("llama3.1:8b", "llama3.1:8b", false)]
    [InlineData("Llama3.1:8B", "llama3.1:8b", false)]
    [InlineData("registry.ollama.ai/library/llama3.1:8b", "llama3.1:8b", false)]
    [InlineData("llama3.1:8b-instruct-q4_K_M", "llama3.1:8b", false)]
    [InlineData("llama3.1", "llama3.1:8b", false)]
    [InlineData("llama3.1:8b", "support-base", false)]
    [InlineData("support-base", "support-base", false)]
    [InlineData("./weights.gguf", "llama3.1:8b", false)]
    [InlineData("hf.co/org/llama:Q4", "llama3.1:8b", false)]
    [InlineData("llama3.1:8b", "meta-llama/Llama-3.1-8B", false)]
    [InlineData("${BASE}", "llama3.1:8b", false)]
    public void Compares_what_can_be_compared(string from, string known, bool differs)
    {
        var fixture = $"FROM {from}\n#- models/registry.yaml\nmodels:\n  support-base:\n    source: ollama\n    model_name: llama3.1:8b\n    owners: [a]\n  support:\n    source: custom\n    base_model: {known}\n    modelfile: ../modelfiles/support.Modelfile\n    owners: [a]\n";
        Assert.Equal(differs ? 1 : 0, Fixture.RunAll(new BaseModelMismatch(), fixture).Count);
    }

    [Fact]
    public void Another_entrys_Modelfile_is_none_of_its_business() => Assert.Empty(Fixture.RunAll(
        new BaseModelMismatch(),
        "FROM mistral:7b\n#- models/registry.yaml\nmodels:\n  support:\n    source: custom\n    base_model: llama3.1:8b\n    modelfile: other/support.Modelfile\n    owners: [a]\n#- other/support.Modelfile\nFROM llama3.1:8b\n"));

    [Fact]
    public void The_fix_writes_the_name_that_Ollama_knows()
    {
        const string Catalogue = "#- models/registry.yaml\nmodels:\n  base:\n    source: ollama\n    model_name: llama3.1:8b\n    owners: [a]\n  support:\n    source: custom\n    base_model: base\n    modelfile: modelfiles/support.Modelfile\n    owners: [a]\n";
        Fixture.Fix<BaseModelMismatch>("from mistral:7b\n" + Catalogue, "from llama3.1:8b\n" + Catalogue);
    }
}
