using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

public sealed class RootFolderTests
{
    [Theory]
    [InlineData("file:///home/u/w", "file:///home/u/w/a/b.yaml", "a/b.yaml")]
    [InlineData("file:///home/u/w/", "file:///home/u/w/a%20b.yaml", "a b.yaml")]
    [InlineData("file:///c%3A/w", "file:///C:/w/x.yaml", "x.yaml")]
    [InlineData("file:///home/u/w", "file:///home/u/w2/x.yaml", null)]
    [InlineData("file:///home/u/w", "untitled:Untitled-1", null)]
    [InlineData("file:///home/u/w", "file://server/share/x.yaml", null)]
    [InlineData("file:///home/u/w", "git:/home/u/w/x.yaml", null)]
    public void Folds_spellings_of_one_file_into_one_path(string root, string uri, string? path) => Assert.Equal(path, new RootFolder(root).Relative(uri));

    [Theory]
    [InlineData("a/b.yaml")]
    [InlineData("sp ace/#hash/100%.yaml")]
    [InlineData("Ünï/日本.yaml")]
    public void A_path_survives_the_way_to_a_uri_and_back(string path)
    {
        var root = RootFolder.FromPath("/home/user/my work");
        Assert.Equal(path, root.Relative(root.UriOf(path)));
    }

    [Fact]
    public void Case_is_folded_only_where_the_file_system_folds_it()
    {
        Assert.Null(new RootFolder("file:///Home/W").Relative("file:///home/w/x"));
        Assert.Equal("x", new RootFolder("file:///Home/W", ignoreCase: true).Relative("file:///home/w/x"));
    }

    [Fact]
    public void A_root_that_is_no_folder_on_disk_holds_no_file()
    {
        var none = new RootFolder("forge-none:");
        Assert.False(none.IsOnDisk);
        Assert.Null(none.Relative("file:///home/u/w/x.yaml"));
        Assert.Equal("x.yaml", new RootFolder("file:///").Relative("file:///x.yaml"));
    }

    [Fact]
    public void A_path_on_disk_has_an_address() => Assert.Equal("file:///a%20b/c%23.txt", RootFolder.UriOfFile("/a b/c#.txt"));
}
