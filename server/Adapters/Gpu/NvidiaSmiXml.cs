using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ForgeLsp.Core.Model;
using Card = ForgeLsp.Core.Model.Gpu;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Reads what <c>nvidia-smi -q -x</c> prints: slower than CSV, but it tells MIG instances, and old drivers know it too.</summary>
internal static class NvidiaSmiXml
{
    /// <summary>The cards, indexed in their order, which is that of the bus; null where the text is no such XML.</summary>
    public static List<Card>? Read(string host, string output)
    {
        // Warnings can stand before the document. The document type names a DTD that is not there, and no entity may be fetched.
        var start = output.IndexOf("<?xml", StringComparison.Ordinal);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = 16 * 1024 * 1024 };
        try
        {
            using var reader = XmlReader.Create(new StringReader(start < 0 ? output : output[start..]), settings);
            var root = XDocument.Load(reader).Root;
            return root?.Name == "nvidia_smi_log" ? [.. root.Elements("gpu").Select((gpu, index) => ReadGpu(host, index, gpu))] : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static Card ReadGpu(string host, int index, XElement gpu)
    {
        string Text(params string[] path) => path.Aggregate((XElement?)gpu, (element, name) => element?.Element(name))?.Value ?? "";
        long? Whole(params string[] path) => NvidiaSmiCsv.Whole(Text(path));

        // Newer drivers write gpu_power_readings/instant_power_draw, older ones power_readings/power_draw.
        var power = NvidiaSmiCsv.Real(Text("gpu_power_readings", "instant_power_draw")) ?? NvidiaSmiCsv.Real(Text("gpu_power_readings", "power_draw"))
            ?? NvidiaSmiCsv.Real(Text("power_readings", "power_draw"));
        return new Card(
            host, index, NvidiaSmiCsv.Said(Text("uuid")), NvidiaSmiCsv.Said(Text("product_name")) ?? "unknown card", (int?)Whole("utilization", "gpu_util"),
            Whole("fb_memory_usage", "used"), Whole("fb_memory_usage", "total"), (int?)Whole("temperature", "gpu_temp"), power)
        {
            Processes = [.. gpu.Elements("processes").Elements("process_info").Select(ReadProcess).OfType<GpuProcess>()],
            MigInstances = [.. gpu.Elements("mig_devices").Elements("mig_device").Select(MigName)],
        };
    }

    /// <summary>Compute processes (<c>C</c>, <c>C+G</c>, <c>M+C</c>); a display process (<c>G</c>) holds no card.</summary>
    private static GpuProcess? ReadProcess(XElement process)
    {
        string Text(string name) => process.Element(name)?.Value ?? "";
        return Text("type").Contains('C', StringComparison.Ordinal) && NvidiaSmiCsv.Whole(Text("pid")) is > 0 and <= int.MaxValue and var pid
            ? new GpuProcess((int)pid, NvidiaSmiCsv.Said(Text("process_name")) ?? "unknown", null, NvidiaSmiCsv.Whole(Text("used_memory")))
            : null;
    }

    private static string MigName(XElement device)
    {
        string Text(string name) => device.Element(name)?.Value.Trim() ?? "?";
        var total = NvidiaSmiCsv.Whole(device.Element("fb_memory_usage")?.Element("total")?.Value ?? "");
        return string.Create(CultureInfo.InvariantCulture, $"MIG {Text("index")} (GPU instance {Text("gpu_instance_id")}, compute instance {Text("compute_instance_id")})")
            + (total is { } size ? $", {size} MiB" : "");
    }
}
