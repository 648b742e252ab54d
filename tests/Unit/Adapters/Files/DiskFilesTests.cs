using System.Text;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Files;

public sealed class DiskFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly DiskFiles _files;

    public DiskFilesTests() => _files = new DiskFiles(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lists_what_may_matter_and_leaves_generated_folders_out()
    {
        _folder.Write("a/metadata.yaml", "x");
        _folder.Write(".git/config", "x");
        _folder.Write("node_modules/m/index.js", "x");
        _folder.Write("mlruns/0/meta.yaml", "x");
        _folder.Write("myenv/pyvenv.cfg", "x");
        _folder.Write("myenv/lib/site.py", "x");
        _folder.Write(".github/workflows/ci.yml", "x");
        Assert.Equal([".github/workflows/ci.yml", "a/metadata.yaml"], _files.List(CancellationToken.None).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Paths_are_listed_in_ordinal_order_whatever_folders_are_called()
    {
        string[] paths = ["a-b/x.yaml", "a.yaml", "a/b-c.yaml", "a/b/c.yaml", "a/b0.yaml", "a/z.yaml", "b/c/d/e.yaml", "B.yaml"];
        foreach (var path in paths)
        {
            _folder.Write(path, "x");
        }

        Assert.Equal(paths.Order(StringComparer.Ordinal), _files.List(CancellationToken.None));
    }

    [Fact]
    public void A_cycle_of_links_ends()
    {
        _folder.Write("a/x.yaml", "x");
        Directory.CreateSymbolicLink(System.IO.Path.Combine(_folder.Path, "a", "loop"), _folder.Path);
        Assert.Equal(["a/x.yaml"], _files.List(CancellationToken.None));
    }

    [Fact]
    public void Reads_UTF8_and_UTF16_without_their_byte_order_marks()
    {
        _folder.WriteBytes("utf8", [.. "\uFEFF"u8, .. "é"u8]);
        _folder.WriteBytes("utf16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("é")]);
        Assert.Equal("é", _files.Read("utf8"));
        Assert.Equal("é", _files.Read("utf16"));
    }

    [Fact]
    public void Binary_missing_and_huge_files_read_as_nothing()
    {
        _folder.WriteBytes("binary", [1, 0, 2]);
        using (var huge = File.Create(System.IO.Path.Combine(_folder.Path, "huge")))
        {
            huge.SetLength(11 * 1024 * 1024);
        }

        Assert.Null(_files.Read("binary"));
        Assert.Null(_files.Read("missing"));
        Assert.Null(_files.Read("huge"));
        Assert.Null(_files.Read("\0"));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_do_not_stop_the_reading()
    {
        _folder.WriteBytes("latin1", [(byte)'a', 0xE9, (byte)'b']);
        Assert.Equal("a\uFFFDb", _files.Read("latin1"));
    }

    [Fact]
    public void A_pipe_that_nobody_writes_to_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there, a pipe is no file of a folder
        }

        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", System.IO.Path.Combine(_folder.Path, "metadata.yaml")))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        Assert.Equal("", _files.Read("metadata.yaml"));
    }

    [Fact]
    public void The_root_of_a_disk_is_not_the_folder_that_the_process_runs_in()
    {
        _folder.WriteBytes("here", [(byte)'x']);
        var fromDisk = new DiskFiles("");
        Assert.Equal("x", fromDisk.Read(System.IO.Path.Combine(_folder.Path, "here").Replace('\\', '/').TrimStart('/')));
    }
}
