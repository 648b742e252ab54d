using ForgeLsp.Core.Ollama;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Ollama;

/// <summary>Names as types/model/name_test.go of ollama/ollama has them.</summary>
public sealed class OllamaNameTests
{
    [Theory]
    [InlineData("llama3.1", "llama3.1:latest")]
    [InlineData("llama3.1:8b", "llama3.1:8b")]
    [InlineData("library/llama3.1:8b", "llama3.1:8b")]
    [InlineData("registry.ollama.ai/library/llama3.1:8b", "llama3.1:8b")]
    [InlineData("https://registry.ollama.ai/library/llama3.1:8b", "llama3.1:8b")]
    [InlineData("alice/helper", "alice/helper:latest")]
    [InlineData("hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M", "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M")]
    [InlineData("localhost:5000/team/model", "localhost:5000/team/model:latest")]
    [InlineData("_a:_b", "_a:_b")]
    public void A_name_is_shown_in_its_shortest_form_with_its_tag(string written, string shown) => Assert.Equal(shown, OllamaName.Parse(written)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("support assistant")]
    [InlineData("llama3.1:")]
    [InlineData(":8b")]
    [InlineData("/llama")]
    [InlineData("a//b")]
    [InlineData("a.b/model")]
    [InlineData("-model")]
    [InlineData("model:a:b")]
    [InlineData("größe")]
    [InlineData("a/b/c/d/e!")]
    [InlineData("@sha256:abc")]
    public void What_Ollama_refuses_is_no_name(string written) => Assert.Null(OllamaName.Parse(written));

    [Fact]
    public void A_part_has_at_most_80_characters()
    {
        Assert.NotNull(OllamaName.Parse(new string('a', 80)));
        Assert.Null(OllamaName.Parse(new string('a', 81)));
        Assert.Null(OllamaName.Parse("a:" + new string('b', 81)));
    }

    [Fact]
    public void Names_are_the_same_whatever_their_case_and_whatever_is_left_out()
    {
        var names = new[] { "Llama3.1", "llama3.1:LATEST", "library/LLAMA3.1", "registry.ollama.ai/library/llama3.1:latest" }.Select(OllamaName.Parse).ToHashSet();
        Assert.Single(names);
        Assert.NotEqual(OllamaName.Parse("llama3.1:8b"), OllamaName.Parse("llama3.1"));
        Assert.NotEqual(OllamaName.Parse("alice/llama3.1"), OllamaName.Parse("llama3.1"));
    }
}
