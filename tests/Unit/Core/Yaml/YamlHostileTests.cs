using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>Whatever stands in a file, the answer comes soon, costs little memory, and never ends the process.</summary>
public sealed class YamlHostileTests
{
    // Of the processor. Far above what each takes (well under a second), and far below what a quadratic algorithm does.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Names => [.. HostileYaml.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_text_is_read_and_edited_in_bounded_time_and_memory(string name) => Effort.Within(Limit, name, () =>
    {
        var text = SourceText.From(HostileYaml.All[name]());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tree = YamlTree.Parse(text);
        Use(tree);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000_000);

        var random = new Random(1);
        foreach (var sign in new[] { "x", "\"", "[", "\n", "- ", "" })
        {
            var at = random.Next(text.Length);
            var span = new TextSpan(at, sign.Length == 0 ? Math.Min(5, text.Length - at) : 0);
            text = text.WithChange(span, sign);
            tree = tree.WithChange(text, span, sign.Length);
            _ = tree.Problems.Count;
        }

        Use(tree);
        Assert.Equal(TreeDump.Hash(YamlTree.Parse(text)), TreeDump.Hash(tree));
    });

    [Fact]
    public void A_text_over_the_limit_is_not_read()
    {
        var text = SourceText.From(new string('[', 50 * 1024 * 1024));
        var tree = YamlTree.Parse(text);
        Assert.True(tree.IsTooLarge);
        Assert.Empty(tree.Problems);
        Assert.Equal(text.Length, Assert.Single(tree.Tokens).Span.Length);

        var small = tree.WithChange(SourceText.From("a: 1\n"), new TextSpan(0, text.Length), 5);
        Assert.False(small.IsTooLarge);
        Assert.NotNull(small.Documents[0].Root);
        Assert.True(small.WithChange(text, new TextSpan(0, 5), text.Length).IsTooLarge);
    }

    private static void Use(YamlTree tree)
    {
        _ = tree.Problems.Count + tree.Comments.Count + tree.ConflictMarkers.Count;
        _ = tree.PathAt(tree.Text.Length / 2);
        foreach (var document in tree.Documents.Take(100))
        {
            Walk(YamlData.Resolve(document, YamlDialect.PyYaml), []);
            if (document.Root is YamlMapping mapping)
            {
                _ = mapping.Duplicates.Count();
            }
        }
    }

    // As the evaluation of a schema does: what aliases share is looked at once.
    private static void Walk(DataNode node, HashSet<DataNode> seen)
    {
        if (!seen.Add(node.Shared))
        {
            return;
        }

        foreach (var item in node.Items)
        {
            Walk(item, seen);
        }

        foreach (var entry in node.Entries)
        {
            Walk(entry.Value, seen);
        }
    }
}
