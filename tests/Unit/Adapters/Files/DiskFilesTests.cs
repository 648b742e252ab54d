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

        MakePipe("metadata.yaml");
        Assert.Equal("", _files.Read("metadata.yaml"));
    }

    [Fact]
    public void A_link_to_a_file_reads_as_the_whole_file()
    {
        var text = new string('x', 1000);
        _folder.Write("a/metadata.yaml", text);
        File.CreateSymbolicLink(System.IO.Path.Combine(_folder.Path, "link.yaml"), System.IO.Path.Combine(_folder.Path, "a", "metadata.yaml"));
        File.CreateSymbolicLink(System.IO.Path.Combine(_folder.Path, "further.yaml"), "link.yaml");
        Assert.Equal(text, _files.Read("link.yaml"));
        Assert.Equal(text, _files.Read("further.yaml"));
        Assert.Equal(text, DiskFiles.ReadClosely(_folder.Path + "/further.yaml", 1000));
        Assert.Null(DiskFiles.ReadClosely(_folder.Path + "/further.yaml", 999));
    }

    [Fact]
    public void A_link_to_a_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there, a pipe is no file of a folder
        }

        MakePipe("pipe");
        File.CreateSymbolicLink(System.IO.Path.Combine(_folder.Path, "metadata.yaml"), "pipe");
        Assert.Equal("", _files.Read("metadata.yaml"));
    }

    [Fact]
    public void Links_in_a_circle_and_links_to_nothing_read_as_nothing()
    {
        File.CreateSymbolicLink(System.IO.Path.Combine(_folder.Path, "a"), "b");
        File.CreateSymbolicLink(System.IO.Path.Combine(_folder.Path, "b"), "a");
        File.CreateSymbolicLink(System.IO.Path.Combine(_folder.Path, "c"), "nowhere");
        Assert.Null(_files.Read("a"));
        Assert.Null(_files.Read("c"));
    }

    [Fact]
    public void The_length_of_a_path_does_not_matter()
    {
        var folder = string.Join('/', Enumerable.Range(0, 12).Select(static i => new string((char)('a' + i), 100)));
        _folder.Write(folder + "/metadata.yaml", "x");
        Assert.Equal([folder + "/metadata.yaml"], _files.List(CancellationToken.None));
        Assert.Equal("x", _files.Read(folder + "/metadata.yaml"));
    }

    [Fact]
    public void Files_read_the_same_by_whatever_calls_of_the_system()
    {
        var random = new Random(17);
        for (var i = 0; i < 60; i++)
        {
            var bytes = new byte[random.Next(4) switch { 0 => 0, 1 => random.Next(10), 2 => random.Next(3000), _ => random.Next(200_000) }];
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] = (byte)random.Next(1, 256);
            }

            _folder.WriteBytes("some", bytes);
            var expected = DiskFiles.Decode(bytes);
            Assert.Equal(expected, _files.Read("some"));
            Assert.Equal(expected, DiskFiles.ReadClosely(_folder.Path + "/some", bytes.Length));
        }
    }

    [Fact]
    public void Folders_list_the_same_by_whatever_calls_of_the_system()
    {
        var random = new Random(17);
        string[] names = ["a", "b.yaml", "ünï", "c-d", "a.b", ".hidden", "node_modules", "e\u0301", "pyvenv.cfg"];
        for (var i = 0; i < 40; i++)
        {
            var folder = $"{i}";
            Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, folder));
            var hasLinks = random.Next(3) == 0;
            foreach (var name in names.Where(_ => random.Next(2) == 0))
            {
                var path = System.IO.Path.Combine(_folder.Path, folder, name);
                switch (random.Next(hasLinks ? 5 : 2))
                {
                    case 0:
                        _folder.Write($"{folder}/{name}", "x");
                        break;
                    case 1:
                        Directory.CreateDirectory(path);
                        break;
                    case 2:
                        File.CreateSymbolicLink(path, "nowhere");
                        break;
                    case 3:
                        Directory.CreateSymbolicLink(path, _folder.Path);
                        break;
                    default:
                        File.CreateSymbolicLink(path, System.IO.Path.Combine("..", "0", "b.yaml"));
                        break;
                }
            }

            var full = _folder.Path + "/" + folder + "/";
            var expected = FolderWalk.Names(full).Order(StringComparer.Ordinal);
            var found = LinuxFiles.Names(_folder.Path, folder + "/");
            Assert.True(found is not null || hasLinks || !OperatingSystem.IsLinux());
            Assert.Equal(expected, (found ?? FolderWalk.Names(full)).Order(StringComparer.Ordinal));
        }

        Assert.Null(LinuxFiles.Names(_folder.Path, "missing/"));
        Assert.Empty(FolderWalk.Names(_folder.Path + "/missing/"));
    }

    [Fact]
    public void The_root_of_a_disk_is_not_the_folder_that_the_process_runs_in()
    {
        _folder.WriteBytes("here", [(byte)'x']);
        var fromDisk = new DiskFiles("");
        Assert.Equal("x", fromDisk.Read(System.IO.Path.Combine(_folder.Path, "here").Replace('\\', '/').TrimStart('/')));
    }

    private void MakePipe(string name)
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", System.IO.Path.Combine(_folder.Path, name));
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
