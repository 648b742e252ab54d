using ForgeLsp.Host.Cli.Check;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

public sealed class MostlySortedTests
{
    [Fact]
    public void Sorts_as_a_list_does()
    {
        var random = new Random(17);
        for (var i = 0; i < 500; i++)
        {
            var items = Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(30)).ToList();
            if (random.Next(2) == 0)
            {
                items.Sort();
            }

            var expected = items.Order().ToList();
            MostlySorted.Sort(items, static (one, other) => one.CompareTo(other));
            Assert.Equal(expected, items);
        }
    }
}
