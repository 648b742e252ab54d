using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>The schemas that Forge brings along (the files of <c>schemas/</c>), each compiled when first asked for.</summary>
public static class BuiltInSchemas
{
    private static readonly (FileKind Kind, string File, Lazy<Schema> Schema)[] All =
    [
        Entry(FileKind.Experiment, "metadata.schema.json"),
        Entry(FileKind.Registry, "registry.schema.json"),
        Entry(FileKind.Policy, "forge.schema.json"),
        Entry(FileKind.TrainingConfig, "training-config.schema.json"),
        Entry(FileKind.Pipeline, "dvc.schema.json"),
        Entry(FileKind.MlProject, "mlproject.schema.json"),
        Entry(FileKind.Conda, "conda-environment.schema.json"),
        Entry(FileKind.PythonEnv, "python-env.schema.json"),
    ];

    /// <summary><c>metadata.yaml</c> of one experiment.</summary>
    public static Schema Metadata => Of(FileKind.Experiment);

    /// <summary><c>models/registry.yaml</c>, the model catalogue.</summary>
    public static Schema Registry => Of(FileKind.Registry);

    /// <summary><c>forge.yaml</c>, the team's policy.</summary>
    public static Schema Policy => Of(FileKind.Policy);

    /// <summary>Schema of a kind of file, or null where there is none.</summary>
    public static Schema? For(FileKind kind)
    {
        // Asked of every file, several times.
        foreach (var entry in All)
        {
            if (entry.Kind == kind)
            {
                return entry.Schema.Value;
            }
        }

        return null;
    }

    /// <summary>The kind whose schema <paramref name="reference"/> (a path, or the schema's <c>$id</c>) names by its file name; null where it names none of Forge's.</summary>
    public static FileKind? KindNamed(string reference)
    {
        var name = reference[(reference.LastIndexOf('/') + 1)..].TrimEnd('#');
        return Array.Find(All, entry => entry.File == name) is { File: not null } found ? found.Kind : null;
    }

    /// <summary>The schemas by file name, with the kind of file that each describes.</summary>
    public static IEnumerable<(FileKind Kind, string File)> Files => All.Select(static entry => (entry.Kind, entry.File));

    /// <summary>The text of a built-in schema by file name, such as <c>metadata.schema.json</c>; null for others.</summary>
    public static string? TextOf(string name) => EmbeddedText.Read("schemas/" + name);

    private static Schema Of(FileKind kind) => For(kind) ?? throw new InvalidOperationException($"There is no schema for {kind}.");

    private static (FileKind Kind, string File, Lazy<Schema> Schema) Entry(FileKind kind, string file) => (kind, file, new Lazy<Schema>(() => Load(file)));

    private static Schema Load(string name) =>
        Schema.Load(TextOf(name) ?? throw new InvalidOperationException($"The schema {name} is missing from the assembly."));
}
