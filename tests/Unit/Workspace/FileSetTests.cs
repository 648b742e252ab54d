using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

public sealed class FileSetTests
{
    [Fact]
    public void Paths_are_sorted_and_each_is_there_once()
    {
        var set = FileSet.From(["b/x.yaml", "a-b/y.yaml", "a/x.yaml", "b/x.yaml"]);
        Assert.Equal(["a-b/y.yaml", "a/x.yaml", "b/x.yaml"], set.Paths);
        Assert.True(set.Contains("a/x.yaml"));
        Assert.False(set.Contains("a"));
    }

    [Fact]
    public void A_folder_is_there_where_a_file_lies_below_it()
    {
        var set = FileSet.From(["a/b/x.yaml"]);
        Assert.True(set.HasFolder(""));
        Assert.True(set.HasFolder("a"));
        Assert.True(set.HasFolder("a/b"));
        Assert.False(set.HasFolder("a/b/x.yaml"));
        Assert.False(set.HasFolder("a/c"));
        Assert.False(FileSet.Empty.HasFolder(""));
    }

    [Fact]
    public void A_folder_inside_another_is_found_by_its_name()
    {
        var set = FileSet.From(["conf/x.yaml", "a/conf/y.yaml", "a/conf/deep/z.yaml", "b/x.yaml"]);
        Assert.Equal(["conf/x.yaml"], set.In("", "conf"));
        Assert.Equal(["a/conf/y.yaml"], set.In("a", "conf"));
        Assert.Empty(set.In("b", "conf"));
        Assert.Empty(set.In("a", "configs"));
        Assert.Equal(["b/conf/y.yaml"], set.With("b/conf/y.yaml").In("b", "conf"));
    }

    [Fact]
    public void Files_come_and_go_and_the_set_before_stays_as_it_was()
    {
        var before = FileSet.From(["a/x.yaml", "c/z.py"]);
        var with = before.With("b/y.py");
        Assert.Equal(["a/x.yaml", "b/y.py", "c/z.py"], with.Paths);
        Assert.Same(with, with.With("b/y.py"));
        Assert.Equal(["a/x.yaml", "c/z.py"], with.Without("b").Paths);
        Assert.Same(before, before.Without("b"));
        Assert.Equal(["b/y.py"], with.In("b"));
        Assert.Equal(["b/y.py"], with.ModulesNamed("y"));
        Assert.Empty(before.In("b"));
    }
}
