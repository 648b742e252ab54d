using System.Globalization;
using System.Text.RegularExpressions;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Reads what <c>nvidia-smi -L</c> prints: the one form that tells the uuids of MIG instances, and their sizes.</summary>
internal static partial class NvidiaSmiList
{
    /// <summary>An instance: its card, its number on it, its size (<c>1g.10gb</c>) and its uuid.</summary>
    public readonly record struct Instance(string CardUuid, int Index, string Profile, string Uuid);

    /// <summary>The instances of all cards.</summary>
    public static List<Instance> Read(string output)
    {
        var instances = new List<Instance>();
        string? card = null;
        foreach (var line in output.Split('\n'))
        {
            if (CardLine().Match(line) is { Success: true } found)
            {
                card = found.Groups["uuid"].Value;
            }
            else if (card is not null && InstanceLine().Match(line) is { Success: true } part && int.TryParse(part.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                instances.Add(new Instance(card, index, part.Groups["profile"].Value, part.Groups["uuid"].Value));
            }
        }

        return instances;
    }

    // GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77)
    [GeneratedRegex(@"^GPU \d+: .*\(UUID: (?<uuid>GPU-[^)\s]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CardLine();

    //   MIG 1g.5gb      Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)
    [GeneratedRegex(@"^\s+MIG (?<profile>\S+)\s+Device\s+(?<index>\d{1,4}): \(UUID: (?<uuid>MIG-[^)\s]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InstanceLine();
}
