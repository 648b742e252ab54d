using System.Text;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Files;

public sealed class TextRewriteTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with a mark", "utf-16 LE", "utf-16 BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_encoding_stays(string name)
    {
        Encoding encoding = name switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8 with a mark" => new UTF8Encoding(true),
            "utf-16 LE" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
            _ => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        };
        var file = _folder.WriteBytes("x.yaml", [.. encoding.GetPreamble(), .. encoding.GetBytes("goal: é🍷\r\n")]);
        Assert.Null(TextRewrite.Replace(file, "goal: é🍷\r\n", "goal: ß🍷\r\n"));
        Assert.Equal([.. encoding.GetPreamble(), .. encoding.GetBytes("goal: ß🍷\r\n")], File.ReadAllBytes(file));
        Assert.Equal(name == "utf-8 with a mark" ? "\uFEFF" : "", TextRewrite.MarkOf(file));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_permissions_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such permissions there
        }

        var file = _folder.Write("run.py", "a\n");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        File.SetUnixFileMode(file, Mode);
        Assert.Null(TextRewrite.Replace(file, "a\n", "b\n"));
        Assert.Equal(Mode, File.GetUnixFileMode(file));
    }

    [Fact]
    public void What_changed_underneath_is_left_alone()
    {
        var file = _folder.Write("x.yaml", "new\n");
        Assert.Equal(RewriteFailure.Changed, TextRewrite.Replace(file, "old\n", "fixed\n")?.Failure);
        Assert.Equal("new\n", File.ReadAllText(file));
        Assert.Equal(RewriteFailure.Changed, TextRewrite.Replace(file + ".gone", "old\n", "fixed\n")?.Failure);
        Assert.False(File.Exists(file + ".gone"));
    }

    [Fact]
    public void Bytes_that_would_not_come_back_are_left_alone()
    {
        var file = _folder.WriteBytes("x.yaml", [.. "goal: "u8, 0xE9, (byte)'\n']);
        Assert.Equal(RewriteFailure.Unfit, TextRewrite.Replace(file, "goal: \uFFFD\n", "goal: e\n")?.Failure);
        Assert.Equal([.. "goal: "u8, 0xE9, (byte)'\n'], File.ReadAllBytes(file));
    }

    [Fact]
    public void A_link_and_a_protected_file_are_left_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // making links takes a privilege there
        }

        var file = _folder.Write("x.yaml", "a\n");
        var link = Path.Combine(_folder.Path, "link.yaml");
        File.CreateSymbolicLink(link, file);
        Assert.Equal(RewriteFailure.Unfit, TextRewrite.Replace(link, "a\n", "b\n")?.Failure);
        Assert.NotNull(new FileInfo(link).LinkTarget);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.Equal(RewriteFailure.Unfit, TextRewrite.Replace(file, "a\n", "b\n")?.Failure);
        Assert.Equal("a\n", File.ReadAllText(file));
    }
}
