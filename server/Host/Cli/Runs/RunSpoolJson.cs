using System.Text.Json.Serialization;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>Runs that wait in a temporary file, one in a line. Not the contract of any output.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ListedRun))]
internal sealed partial class RunSpoolJson : JsonSerializerContext;
