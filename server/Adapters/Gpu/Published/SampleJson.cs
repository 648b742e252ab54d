using System.Text.Json.Serialization;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.Gpu.Published;

/// <summary>Processes and instances as they are published, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<GpuProcess>))]
[JsonSerializable(typeof(List<MigInstance>))]
internal sealed partial class SampleJson : JsonSerializerContext;
