using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\nb\n", "a\nb\n", "")]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", "1-2>1-2")]
    [InlineData("a\nc\n", "a\nb\nc\n", "1-1>1-2")]
    [InlineData("a\nb\nc\n", "b\n", "0-1>0-0 2-3>1-1")]
    [InlineData("a", "a\n", "0-1>0-1")]
    [InlineData("a\r\nb\r\n", "a\nb\r\n", "0-1>0-1")]
    [InlineData("", "a\n", "0-0>0-1")]
    public void Changes_are_runs_of_lines(string before, string after, string changes) =>
        Assert.Equal(changes, string.Join(' ', LineDiff.Between(LineDiff.Lines(before), LineDiff.Lines(after)).Select(static one => $"{one.BeforeStart}-{one.BeforeEnd}>{one.AfterStart}-{one.AfterEnd}")));

    [Fact]
    public void Between_two_changes_is_an_equal_line_and_they_make_the_new_text_with_no_edit_too_many()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var before = Enumerable.Range(0, random.Next(12)).Select(_ => $"{random.Next(4)}\n").ToList();
            var after = Enumerable.Range(0, random.Next(12)).Select(_ => $"{random.Next(4)}\n").ToList();
            var changes = LineDiff.Between(before, after);
            var made = new List<string>();
            var at = 0;
            foreach (var change in changes)
            {
                Assert.True(change.BeforeStart > at || (at == 0 && change.BeforeStart == 0));
                made.AddRange(before[at..change.BeforeStart]);
                made.AddRange(after[change.AfterStart..change.AfterEnd]);
                at = change.BeforeEnd;
            }

            made.AddRange(before[at..]);
            Assert.Equal(after, made);
            Assert.Equal(before.Count + after.Count - (2 * LongestCommon(before, after)), changes.Sum(static change => change.BeforeEnd - change.BeforeStart + change.AfterEnd - change.AfterStart));
        }
    }

    [Fact]
    public void Texts_that_have_nothing_in_common_are_one_change_however_long()
    {
        var before = Enumerable.Range(0, 20_000).Select(static i => $"a{i}\n").ToList();
        var after = Enumerable.Range(0, 20_000).Select(static i => $"b{i}\n").ToList();
        Assert.Equal(new LineChange(0, 20_000, 0, 20_000), Assert.Single(LineDiff.Between(before, after)));
    }

    [Fact]
    public void Each_line_knows_which_it_was() =>
        Assert.Equal([-1, 0, 2, -1], LineDiff.Origins(LineDiff.Lines("a\nb\nc\n"), LineDiff.Lines("new\na\nc\nend")));

    private static int LongestCommon(List<string> a, List<string> b)
    {
        var lengths = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = a[i] == b[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths[0, 0];
    }
}
