using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Rules;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge rules</c> and <c>forge explain</c>.</summary>
internal sealed record RuleListing(int Version, IReadOnlyList<RuleEntry> Rules);

/// <summary><c>forge schema</c> without a name.</summary>
internal sealed record SchemaListing(int Version, IReadOnlyList<SchemaEntry> Schemas);

/// <summary>A schema that Forge brings along.</summary>
/// <param name="Name">As <c>forge schema</c> takes it.</param>
/// <param name="Id">Its <c>$id</c>.</param>
/// <param name="Files">What it describes, for people.</param>
internal sealed record SchemaEntry(string Name, string Title, string Id, string Files);

/// <summary>JSON of commands that are about Forge itself, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RuleListing))]
[JsonSerializable(typeof(SchemaListing))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    private static readonly CliJson Readable = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>A value on one line; texts as they are read, not as escapes: the output is no HTML.</summary>
    public static string Text<T>(T value, Func<CliJson, JsonTypeInfo<T>> type) => JsonSerializer.Serialize(value, type(Readable));
}
