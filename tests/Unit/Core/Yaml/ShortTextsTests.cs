using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

public sealed class ShortTextsTests
{
    [Fact]
    public void A_short_text_is_the_same_string_in_every_file()
    {
        var (one, other) = (SourceText.From("status: done\n"), SourceText.From("# A note.\nstatus: done\n"));
        Assert.Same(ShortTexts.Of(one, new TextSpan(0, 6)), ShortTexts.Of(other, new TextSpan(10, 6)));
    }

    /// <summary>Many more texts than are remembered, on several threads: what one puts in the place of another must not be taken for it.</summary>
    [Fact]
    public void Whatever_came_before_the_text_is_what_stands_there()
    {
        Parallel.For(0, 8, seed =>
        {
            var random = new Random(seed);
            var text = SourceText.From(string.Create(20_000, random, static (to, random) =>
            {
                foreach (ref var c in to)
                {
                    c = "ab\u00e9 \ud83d"[random.Next(5)];
                }
            }));
            for (var i = 0; i < 20_000; i++)
            {
                var start = random.Next(text.Length);
                var span = new TextSpan(start, Math.Min(random.Next(40), text.Length - start));
                Assert.Equal(text.ToString(span), ShortTexts.Of(text, span));
            }
        });
    }
}
