using System.Text;
using ForgeLsp.Core.Text;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void It_reads_as_diff_writes_it() =>
        Assert.Equal(
            """
            --- a/x.yaml
            +++ b/x.yaml
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            @@ -18,3 +18,4 @@
             18
             19
             20
            +21
            \ No newline at end of file

            """.ReplaceLineEndings("\n"),
            UnifiedDiff.Of("x.yaml", Numbers(20), Numbers(20).Replace("\n5\n", "\nfive\n", StringComparison.Ordinal) + "21"));

    [Fact]
    public void Changes_that_share_their_context_share_a_hunk() =>
        Assert.Single(UnifiedDiff.Of("x", Numbers(20), Numbers(20).Replace("\n5\n", "\nfive\n", StringComparison.Ordinal).Replace("\n12\n", "\n", StringComparison.Ordinal)).Split('\n'), static line => line.StartsWith("@@", StringComparison.Ordinal));

    [Fact]
    public void The_same_text_has_none() => Assert.Equal("", UnifiedDiff.Of("x", "a\n", "a\n"));

    [Theory]
    [InlineData("plain.yaml")]
    [InlineData("with blank/é🍷.yaml")]
    [InlineData("quo\"te\\.yaml")]
    [InlineData("two\nlines\t.yaml")]
    public void Git_takes_every_name(string path)
    {
        using var folder = new GitFolder();
        folder.Write(path, "a\n");
        folder.Write("change.diff", UnifiedDiff.Of(path, "a\n", "b\n"));
        folder.Git("apply", "change.diff");
        Assert.Equal("b\n", File.ReadAllText(Path.Combine(folder.Path, path)));
    }

    [Fact]
    public void Git_makes_of_the_old_text_the_new_one_byte_by_byte()
    {
        using var folder = new GitFolder();
        folder.Git("config", "core.autocrlf", "false");
        var random = new Random(11);
        for (var i = 0; i < 80; i++)
        {
            var before = Random(random, "\uFEFF");
            var after = i % 2 == 0 ? Edited(random, before) : Random(random, "");
            if (before == after || before.Length == 0 || after.Length == 0)
            {
                continue;
            }

            folder.Write("x.txt", before);
            folder.Write("change.diff", UnifiedDiff.Of("x.txt", before, after));
            folder.Git("apply", "--whitespace=nowarn", "change.diff");
            Assert.Equal(after, Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder.Path, "x.txt"))));
        }
    }

    private static string Numbers(int count) => string.Concat(Enumerable.Range(1, count).Select(static i => $"{i}\n"));

    private static string Random(Random random, string lead)
    {
        var lines = Enumerable.Range(0, random.Next(30)).Select(_ => $"{random.Next(6)}{random.Next(4) switch { 0 => "\r\n", 1 => "\r", _ => "" }}\n");
        var text = (random.Next(3) == 0 ? lead : "") + string.Concat(lines);
        return random.Next(2) == 0 ? text.TrimEnd('\n') : text;
    }

    private static string Edited(Random random, string text)
    {
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var start = random.Next(text.Length + 1);
            var end = Math.Min(text.Length, start + random.Next(8));
            text = text[..start] + (random.Next(2) == 0 ? "x\ny" : "z\r\n") + text[end..];
        }

        return text;
    }
}
