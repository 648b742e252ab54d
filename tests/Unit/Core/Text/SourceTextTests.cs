using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("a", 1)]
    [InlineData("a\n", 2)]
    [InlineData("a\r\nb\rc\n", 4)]
    [InlineData("a\u2028b\u0085c\fd", 1)]
    public void Lines_end_where_the_protocol_says(string text, int lines) => Assert.Equal(lines, SourceText.From(text).LineCount);

    [Fact]
    public void A_column_past_the_end_of_a_line_is_the_end_of_that_line()
    {
        var text = SourceText.From("ab\r\ncd");
        Assert.Equal(2, text.OffsetAt(new LinePosition(0, 99)));
        Assert.Equal(6, text.OffsetAt(new LinePosition(9, 0)));
    }
}
