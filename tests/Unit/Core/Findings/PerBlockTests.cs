using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Findings;

/// <summary>What a rule may rely on when it asks about one block at a time.</summary>
public sealed class PerBlockTests
{
    // Of a short text nothing is remembered.
    private static readonly string Long = $"# {new string('.', MemoSlots.MinText)}\n";
    private static readonly string Text = Long + "first:\n  name: a long enough block to be remembered, one\nsecond:\n  name: a long enough block to be remembered, two\n";
    private static readonly object PlaceOwner = new();
    private int _looks;

    [Fact]
    public void Findings_stand_where_their_block_stands_now()
    {
        var tree = YamlTree.Parse(SourceText.From(Text));
        Assert.Equal(["first", "second"], Names(tree, "x"));
        Assert.Equal(2, _looks);

        tree = Changed(tree, new TextSpan(0, 0), "# a comment\n");
        Assert.Equal(["first", "second"], Names(tree, "x"));
        tree = Changed(tree, new TextSpan(tree.Text.Length - 4, 3), "2 two");
        Assert.Equal(["first", "second"], Names(tree, "x"));
    }

    [Fact]
    public void Other_inputs_mean_another_look()
    {
        var tree = YamlTree.Parse(SourceText.From(Text));
        Names(tree, "x");
        Names(tree, "y");
        Assert.Equal(4, _looks);
        Names(tree, "y");
        Assert.Equal(4, _looks);
    }

    [Fact]
    public void A_block_with_aliases_is_looked_at_each_time_and_a_fact_only_when_their_targets_change()
    {
        var aliased = Long + "base: &base\n  kind: something that is long enough to be remembered\nuser:\n  <<: *base\n  name: a long enough block to be remembered\n";
        var tree = YamlTree.Parse(SourceText.From(aliased));
        Names(tree, "x");
        Names(tree, "x");
        Assert.Equal(1 + 4, _looks);

        _looks = 0;
        Assert.Equal("something that is long enough to be remembered", Kind(tree));
        tree = Changed(tree, new TextSpan(0, 0), "# a comment\n");
        Assert.Equal("something that is long enough to be remembered", Kind(tree));
        Assert.InRange(_looks, 1, 2);
        var looks = _looks;
        tree = Changed(tree, new TextSpan(tree.Text.ToString().IndexOf("something", StringComparison.Ordinal), 4), "any");
        Assert.Equal("anything that is long enough to be remembered", Kind(tree));
        Assert.Equal(looks + 1, _looks);

        string? Kind(YamlTree text) => PerBlock.Fact(this, YamlData.Resolve(text, YamlDialect.PyYaml)["user"] ?? throw new InvalidOperationException(), block =>
        {
            _looks++;
            return block["kind"]?.Text;
        });
    }

    private static YamlTree Changed(YamlTree tree, TextSpan span, string text) => tree.WithChange(tree.Text.WithChange(span, text), span, text.Length);

    /// <summary>The keys of the blocks that the findings name, by where the findings stand.</summary>
    private IEnumerable<string> Names(YamlTree tree, string inputs)
    {
        var entries = YamlData.Resolve(tree, YamlDialect.PyYaml).Entries;
        foreach (var entry in entries)
        {
            foreach (var finding in PerBlock.Check(PlaceOwner, entry.Value, inputs, Look))
            {
                Assert.Equal("name", tree.Text.ToString(finding.Span));
                Assert.Equal("name", tree.Text.ToString(finding.Related[0].Span));
                Assert.Equal(7, finding.Related[1].Span.Start);
            }
        }

        return entries.Where(entry => PerBlock.Check(PlaceOwner, entry.Value, inputs, Look).Count > 0).Select(entry => entry.Name).ToList();
    }

    private IReadOnlyList<Finding> Look(DataNode block, string inputs)
    {
        _looks++;
        return block.Entries.Where(static entry => entry.Name == "name").ToList() is [var name, ..]
            ? [new Finding("T", name.Key.Span, inputs) { Related = [new RelatedPlace(null, name.Key.Span, ""), new RelatedPlace("other", new TextSpan(7, 1), "")] }] : [];
    }
}
