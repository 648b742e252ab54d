using ForgeLsp.Core.Model;
using ForgeLsp.Features.Gpus;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Reservations;

public sealed class GpuIdentityTests
{
    [Theory]
    [InlineData(0, null, 0, null, true)]
    [InlineData(0, null, 1, null, false)]
    [InlineData(0, "GPU-a", 1, "gpu-A", true)]
    [InlineData(0, "GPU-a", 0, "GPU-b", false)]
    [InlineData(0, "GPU-a", 0, null, true)]
    [InlineData(0, "MIG-a", 0, "GPU-a", true)]
    [InlineData(0, "MIG-a", 1, "GPU-a", false)]
    [InlineData(0, "MIG-a", 0, "MIG-b", false)]
    [InlineData(0, "MIG-a", 0, null, true)]
    [InlineData(0, "MIG-GPU-a/1/0", 3, "GPU-a", true)]
    [InlineData(0, "MIG-GPU-a/1/0", 0, "GPU-b", false)]
    public void Two_names_of_one_card_or_its_part_exclude_each_other(int id, string? uuid, int otherId, string? otherUuid, bool isOne)
    {
        Assert.Equal(isOne, GpuIdentity.IsOne(id, uuid, otherId, otherUuid));
        Assert.Equal(isOne, GpuIdentity.IsOne(otherId, otherUuid, id, uuid));
    }

    [Theory]
    [InlineData("NVIDIA A100-SXM4-80GB", "a100", true)]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100 80gb", true)]
    [InlineData("NVIDIA A100-SXM4-80GB", "a10", false)]
    [InlineData("NVIDIA A100-SXM4-80GB", "", true)]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX4090", true)]
    [InlineData("NVIDIA RTX A6000", "a6000", true)]
    [InlineData("NVIDIA RTX A6000", "6000", false)]
    public void A_kind_is_known_by_whole_words_of_the_name(string name, string kind, bool isKind) => Assert.Equal(isKind, GpuWishes.IsKind(name, kind));
}
