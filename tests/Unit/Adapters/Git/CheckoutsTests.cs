using ForgeLsp.Adapters.Git;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Git;

public sealed class CheckoutsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Where_nothing_of_git_lies_at_or_above_a_folder_git_need_not_be_asked()
    {
        _folder.Write("a/b/metadata.yaml", "x");
        Assert.False(Checkouts.MayHold(Path.Combine(_folder.Path, "a", "b")));
    }

    [Theory]
    [InlineData("a/b/.git/HEAD")]
    [InlineData("a/.git")]
    [InlineData(".git")]
    [InlineData("a/HEAD")]
    public void A_checkout_a_worktree_and_a_bare_repository_are_seen(string path)
    {
        _folder.Write("a/b/metadata.yaml", "x");
        _folder.Write(path, "x");
        Assert.True(Checkouts.MayHold(Path.Combine(_folder.Path, "a", "b")));
    }

    [Fact]
    public void Where_a_link_leads_is_left_to_git()
    {
        _folder.Write("elsewhere/b/metadata.yaml", "x");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "elsewhere");
        Assert.True(Checkouts.MayHold(Path.Combine(_folder.Path, "link", "b")));
    }
}
