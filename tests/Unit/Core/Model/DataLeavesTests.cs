using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Model;

public sealed class DataLeavesTests
{
    [Fact]
    public void Every_value_has_a_path_and_a_text()
    {
        var leaves = Of("""
            model: {name: bert, layers: [{units: 4}, {units: 8}], dims: [1, 2.0, "3"]}
            a.b: "yes"
            on: ~
            empty: {}
            none: []
            text: "0.1"
            "": x
            """);
        Assert.NotNull(leaves);
        Assert.Equal(
            ["model.name=bert", "model.layers.0.units=4", "model.layers.1.units=8", "model.dims=[1, 2.0, \"3\"]", "\"a.b\"=\"yes\"", "on=null", "empty={}", "none=[]", "text=\"0.1\"", "\"\"=x"],
            leaves.Values.Select(leaf => $"{leaf.Path}={leaf.Text}"));
    }

    [Theory]
    [InlineData("1.0", "1", true)]
    [InlineData("1e-4", "0.0001", true)]
    [InlineData("true", "True", true)]
    [InlineData("[1, 2]", "[1.0, 2]", true)]
    [InlineData("~", "null", true)]
    [InlineData("'1'", "1", false)]
    [InlineData("'true'", "true", false)]
    [InlineData("[1, 2]", "[12]", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData(".nan", ".NaN", true)]
    [InlineData("{}", "[]", false)]
    public void Values_are_the_same_where_they_mean_the_same(string one, string other, bool same)
    {
        var (first, second) = (Of($"a: {one}\n"), Of($"# a comment\na:   {other}\n"));
        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Equal(same, first["a"].Same == second["a"].Same);
    }

    [Fact]
    public void A_few_lines_of_aliases_that_would_be_millions_of_values_are_refused()
    {
        var text = "a0: &a0 {k: v}\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"a{i}: &a{i} {{x: *a{i - 1}, y: *a{i - 1}}}\n"));
        Assert.Null(Of(text));
        Assert.Null(Of("a: &a [x, y]\n" + "b: [" + string.Join(", ", Enumerable.Repeat("*a", 9_000)) + "]\n", 10_000));
        Assert.NotNull(Of("a: &a {b: *a}\n"));
        Assert.NotNull(Of(new string('[', 500) + new string(']', 500)));
    }

    private static IReadOnlyDictionary<string, DataLeaf>? Of(string text, int max = 10_000) => DataLeaves.Of(YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.OmegaConf), max);
}
