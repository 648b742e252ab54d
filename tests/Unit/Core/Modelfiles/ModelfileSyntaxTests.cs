using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Modelfiles;

/// <summary>What the parser reads: what Ollama reads where that accepts the text, and something sensible where it does not.</summary>
public sealed class ModelfileSyntaxTests
{
    [Theory]
    [InlineData("FROM llama3.1:8b", "FROM|llama3.1:8b")]
    [InlineData("from llama3.1:8b\n", "FROM|llama3.1:8b")]
    [InlineData("  FROM   my model  \n", "FROM|my model")]
    [InlineData("FROM \"  my model \"", "FROM|  my model ")]
    [InlineData("\tFROM\tllama3.2\n", "FROM|llama3.2")]
    [InlineData("PARAMETER temperature 0.7\nFROM a", "PARAMETER|temperature|0.7", "FROM|a")]
    [InlineData("PARAMETER stop \"### User: \"", "PARAMETER|stop|### User: ")]
    [InlineData("PARAMETER stop ### User: ", "PARAMETER|stop|### User:")]
    [InlineData("PARAMETER stop \"\"\"User:\n\"\"\"", "PARAMETER|stop|User:\n")]
    [InlineData("PARAMETER temperature    0.7", "PARAMETER|temperature|0.7")]
    [InlineData("SYSTEM \"\"\"one\ntwo\"\"\"\nFROM a", "SYSTEM|one\ntwo", "FROM|a")]
    [InlineData("SYSTEM \"\"\"\nsay \"hi\"\n\"\"\"  \n", "SYSTEM|\nsay \"hi\"\n")]
    [InlineData("SYSTEM \"\"\"\"\"\"", "SYSTEM|")]
    [InlineData("SYSTEM \"\"", "SYSTEM|")]
    [InlineData("SYSTEM \"one\ntwo\"\nFROM a", "SYSTEM|one\ntwo", "FROM|a")]
    [InlineData("SYSTEM 'one'", "SYSTEM|'one'")]
    [InlineData("SYSTEM \n", "SYSTEM|")]
    [InlineData("SYSTEM a # b", "SYSTEM|a # b")]
    [InlineData("# one\nFROM a\n  # two\n", "FROM|a")]
    [InlineData("MESSAGE user Is it: raining?", "MESSAGE|user|Is it: raining?")]
    [InlineData("MESSAGE assistant \"\"\"\nyes\n\"\"\"", "MESSAGE|assistant|\nyes\n")]
    [InlineData("FROM ./a.gguf\nFROM ./b.gguf", "FROM|./a.gguf", "FROM|./b.gguf")]
    [InlineData("Renderer qwen3-coder\nPARSER qwen3-coder\nRequires 0.14.0\ndraft ./d.gguf\nLICENSE MIT\nadapter ./l", "RENDERER|qwen3-coder", "PARSER|qwen3-coder", "REQUIRES|0.14.0", "DRAFT|./d.gguf", "LICENSE|MIT", "ADAPTER|./l")]
    [InlineData("SYSTEM a\rFROM b\r\nLICENSE c", "SYSTEM|a", "FROM|b", "LICENSE|c")]
    [InlineData("SYSTEM \"\"\"a\r\nb\"\"\"\r\n", "SYSTEM|a\r\nb")]
    [InlineData("SYSTEM a\u200Bb\u00A0c\u0007d 🦙 é", "SYSTEM|abcd 🦙 é")]
    [InlineData("\uFEFFFROM a", "FROM|a")]
    [InlineData("\u00A0FROM a", "FROM|a")]
    [InlineData("SYSTEM \"\"\"a\"\"\" b\nc\"\"\"\nFROM d", "SYSTEM|a\"\"\" b\nc", "FROM|d")]
    [InlineData("", new string[0])]
    [InlineData("\n \n# nothing", new string[0])]
    public void Reads_what_Ollama_reads(string text, params string[] expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("FROM", "FROM|-")]
    [InlineData("FROM\nSYSTEM a", "FROM|-", "SYSTEM|a")]
    [InlineData("PARAMETER\nFROM a", "PARAMETER|?|-", "FROM|a")]
    [InlineData("PARAMETER \nFROM a", "PARAMETER|?|-", "FROM|a")]
    [InlineData("PARAMETER num_ctx\nFROM a", "PARAMETER|num_ctx|-", "FROM|a")]
    [InlineData("PARAMETER  num_ctx 1", "PARAMETER|num_ctx|1")]
    [InlineData("MESSAGE User hi", "MESSAGE|User|hi")]
    [InlineData("FORM a\nSYSTEM b", "?FORM|a", "SYSTEM|b")]
    [InlineData("SYSTM \"\"\"\na\n\"\"\"\nFROM b", "?SYSTM|\na\n", "FROM|b")]
    [InlineData("It said \"yes\nFROM b", "?It|said \"yes", "FROM|b")]
    [InlineData("SYSTEM \"open\nFROM b", "SYSTEM|\"open", "FROM|b")]
    [InlineData("SYSTEM \"\"\"open\nFROM b\n", "SYSTEM|open\nFROM b")]
    [InlineData("SYSTEM \"\"\"\"", "SYSTEM|\"")]
    [InlineData("SYSTEM \"\"\"", "SYSTEM|")]
    [InlineData("SYSTEM \"", "SYSTEM|\"")]
    [InlineData("odd \"\"\"open\nSYSTEM \"\"\"open\nFROM b", "?odd|\"\"\"open", "SYSTEM|open\nFROM b")]
    public void Goes_on_where_Ollama_stops(string text, params string[] expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void Knows_where_everything_stands()
    {
        const string Text = "  Parameter stop  \"a b\"  \nSYSTEM \"\"\" x \"\"\"\n";
        var tree = ModelfileSyntax.Parse(Text);
        var stop = tree.Instructions[0];
        Assert.Equal("Parameter", At(stop.KeywordSpan));
        Assert.Equal("stop", At(stop.ArgumentSpan));
        Assert.Equal("\"a b\"", At(stop.ValueSpan));
        Assert.Equal("a b", At(stop.ContentSpan));
        Assert.Equal("Parameter stop  \"a b\"", At(stop.Span));
        Assert.Equal(ModelfileQuote.Double, stop.Quote);
        Assert.Equal(Text.IndexOf('\n', StringComparison.Ordinal), stop.LineEnd);
        Assert.Equal(" x ", At(tree.Instructions[1].ContentSpan));
        Assert.Same(stop, tree.At(stop.LineEnd));
        Assert.Same(tree.Instructions[1], tree.At(stop.LineEnd + 1));
        Assert.Null(tree.At(0));
        Assert.Null(tree.At(Text.Length));

        string At(TextSpan span) => Text[span.Start..span.End];
    }

    [Theory]
    [InlineData("SYSTEM \"a", true)]
    [InlineData("SYSTEM \"\"\"a\"\"", true)]
    [InlineData("SYSTEM \"\"\"a\"\"\" b", true)]
    [InlineData("SYSTEM \"\"\"a\"\"\"", false)]
    [InlineData("SYSTEM a\"", false)]
    public void Knows_what_is_left_open(string text, bool expected) => Assert.Equal(expected, Assert.Single(ModelfileSyntax.Parse(text).Instructions).IsUnterminated);

    [Fact]
    public void A_second_blank_before_the_name_is_noted()
    {
        Assert.True(ModelfileSyntax.Parse("PARAMETER  seed 1").Instructions[0].IsArgumentShifted);
        Assert.False(ModelfileSyntax.Parse("PARAMETER seed  1").Instructions[0].IsArgumentShifted);
    }

    /// <summary>As <c>NAME|value</c> or <c>NAME|argument|value</c>; <c>?</c> before what Ollama does not know and for an argument that is missing, <c>-</c> for a missing value.</summary>
    private static IEnumerable<string> Read(string text) => ModelfileSyntax.Parse(text).Instructions.Select(static instruction =>
        (instruction.Keyword == ModelfileKeyword.Unknown ? "?" : "") + instruction.Name + "|"
        + (instruction.Keyword is ModelfileKeyword.Parameter or ModelfileKeyword.Message ? (instruction.Argument ?? "?") + "|" : "") + (instruction.Value ?? "-"));
}
