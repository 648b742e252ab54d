using System.Collections.Immutable;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Workspace.Index;

/// <summary>The schemas of the workspace that files claim, as they were last read. Immutable.</summary>
public sealed class CustomSchemas
{
    private readonly ImmutableDictionary<string, CustomSchema> _byPath;

    private CustomSchemas(ImmutableDictionary<string, CustomSchema> byPath) => _byPath = byPath;

    /// <summary>None was read.</summary>
    public static CustomSchemas None { get; } = new(ImmutableDictionary.Create<string, CustomSchema>(StringComparer.Ordinal));

    /// <summary>The schema at <paramref name="path"/>; null where it was not read yet.</summary>
    public CustomSchema? At(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Whether the file at <paramref name="path"/> is a schema that was read, or is referred to by one, or was looked for in vain.</summary>
    public bool DependsOn(string path) => _byPath.Values.Any(schema => schema.Documents.Contains(path));

    /// <summary>These schemas and those at <paramref name="paths"/>, read now through <paramref name="read"/>.</summary>
    public CustomSchemas With(IEnumerable<string> paths, Func<string, string?> read) =>
        new(_byPath.SetItems(paths.Distinct(StringComparer.Ordinal).Select(path => KeyValuePair.Create(path, CustomSchema.Read(path, read)))));
}

/// <summary>One schema with everything it refers to.</summary>
/// <param name="Schema">Null where it cannot be used at all; then nothing is checked by it.</param>
/// <param name="Problem">What is wrong with it, for people; null where nothing is.</param>
/// <param name="Documents">The files that were looked at, the schema itself among them.</param>
public sealed record CustomSchema(Schema? Schema, string? Problem, IReadOnlySet<string> Documents)
{
    private const string Scheme = "forge-workspace:///";

    /// <summary>Reads the schema at <paramref name="path"/> (JSON or YAML); references to other files are relative to it and stay in the workspace.</summary>
    public static CustomSchema Read(string path, Func<string, string?> read)
    {
        var documents = new HashSet<string>(StringComparer.Ordinal) { path };
        if (Json(path, read) is not { } json)
        {
            return new CustomSchema(null, $"There is no schema `{path}` in the workspace that can be read, so the file is not checked", documents);
        }

        var schema = Schema.Load(json, AddressOf(path), address =>
        {
            if (PathOf(address) is not { } other)
            {
                return null;
            }

            documents.Add(other);
            return Json(other, read);
        });
        return schema.Problems.Count == 0
            ? new CustomSchema(schema, null, documents)
            : new CustomSchema(schema, $"The schema `{path}` is broken: {schema.Problems[0].Replace(AddressOf("").AbsoluteUri, "", StringComparison.Ordinal)}", documents);
    }

    private static Uri AddressOf(string path) => new(Scheme + UriPath.Encode(path));

    private static string? PathOf(Uri address) =>
        address.IsAbsoluteUri && address.AbsoluteUri.StartsWith(Scheme, StringComparison.Ordinal) ? Uri.UnescapeDataString(address.AbsoluteUri[Scheme.Length..]) : null;

    private static string? Json(string path, Func<string, string?> read) =>
        read(path) is not { } text ? null
        : path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal) ? DataJson.Write(YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.Yaml12))
        : text;
}
