using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

public sealed class YamlDataTests
{
    [Fact]
    public void An_alias_shows_its_target_at_its_own_place()
    {
        var root = Read("a: &x {k: 1}\nb: *x\n");
        var b = root["b"];
        Assert.NotNull(b);
        Assert.Equal(new TextSpan(16, 2), b.Span);
        Assert.Equal("1", b["k"]?.NumberText);
        Assert.Same(root["a"], b.Shared);
        Assert.IsType<YamlAlias>(YamlData.SyntaxOf(b));
    }

    [Fact]
    public void An_anchor_that_is_defined_again_means_the_last_one_above()
    {
        var root = Read("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
        Assert.Equal(["1", "1", "2", "2"], root.Entries.Select(entry => entry.Value.NumberText));
    }

    [Theory]
    [InlineData("a: 1\n'a': 2\n", "a=2")]
    [InlineData("1: a\nb: b\n0x1: c\n", "0x1=c b=b")]
    [InlineData("1: a\n'1': b\n", "1=a 1=b")]
    [InlineData("a: b\ntrue: c\nyes: d\n", "a=b yes=d")]
    [InlineData("k: &x a\na: 1\n*x : 2\n", "k=a a=2")]
    [InlineData("k: &x a\n*x : 1\na: 2\n", "k=a a=2")]
    [InlineData(": 1\na: 2\nnull: 3\n", "null=3 a=2")]
    public void Keys_that_mean_the_same_are_one_entry_with_the_last_value(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(text).Entries.Select(static entry => $"{entry.Name}={entry.Value.Text}")).Trim());

    [Fact]
    public void A_cycle_ends()
    {
        var a = Read("a: &a [1, *a]")["a"];
        Assert.NotNull(a);
        Assert.True(a.Items[1].IsCyclic);
        Assert.Equal(DataKind.Null, a.Items[1].Kind);
    }

    [Fact]
    public void A_cycle_through_a_second_anchor_ends() => Assert.True(Count(Read("&a {x: &b {y: *a}, z: *b}"), 10_000) < 20);

    [Fact]
    public void An_alias_bomb_shares_its_parts()
    {
        var text = "a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 15).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        var root = Read(text);
        var seen = new HashSet<DataNode>(ReferenceEqualityComparer.Instance);
        Effort.Within(TimeSpan.FromSeconds(5), "A walk over the shared parts", () => CountShared(root, seen));
        Assert.True(seen.Count < 1000, $"{seen.Count} nodes");
    }

    [Fact]
    public void A_long_ladder_of_aliases_ends_before_the_stack_does()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 20_000).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        var node = Read(text)["a20000"];
        var depth = 0;
        while (node is { Kind: DataKind.Sequence })
        {
            node = node.Items[0];
            depth++;
        }

        Assert.True(node?.IsCyclic);
        Assert.InRange(depth, 1, 100);
    }

    [Fact]
    public void Merged_keys_come_after_own_ones_and_lose_to_them()
    {
        var root = Read("""
            a: &a {x: 1, y: 1}
            b: &b {y: 2, z: 2}
            one: {<<: *a, x: 9}
            list: {<<: [*b, *a], own: 0}
            twice:
              <<: *a
              <<: *b
            """);
        Assert.Equal("x=9 y=1m", Show(root["one"]));
        Assert.Equal("own=0 y=2m z=2m x=1m", Show(root["list"]));
        Assert.Equal("y=2m z=2m x=1m", Show(root["twice"]));
    }

    [Fact]
    public void A_quoted_merge_key_is_a_key() => Assert.Equal("<<=1", Show(Read("'<<': 1")));

    [Fact]
    public void A_merge_into_itself_brings_nothing() => Assert.Equal("b=1", Show(Read("a: &a\n  <<: *a\n  b: 1\n")["a"]));

    [Fact]
    public void The_last_of_two_equal_keys_counts() => Assert.Equal("a=2 b=3", Show(Read("a: 1\nb: 3\n'a': 2\n")));

    [Fact]
    public void Duplicates_name_the_first_and_leave_merge_keys_and_other_types_alone()
    {
        var root = Assert.IsType<YamlMapping>(YamlTree.Parse(SourceText.From("a: 1\n\"a\": 2\na: 3\n1: x\n'1': y\n<<: {}\n<<: {}\n")).Documents[0].Root);
        Assert.Equal([(5, 0), (12, 0)], root.Duplicates.Select(duplicate => (duplicate.Second.Span.Start, duplicate.First.Span.Start)));
    }

    /// <summary>Few keys are compared with each other, and many are looked up: both must see the same.</summary>
    [Fact]
    public void Equal_keys_are_found_among_few_and_among_many()
    {
        var random = new Random(7);
        for (var count = 1; count <= 80; count++)
        {
            var keys = Enumerable.Range(0, count).Select(i => $"key{i * 7 % 100}").ToList();
            for (var twice = random.Next(3); twice > 0; twice--)
            {
                keys.Insert(random.Next(keys.Count + 1), keys[random.Next(keys.Count)]);
            }

            var tree = YamlTree.Parse(SourceText.From(string.Concat(keys.Select(static (key, i) => $"{key}: {i}\n"))));
            var expected = keys.Select(static (key, i) => (Key: key, At: i)).GroupBy(static entry => entry.Key, StringComparer.Ordinal).ToList();
            Assert.Equal(string.Join(' ', expected.Select(static group => $"{group.Key}={group.Last().At}")), Show(YamlData.Resolve(tree, YamlDialect.PyYaml)));
            Assert.Equal(keys.Count - expected.Count, Assert.IsType<YamlMapping>(tree.Documents[0].Root).Duplicates.Count);
        }
    }

    [Fact]
    public void A_missing_value_stands_just_behind_its_colon()
    {
        var value = Read("a:   # none\nb: 1\n")["a"];
        Assert.NotNull(value);
        Assert.Equal(DataKind.Null, value.Kind);
        Assert.Equal(new TextSpan(2, 0), value.Span);
    }

    [Fact]
    public void Large_mappings_find_their_keys()
    {
        var root = Read(string.Concat(Enumerable.Range(0, 5000).Select(i => $"k{i}: {i}\n")));
        Assert.All(Enumerable.Range(0, 5000), i => Assert.Equal(i.ToString(System.Globalization.CultureInfo.InvariantCulture), root[$"k{i}"]?.NumberText));
        Assert.Null(root["absent"]);
    }

    [Fact]
    public void Json_reads_as_json()
    {
        var root = YamlData.Resolve(
            YamlTree.Parse(SourceText.From("{\n\t\"a\":[1,2.50,-3e+2,true,null],\n\t\"b\\/\\u00e9\": {\"c\":\"x\\ud83d\\ude00\"},\"d\":\"\"\n}\n")),
            YamlDialect.Yaml12);
        Assert.Equal(["1", "2.50", "-3e+2", null, null], root["a"]?.Items.Select(item => item.NumberText) ?? []);
        Assert.Equal("x\U0001F600", root["b/é"]?["c"]?.Text);
        Assert.True(root["d"]?.IsQuoted);
    }

    [Fact]
    public void An_empty_text_is_null() => Assert.Equal(DataKind.Null, Read("").Kind);

    [Fact]
    public void The_path_to_a_place_leads_through_keys_and_items()
    {
        const string Text = "models:\n  - name: x\n    tags: [a, b]\n";
        var tree = YamlTree.Parse(SourceText.From(Text));
        var path = tree.PathAt(Text.IndexOf("b]", StringComparison.Ordinal));
        Assert.Equal("b", Assert.IsType<YamlScalar>(path.Node).Value);
        Assert.Equal(["models", "0", "tags", "1"], path.Steps.Select(step => (step.Entry?.Key as YamlScalar)?.Value ?? $"{step.Index}"));
        Assert.True(tree.PathAt(Text.IndexOf("name", StringComparison.Ordinal)).IsKey);
        Assert.Null(tree.NodeAt(Text.Length));
    }

    [Fact]
    public void Comments_are_found_wherever_they_stand()
    {
        const string Text = "# one\na: 1 # two\nb: | # three\n  # text\nc: [1, # four\n 2] # five\nd: 'no # comment' # six\n";
        var tree = YamlTree.Parse(SourceText.From(Text));
        Assert.Equal(["# one", "# two", "# three", "# four", "# five", "# six"], tree.Comments.Select(span => tree.Text.ToString(span)));
    }

    private static DataNode Read(string text) => YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.PyYaml);

    private static string Show(DataNode? node) =>
        string.Join(' ', (node?.Entries ?? []).Select(entry => $"{entry.Name}={entry.Value.Text}{(entry.IsMerged ? "m" : "")}"));

    private static int Count(DataNode node, int budget)
    {
        var count = 1;
        foreach (var child in node.Items.Concat(node.Entries.Select(entry => entry.Value)))
        {
            count += count < budget ? Count(child, budget - count) : 0;
        }

        return count;
    }

    private static void CountShared(DataNode node, HashSet<DataNode> seen)
    {
        if (!seen.Add(node.Shared))
        {
            return;
        }

        foreach (var child in node.Items.Concat(node.Entries.Select(entry => entry.Value)))
        {
            CountShared(child, seen);
        }
    }
}
