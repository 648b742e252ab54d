using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\r\n1,2\r\n", "a|b/1|2")]
    [InlineData("a,b\n1,2", "a|b/1|2")]
    [InlineData("a,b\r1,2\r", "a|b/1|2")]
    [InlineData("\"a,\"\"x\"\"\r\ny\",b\n", "a,\"x\"\r\ny|b")]
    [InlineData("a,\n", "a|")]
    [InlineData("a,", "a|")]
    [InlineData(",,\n", "||")]
    [InlineData("\uFEFFa", "a")]
    [InlineData("a\n\n\nb\n", "a/b")]
    [InlineData("a \"b\" c,\"d\"e", "a \"b\" c|de")]
    [InlineData("\"never closed,\n x", "never closed,\n x")]
    [InlineData("\"\"\n", "")]
    [InlineData("", "")]
    public void Fields_are_those_of_RFC_4180_and_what_breaks_it_is_taken_as_it_stands(string text, string rows) =>
        Assert.Equal(rows, string.Join('/', CsvReader.Read(text, ',', 100).Rows.Select(row => string.Join('|', row))));

    [Fact]
    public void Later_rows_are_counted_only()
    {
        var table = CsvReader.Read("a\nb\nc\n", ',', 2);
        Assert.Equal((2, 3), (table.Rows.Count, table.Total));
    }

    [Theory]
    [InlineData("a,b;c,d\n;;;;", ',')]
    [InlineData("a;b;c,d", ';')]
    [InlineData("a\tb", '\t')]
    [InlineData("a", ',')]
    public void The_separator_is_what_the_first_line_has_most_of(string text, char separator) => Assert.Equal(separator, CsvReader.SeparatorOf(text));
}
