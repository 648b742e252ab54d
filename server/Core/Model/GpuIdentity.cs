namespace ForgeLsp.Core.Model;

/// <summary>
/// When two names mean one card. NVIDIA's names (https://docs.nvidia.com/datacenter/tesla/mig-user-guide): <c>GPU-…</c> is a card,
/// <c>MIG-…</c> an instance of one, and <c>MIG-GPU-…/g/c</c>, of drivers before 470, an instance whose name holds that of its card.
/// </summary>
public static class GpuIdentity
{
    private const string InstancePrefix = "MIG-";

    /// <summary>Whether a uuid is that of a MIG instance.</summary>
    public static bool IsInstance(string? uuid) => uuid?.StartsWith(InstancePrefix, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The uuid of the card in the old form of an instance's name; null for any other.</summary>
    public static string? ParentOf(string instance) =>
        instance.StartsWith(InstancePrefix + "GPU-", StringComparison.OrdinalIgnoreCase) ? instance[InstancePrefix.Length..].Split('/')[0] : null;

    /// <summary>Whether two of one host cannot be held at once: one card, or a card and an instance of it.</summary>
    public static bool IsOne(int gpuId, string? uuid, int otherId, string? otherUuid)
    {
        if (uuid is null || otherUuid is null)
        {
            return gpuId == otherId;
        }

        if (IsInstance(uuid) == IsInstance(otherUuid))
        {
            return IsSame(uuid, otherUuid);
        }

        var (instance, card) = IsInstance(uuid) ? (uuid, otherUuid) : (otherUuid, uuid);
        return ParentOf(instance) is { } parent ? IsSame(parent, card) : gpuId == otherId;
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
