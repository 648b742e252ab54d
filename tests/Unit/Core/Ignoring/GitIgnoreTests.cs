using ForgeLsp.Core.Ignoring;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Ignoring;

public sealed class GitIgnoreTests
{
    [Theory]
    [InlineData("*.yaml", "a/b.yaml", true)]
    [InlineData("*.yaml", "a/b.yml", false)]
    [InlineData("outputs", "a/outputs/x.py", true)]
    [InlineData("outputs/", "outputs", false)]
    [InlineData("outputs/", "a/outputs/x/y.yaml", true)]
    [InlineData("/outputs", "a/outputs/x", false)]
    [InlineData("a/outputs", "a/outputs/x", true)]
    [InlineData("a/outputs", "b/a/outputs/x", false)]
    [InlineData("**/logs", "a/b/logs/x", true)]
    [InlineData("**/logs", "logs", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a/**/z", "a/bz", false)]
    [InlineData("a/*/z", "a/b/c/z", false)]
    [InlineData("a**z", "abz", true)]
    [InlineData("a**/z", "ab/z", true)]
    [InlineData("a**/z", "ab/c/z", true)]
    [InlineData("?a**/z", "xab/c/z", false)]
    [InlineData("run-[0-9].yaml", "run-7.yaml", true)]
    [InlineData("run-[!0-9].yaml", "run-7.yaml", false)]
    [InlineData("run-[[:alpha:]].yaml", "run-x.yaml", true)]
    [InlineData("a[]]b", "a]b", true)]
    [InlineData("a[b", "a[b", false)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("\\#x", "#x", true)]
    [InlineData("# x", "# x", false)]
    [InlineData("\\!x", "!x", true)]
    [InlineData("x  ", "x", true)]
    [InlineData("x\\ ", "x ", true)]
    [InlineData("x\\", "x", false)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("/", "a", false)]
    public void A_pattern_ignores_what_git_says(string pattern, string path, bool isIgnored) =>
        Assert.Equal(isIgnored, new GitIgnore([new IgnoreFile("", pattern + "\n")]).IsIgnored(path));

    [Fact]
    public void The_last_pattern_counts_and_the_nearest_file_before_all()
    {
        var ignore = new GitIgnore(
        [
            new IgnoreFile("", "*.yaml\n!keep.yaml\n") { Above = "" },
            new IgnoreFile("a", "keep.yaml\n!own.yaml\n"),
            new IgnoreFile("", "*.py\nown.yaml\nkeep.yaml\n") { IsWeakest = true },
        ]);
        Assert.False(ignore.IsIgnored("keep.yaml"));
        Assert.True(ignore.IsIgnored("a/keep.yaml"));
        Assert.False(ignore.IsIgnored("a/b/own.yaml"));
        Assert.True(ignore.IsIgnored("b/own.yaml"));
        Assert.True(ignore.IsIgnored("b/train.py"));
    }

    [Fact]
    public void What_lies_in_an_ignored_folder_cannot_be_taken_back()
    {
        var ignore = new GitIgnore([new IgnoreFile("", "out/\n!out/keep.yaml\n"), new IgnoreFile("out", "!*\n")]);
        Assert.True(ignore.IsIgnored("out/keep.yaml"));
        Assert.True(ignore.IsFolderIgnored("out"));
        Assert.False(ignore.IsFolderIgnored(""));
    }

    [Fact]
    public void Files_above_the_root_see_the_way_down_to_it()
    {
        var ignore = new GitIgnore([new IgnoreFile("", "/ml/ws/out\nws/tmp\n*.log\n") { Above = "ml/ws" }, new IgnoreFile("", "ws\n!keep.log\n") { Above = "ws" }]);
        Assert.True(ignore.IsIgnored("out/x.yaml"));
        Assert.True(ignore.IsIgnored("a/x.log"));
        Assert.False(ignore.IsIgnored("a/keep.log"));
        Assert.False(ignore.IsIgnored("tmp/x.yaml"));
        Assert.False(ignore.IsIgnored("x.yaml"));
    }

    [Fact]
    public void Case_counts_unless_the_file_system_does_not_tell_it_apart()
    {
        IgnoreFile[] files = [new("", "Out\n[a-c]x\n")];
        Assert.False(new GitIgnore(files).IsIgnored("out/x"));
        Assert.True(new GitIgnore(files, ignoresCase: true).IsIgnored("out/x"));
        Assert.True(new GitIgnore(files, ignoresCase: true).IsIgnored("BX"));
    }

    [Fact]
    public void A_hostile_pattern_takes_no_longer_than_its_length_times_the_path()
    {
        var stars = new GitIgnore([new IgnoreFile("", string.Concat(Enumerable.Repeat("a*", 300)) + "b")]);
        Assert.False(Effort.Within(TimeSpan.FromSeconds(5), "Stars", () => stars.IsIgnored(new string('a', 2000))));

        // Each folder above is looked at as well, so this one is the square of the path's length.
        var folders = new GitIgnore([new IgnoreFile("", string.Concat(Enumerable.Repeat("**/a/", 100)) + "b")]);
        Assert.False(Effort.Within(TimeSpan.FromSeconds(5), "Folders", () => folders.IsIgnored(string.Join('/', Enumerable.Repeat("a", 300)))));
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_belong_to_no_pattern() =>
        Assert.True(new GitIgnore([new IgnoreFile("", "\uFEFFout\r\nother\r\n")]).IsIgnored("out"));
}
