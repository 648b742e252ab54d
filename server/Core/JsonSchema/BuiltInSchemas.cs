using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>The schemas that Forge brings along (the files of <c>schemas/</c>), each compiled when first asked for.</summary>
public static class BuiltInSchemas
{
    private static readonly Lazy<Schema> MetadataSchema = new(() => Load("metadata.schema.json"));
    private static readonly Lazy<Schema> RegistrySchema = new(() => Load("registry.schema.json"));
    private static readonly Lazy<Schema> PolicySchema = new(() => Load("forge.schema.json"));

    /// <summary><c>metadata.yaml</c> of one experiment.</summary>
    public static Schema Metadata => MetadataSchema.Value;

    /// <summary><c>models/registry.yaml</c>, the model catalogue.</summary>
    public static Schema Registry => RegistrySchema.Value;

    /// <summary><c>forge.yaml</c>, the team's policy.</summary>
    public static Schema Policy => PolicySchema.Value;

    /// <summary>Schema of a kind of file, or null where there is none.</summary>
    public static Schema? For(FileKind kind) => kind switch
    {
        FileKind.Experiment => Metadata,
        FileKind.Registry => Registry,
        FileKind.Policy => Policy,
        _ => null,
    };

    /// <summary>The text of a built-in schema by file name, such as <c>metadata.schema.json</c>; null for others.</summary>
    public static string? TextOf(string name) => EmbeddedText.Read("schemas/" + name);

    private static Schema Load(string name) =>
        Schema.Load(TextOf(name) ?? throw new InvalidOperationException($"The schema {name} is missing from the assembly."));
}
