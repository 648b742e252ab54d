using System.Reflection;
using System.Runtime.InteropServices;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Host.Doctor;

/// <summary>What runs this program.</summary>
internal static class RuntimeLook
{
    private const int BuiltFor = 10;

    /// <summary>The facts.</summary>
    public static RuntimeFacts Look() => new(
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
        RuntimeInformation.FrameworkDescription.Replace(".NET ", "", StringComparison.Ordinal),
        BuiltFor,
        RuntimeInformation.RuntimeIdentifier)
    {
        MemoryLimit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Processors = Environment.ProcessorCount,
    };
}
