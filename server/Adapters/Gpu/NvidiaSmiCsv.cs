using System.Globalization;
using ForgeLsp.Core.Model;
using Card = ForgeLsp.Core.Model.Gpu;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Reads what <c>nvidia-smi --query-… --format=csv,noheader,nounits</c> prints. A field that the driver does not say is null.</summary>
internal static class NvidiaSmiCsv
{
    /// <summary>Fields asked of each card, in the order of <see cref="ReadGpus"/>.</summary>
    public const string GpuFields = "index,uuid,name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,mig.mode.current";

    /// <summary>Fields asked of each compute process; display processes (type G) are not among them.</summary>
    public const string ProcessFields = "gpu_uuid,pid,used_memory,process_name";

    private const int FieldCount = 9;

    /// <summary>A card as a line says it, and whether it is split into MIG instances.</summary>
    public readonly record struct Row(Card Gpu, bool IsMig);

    /// <summary>Cards, one a line; lines that are none (warnings that the tool mixes in) are passed over.</summary>
    public static List<Row> ReadGpus(string host, string output)
    {
        var rows = new List<Row>();
        foreach (var line in Lines(output))
        {
            var fields = Fields(line);
            if (fields.Length == FieldCount && Whole(fields[0]) is >= 0 and < 1024 and var index)
            {
                var gpu = new Card(
                    host, (int)index, Said(fields[1]), Said(fields[2]) ?? "unknown card", (int?)Whole(fields[3]), Whole(fields[4]), Whole(fields[5]), (int?)Whole(fields[6]), Real(fields[7]));
                rows.Add(new Row(gpu, fields[8] == "Enabled"));
            }
        }

        return rows;
    }

    /// <summary>A line of a card that ends too early: the tool was cut off, or died while it wrote.</summary>
    public static string? CutOff(string output) =>
        Lines(output).FirstOrDefault(static line => Fields(line) is { Length: > 1 and < FieldCount } fields && Whole(fields[0]) is >= 0 and < 1024 && fields[1].StartsWith("GPU-", StringComparison.Ordinal));

    /// <summary>Compute processes with the uuid of their card. Names may hold commas.</summary>
    public static List<(string GpuUuid, GpuProcess Process)> ReadProcesses(string output)
    {
        var processes = new List<(string, GpuProcess)>();
        foreach (var line in Lines(output))
        {
            var fields = line.Split(',', 4, StringSplitOptions.TrimEntries);
            if (fields.Length == 4 && Said(fields[0]) is { } uuid && Whole(fields[1]) is > 0 and <= int.MaxValue and var pid)
            {
                processes.Add((uuid, new GpuProcess((int)pid, Said(fields[3]) ?? "unknown", null, Whole(fields[2]))));
            }
        }

        return processes;
    }

    /// <summary>The text, or null where the tool says that it does not know: <c>[N/A]</c>, <c>[Not Supported]</c>, <c>[Unknown Error]</c>, ….</summary>
    public static string? Said(string field)
    {
        var text = field.Trim();
        var isUnknown = text.Length == 0 || text.StartsWith('[') || text is "N/A" or "Not Supported" or "Unknown Error" or "ERR!" or "Insufficient Permissions"
            || text.StartsWith("Requested functionality", StringComparison.Ordinal);
        return isUnknown ? null : text;
    }

    /// <summary>A whole number, with or without unit (<c>45</c>, <c>45 %</c>, <c>81559 MiB</c>), or null.</summary>
    public static long? Whole(string field) => Real(field) is >= 0 and < 1e12 and var number ? (long)Math.Round(number) : null;

    /// <summary>A number with or without unit (<c>69.12 W</c>, in some locales <c>69,12 W</c>), or null.</summary>
    public static double? Real(string field) =>
        Said(field) is { } text && double.TryParse(text.Split(' ')[0].Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>Fields are parted by a comma and a blank, so that a number may hold a comma; a form without blanks is read too.</summary>
    private static string[] Fields(string line)
    {
        var spaced = line.Split(", ", StringSplitOptions.TrimEntries);
        return spaced.Length == FieldCount ? spaced : line.Split(',', StringSplitOptions.TrimEntries);
    }

    private static IEnumerable<string> Lines(string output) =>
        output.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
