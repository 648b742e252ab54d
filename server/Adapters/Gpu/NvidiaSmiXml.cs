using System.Xml;
using System.Xml.Linq;
using ForgeLsp.Core.Model;
using Card = ForgeLsp.Core.Model.Gpu;

namespace ForgeLsp.Adapters.Gpu;

/// <summary>Reads what <c>nvidia-smi -q -x</c> prints: slower than CSV, but it tells MIG instances and the types of processes, and old drivers know it too.</summary>
internal static class NvidiaSmiXml
{
    /// <summary>The cards, indexed in their order, which is that of the bus; null where the text is no such XML.</summary>
    public static List<Card>? Read(string host, string output)
    {
        // Warnings can stand before the document, and behind it. The document type names a DTD that is not there, and no entity may be fetched.
        var start = output.IndexOf("<?xml", StringComparison.Ordinal);
        var end = output.LastIndexOf("</nvidia_smi_log>", StringComparison.Ordinal);
        var text = start < 0 ? output : end < start ? output[start..] : output[start..(end + "</nvidia_smi_log>".Length)];
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = 16 * 1024 * 1024 };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
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
        string Text(params string[] path) => TextAt(gpu, path);
        long? Whole(params string[] path) => NvidiaSmiCsv.Whole(Text(path));

        // Newer drivers write gpu_power_readings/instant_power_draw, older ones power_readings/power_draw.
        var power = NvidiaSmiCsv.Real(Text("gpu_power_readings", "instant_power_draw")) ?? NvidiaSmiCsv.Real(Text("gpu_power_readings", "power_draw"))
            ?? NvidiaSmiCsv.Real(Text("power_readings", "power_draw"));
        var uuid = NvidiaSmiCsv.Said(Text("uuid"));
        var instances = gpu.Elements("mig_devices").Elements("mig_device").Select((device, place) => ReadInstance(device, place, uuid)).ToList();
        return new Card(
            host, index, uuid, NvidiaSmiCsv.Said(Text("product_name")) ?? "unknown card", (int?)Whole("utilization", "gpu_util"),
            Whole("fb_memory_usage", "used"), Whole("fb_memory_usage", "total"), (int?)Whole("temperature", "gpu_temp"), power)
        {
            Processes = [.. gpu.Elements("processes").Elements("process_info").Select(process => ReadProcess(process, instances)).OfType<GpuProcess>()],
            MigInstances = instances,
        };
    }

    /// <summary>
    /// Compute processes (<c>C</c>, <c>C+G</c>, <c>M+C</c>); a display process (<c>G</c>) holds no card. Windows calls every window <c>C+G</c> and says
    /// no memory of any: these are display processes too.
    /// </summary>
    private static GpuProcess? ReadProcess(XElement process, List<MigInstance> instances)
    {
        string Text(string name) => TextAt(process, name);
        var memory = NvidiaSmiCsv.Whole(Text("used_memory"));
        var isCompute = Text("type").Contains('C', StringComparison.Ordinal) && (memory is not null || !Text("type").Contains('G', StringComparison.Ordinal));
        if (!isCompute || NvidiaSmiCsv.Whole(Text("pid")) is not (> 0 and <= int.MaxValue and var pid))
        {
            return null;
        }

        var (gpuInstance, computeInstance) = (NvidiaSmiCsv.Whole(Text("gpu_instance_id")), NvidiaSmiCsv.Whole(Text("compute_instance_id")));
        return new GpuProcess((int)pid, NvidiaSmiCsv.Said(Text("process_name")) ?? "unknown", null, memory)
        {
            MigIndex = gpuInstance is null ? null : instances.Find(instance => instance.GpuInstance == gpuInstance && (computeInstance is null || instance.ComputeInstance == computeInstance))?.Index,
        };
    }

    private static MigInstance ReadInstance(XElement device, int place, string? parent)
    {
        long? Whole(params string[] path) => NvidiaSmiCsv.Whole(TextAt(device, path));
        var uuid = NvidiaSmiCsv.Said(TextAt(device, "uuid"));
        return new MigInstance(
            (int)(Whole("index") ?? place), uuid, parent, (int?)Whole("gpu_instance_id"), (int?)Whole("compute_instance_id"), null,
            Whole("fb_memory_usage", "used"), Whole("fb_memory_usage", "total"));
    }

    private static string TextAt(XElement element, params string[] path) => path.Aggregate((XElement?)element, static (at, name) => at?.Element(name))?.Value ?? "";
}
