using ForgeLsp.Features.Views;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Views;

public sealed class FileSizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(2048, "2 kB")]
    [InlineData(52_428_800, "52.4 MB")]
    [InlineData(3_000_000_000, "3 GB")]
    public void A_size_reads_in_thousands(long bytes, string text) => Assert.Equal(text, FileSize.Text(bytes));
}
