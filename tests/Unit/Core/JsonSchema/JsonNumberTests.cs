using ForgeLsp.Core.JsonSchema;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.JsonSchema;

public sealed class JsonNumberTests
{
    // With a power of ten a number is read the long way.
    [Fact]
    public void A_number_of_few_digits_is_what_it_is_the_long_way()
    {
        var random = new Random(11);
        var numbers = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 22)).Select(_ => "0000123456789.-+x"[random.Next(17 - (round % 4))]));
            var known = JsonNumber.Parse(text);
            Assert.Equal(JsonNumber.Parse(text + "e0"), known);
            numbers += known is null ? 0 : 1;
        }

        Assert.True(numbers > 2_000);
    }
}
