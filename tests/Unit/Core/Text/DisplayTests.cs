using ForgeLsp.Core.Reservations;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Views;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

public sealed class DisplayTests
{
    [Theory]
    [InlineData("a\u001B[2Jb", "a [2Jb")]
    [InlineData("a\nb\u0085c\u2028d", "a b c d")]
    [InlineData("run\u202Egpj.exe\u2066x", "run gpj.exe x")]
    public void What_would_steer_a_terminal_or_turn_the_text_around_it_becomes_a_blank(string text, string shown)
    {
        Assert.Equal(shown, Display.Plain(text));
        Assert.Equal(shown, MarkdownText.OneLine(text));
        Assert.Equal(shown, ReservationText.OneLine(text));
    }

    [Fact]
    public void Text_of_every_language_stays_as_it_is()
    {
        const string text = "Überprüfung 模型 مدل 👩\u200D🔬";
        Assert.Equal(text, Display.Plain(text));
    }
}
