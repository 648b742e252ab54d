using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>Legal texts that readers of YAML get wrong.</summary>
public sealed class YamlTrapTests
{
    [Theory]
    [InlineData("key:\n- x\n- y\nb: 1\n", "+DOC|+MAP|=VAL :key|+SEQ|=VAL :x|=VAL :y|-SEQ|=VAL :b|=VAL :1|-MAP")]
    [InlineData("--- |\ntext\n  more\n", "+DOC|=VAL |text\\n  more\\n")]
    [InlineData("a: x\n  y # ends it\nb: z\n", "+DOC|+MAP|=VAL :a|=VAL :x y|=VAL :b|=VAL :z|-MAP")]
    [InlineData("-\tfoo\n-\t\tbar\n", "+DOC|+SEQ|=VAL :foo|=VAL :bar|-SEQ")]
    [InlineData("? [a, b]\n: c\n? d\n", "+DOC|+MAP|+SEQ|=VAL :a|=VAL :b|-SEQ|=VAL :c|=VAL :d|=VAL :|-MAP")]
    [InlineData("a: 1\n%TAG ! tag:x,2000:\n---\nb: !t 2\n", "+DOC|+MAP|=VAL :a|=VAL :1|-MAP|+DOC|+MAP|=VAL :b|=VAL :2|-MAP")]
    [InlineData("a: x\u2028y\u0085z\n", "+DOC|+MAP|=VAL :a|=VAL :x\u2028y\u0085z|-MAP")]
    [InlineData("\uFEFFa: 1\n", "+DOC|+MAP|=VAL :a|=VAL :1|-MAP")]
    [InlineData("a: [\n1\n]\n", "+DOC|+MAP|=VAL :a|+SEQ|=VAL :1|-SEQ|-MAP")]
    [InlineData("a: \"x\ny\"\n", "+DOC|+MAP|=VAL :a|=VAL \"x y|-MAP")]
    [InlineData("a: b\rc: d\r", "+DOC|+MAP|=VAL :a|=VAL :b|=VAL :c|=VAL :d|-MAP")]
    [InlineData("a: &x 1\n*x : *x\n", "+DOC|+MAP|=VAL :a|=VAL &x :1|=ALI *x|=ALI *x|-MAP")]
    [InlineData("key: &s\n- 1\n", "+DOC|+MAP|=VAL :key|+SEQ &s|=VAL :1|-SEQ|-MAP")]
    [InlineData("&m\n&k key: v\n", "+DOC|+MAP &m|=VAL &k :key|=VAL :v|-MAP")]
    [InlineData("a: b\n  - c\n", "+DOC|+MAP|=VAL :a|=VAL :b - c|-MAP")]
    [InlineData("a:\n  # c\n  b: 1\n # d\n  c: 2\n", "+DOC|+MAP|=VAL :a|+MAP|=VAL :b|=VAL :1|=VAL :c|=VAL :2|-MAP|-MAP")]
    [InlineData("# only a comment\n", "")]
    public void It_reads_right_and_without_a_problem(string text, string events)
    {
        Assert.Equal(events, string.Join('|', YamlEvents.OfForge(text)));
        Assert.Equal([], YamlTree.Parse(SourceText.From(text)).Problems);
    }

    [Fact]
    public void Deleting_a_quote_spoils_one_value_only()
    {
        const string Text = "a: \"one\"\nb: \"two\"\nc: \"three\"\nd: 'four'\n";
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] is '"' or '\'')
            {
                var root = Assert.IsType<YamlMapping>(YamlTree.Parse(SourceText.From(Text.Remove(i, 1))).Documents[0].Root);
                Assert.Equal(["a", "b", "c", "d"], root.Entries.Select(entry => ((YamlScalar)entry.Key!).Value));
            }
        }
    }
}
