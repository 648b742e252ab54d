using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Catalogue;

/// <summary>The model catalogue of one text.</summary>
public sealed class ModelCatalogue
{
    /// <summary>What is said of a file that is somebody else's catalogue.</summary>
    public const string ForeignShape = "This is not Forge's form of a model catalogue, so it is not checked. In Forge's, `models:` maps each name to its `source`, `status` and `owners`";

    private ModelCatalogue(YamlFile file, IReadOnlyList<CatalogueEntry> entries, string? problem)
    {
        File = file;
        Entries = entries;
        Problem = problem;
    }

    /// <summary>The file.</summary>
    public YamlFile File { get; }

    /// <summary>Its text.</summary>
    public SourceText Text => File.Text;

    /// <summary>The models in the order of the file; empty where the file is of another form.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    /// <summary>Why nothing can be read from the file, or not all; null where it is as it should be.</summary>
    public string? Problem { get; }

    /// <summary>The entry of a name; null where there is none.</summary>
    public CatalogueEntry? this[string name] => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <summary>Reads a text as a catalogue at <paramref name="path"/>.</summary>
    public static ModelCatalogue Read(string path, SourceText text) =>
        Read(new YamlFile(path, FileKind.Registry, YamlTree.Parse(text), YamlDialect.PyYaml, BuiltInSchemas.Registry));

    /// <summary>Reads a parsed file as a catalogue.</summary>
    public static ModelCatalogue Read(YamlFile file)
    {
        if (file.Tree.IsTooLarge)
        {
            return new(file, [], $"{file.Path} is too large to be read.");
        }

        if (file.Kind != FileKind.Registry || CatalogueShape.IsForeign(file))
        {
            return new(file, [], $"{file.Path} is a catalogue of another form: in Forge's, `models:` maps each name to its `source`, `status` and `owners`.");
        }

        IReadOnlyList<CatalogueEntry> entries = [.. (file.Root["models"]?.Entries ?? []).Select(static entry => new CatalogueEntry(entry.Name, entry.Key.Span, entry.Value))];
        if (file.Tree.Problems is [var first, ..])
        {
            return new(file, entries, $"{file.Path} is no valid YAML (line {file.Text.LineAt(first.Span.Start) + 1}): {first.Message}.");
        }

        return new(file, entries, file.Tree.ConflictMarkers is [var marker, ..] ? $"{file.Path} has a merge conflict in it (line {file.Text.LineAt(marker.Start) + 1}): decide which side holds first." : null);
    }
}
