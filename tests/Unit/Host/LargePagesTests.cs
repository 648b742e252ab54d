using ForgeLsp.Host.Cli;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>Which pieces of memory are meant, by the lines of <c>/proc/self/maps</c>.</summary>
public sealed class LargePagesTests
{
    [Theory]
    [InlineData("7f8e67c00000-7f8e7c811000 rw-p 00000000 00:00 0 ", 0x7f8e67c00000, 0x14c11000)]
    [InlineData("7f8e67c00000-7f8e7c811000 rw-p 00000000 00:00 0", 0x7f8e67c00000, 0x14c11000)]
    public void Memory_that_belongs_to_no_file_is(string line, long start, long length) => Assert.Equal(((nint)start, length), LargePages.PieceIn(line));

    [Theory]
    [InlineData("")]
    [InlineData("no line of it")]
    [InlineData("7f8e615ff000-7f8e61600000 ---p 00000000 00:00 0 ")]
    [InlineData("564f9b6ca000-564f9b7ac000 rw-p 00000000 00:00 0                          [heap]")]
    [InlineData("7f8e61200000-7f8e61545000 r--s 00000000 fe:00 11667650                   /usr/lib/forge.dll")]
    public void Other_memory_is_not(string line) => Assert.Null(LargePages.PieceIn(line));

    [Fact]
    public void Asking_changes_nothing_but_pages()
    {
        var before = new byte[1 << 20];
        before.AsSpan().Fill(7);
        LargePages.Ask();
        Assert.DoesNotContain(before, static one => one != 7);
    }
}
