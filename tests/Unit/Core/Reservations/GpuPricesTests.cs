using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Reservations;

public sealed class GpuPricesTests
{
    private static readonly Dictionary<string, decimal> Prices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["H200"] = 4,
        ["A100"] = 3,
        ["A100-SXM4-80GB"] = 3.5m,
        ["A100 40GB"] = 2.5m,
        ["A10"] = 1.2m,
        ["a6000"] = 2,
        ["RTX4090"] = 1.5m,
        ["GTX1080Ti"] = 0.3m,
        ["1g.10gb"] = 0.5m,
        ["T4"] = 0,
    };

    [Theory]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100-SXM4-80GB", 3.5)]
    [InlineData("NVIDIA A100-PCIE-40GB", "A100 40GB", 2.5)]
    [InlineData("NVIDIA A100 80GB PCIe", "A100", 3)]
    [InlineData("NVIDIA A10", "A10", 1.2)]
    [InlineData("NVIDIA RTX A6000", "a6000", 2)]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX4090", 1.5)]
    [InlineData("GeForce GTX 1080 Ti", "GTX1080Ti", 0.3)]
    [InlineData("NVIDIA A100-SXM4-80GB MIG 1g.10gb", "A100-SXM4-80GB", 3.5)]
    [InlineData("NVIDIA H100 MIG 1g.10gb", "1g.10gb", 0.5)]
    [InlineData("Tesla T4", "T4", 0)]
    public void The_longest_words_of_a_name_decide(string name, string key, double price) => Assert.Equal(new GpuPrice(key, (decimal)price), GpuPrices.Of(name, Prices));

    [Theory]
    [InlineData("NVIDIA A1000")]
    [InlineData("Tesla V100-SXM2-32GB")]
    [InlineData("GPU")]
    [InlineData("")]
    [InlineData(null)]
    public void Without_an_entry_there_is_no_price_unless_there_is_one_for_the_rest(string? name)
    {
        Assert.Null(GpuPrices.Of(name, Prices));
        Assert.Equal(new GpuPrice("default", 1), GpuPrices.Of(name, new Dictionary<string, decimal>(Prices, StringComparer.OrdinalIgnoreCase) { ["default"] = 1 }));
    }
}
