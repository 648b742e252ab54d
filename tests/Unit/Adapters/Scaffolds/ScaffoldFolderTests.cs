using System.Text;
using ForgeLsp.Adapters.Scaffolds;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Scaffolds;

public sealed class ScaffoldFolderTests : IDisposable
{
    private static readonly ScaffoldFile[] Files = [File("README.md", "a"), File("tests/deep/test.py", "b"), File("train.py", "c")];

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "experiments", "alice", "wine");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_written_with_the_folders_that_they_need()
    {
        await new ScaffoldFolder().WriteAsync(Target, Files, Cancel);
        Assert.Equal(["experiments/alice/wine/README.md", "experiments/alice/wine/tests/deep/test.py", "experiments/alice/wine/train.py"], All());
        Assert.Equal("b", await System.IO.File.ReadAllTextAsync(Path.Combine(Target, "tests/deep/test.py"), Cancel));
    }

    [Fact]
    public async Task What_fails_half_way_leaves_nothing_behind()
    {
        _folder.Write("experiments/alice/notes.txt", "mine");
        var moved = 0;
        var failing = new ScaffoldFolder { BeforeMove = _ => moved = moved < 2 ? moved + 1 : throw new IOException("disk full") };
        var problem = await Assert.ThrowsAsync<ScaffoldException>(() => failing.WriteAsync(Target, Files, Cancel));
        Assert.Equal("'wine' cannot be written: disk full Nothing was made.", problem.Message);
        Assert.Equal(["experiments/alice/notes.txt"], All());
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_file_that_comes_in_between_is_not_written_over()
    {
        var racing = new ScaffoldFolder { BeforeMove = target => System.IO.File.WriteAllText(target.EndsWith("train.py", StringComparison.Ordinal) ? target : target + ".other", "theirs") };
        await Assert.ThrowsAsync<ScaffoldException>(() => racing.WriteAsync(Target, Files, Cancel));
        Assert.Equal("theirs", await System.IO.File.ReadAllTextAsync(Path.Combine(Target, "train.py"), Cancel));
        Assert.DoesNotContain("experiments/alice/wine/README.md", All());
    }

    [Fact]
    public async Task What_is_cancelled_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ScaffoldFolder().WriteAsync(Target, Files, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_is_there_is_found_in_its_own_spelling()
    {
        _folder.Write("Readme.MD", "mine");
        _folder.Write("tests", "a file where a folder should be");
        Assert.Equal(["Readme.MD", "tests"], new ScaffoldFolder().Present(_folder.Path, Files.Select(static file => file.Path)));
        Assert.Empty(new ScaffoldFolder().Present(Path.Combine(_folder.Path, "gone"), ["a"]));
    }

    [Fact]
    public void A_template_is_its_files_without_what_tools_leave()
    {
        _folder.WriteBytes("t/a.bin", [0, 255]);
        _folder.Write("t/tests/b.py", "b");
        _folder.Write("t/__pycache__/b.pyc", "x");
        _folder.Write("t/.git/config", "x");
        var files = new ScaffoldFolder().Template(Path.Combine(_folder.Path, "t"), Cancel);
        Assert.Equal(["a.bin", "tests/b.py"], files?.Select(static file => file.Path));
        Assert.Equal([0, 255], files?[0].Bytes.ToArray());
        Assert.Null(new ScaffoldFolder().Template(Path.Combine(_folder.Path, "none"), Cancel));
    }

    [Fact]
    public void A_template_takes_nothing_from_elsewhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own on Windows; Linux and macOS run this.");
        _folder.Write("secret.txt", "s");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "t"));
        System.IO.File.CreateSymbolicLink(Path.Combine(_folder.Path, "t", "link.txt"), Path.Combine(_folder.Path, "secret.txt"));
        Assert.Contains("'link.txt' of the template is a link", Assert.Throws<ScaffoldException>(() => new ScaffoldFolder().Template(Path.Combine(_folder.Path, "t"), Cancel)).Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ScaffoldFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    private IEnumerable<string> All() => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.Path, file).Replace('\\', '/')).Where(static file => !file.EndsWith(".other", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
