using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Text;

public sealed class FirstOfTests
{
    [Theory]
    [InlineData(":#\n\r")]
    [InlineData(":#\n\r,[]{}")]
    [InlineData("\"\\\n\r")]
    [InlineData("\0@`~\u007f")]
    public void It_finds_what_a_search_for_each_of_them_finds(string characters)
    {
        var search = new FirstOf(characters);
        var random = new Random(characters.Length);
        for (var round = 0; round < 3000; round++)
        {
            // Characters that are the same in their last seven bits are others, too.
            var text = string.Create(random.Next(200), random, static (to, random) =>
            {
                foreach (ref var c in to)
                {
                    c = random.Next(40) switch { 0 => (char)random.Next(128), 1 => (char)random.Next(128, 60_000), 2 => (char)(':' + 128), _ => 'a' };
                }
            });
            Assert.Equal(text.AsSpan().IndexOfAny(characters), search.IndexIn(text));
        }
    }
}
