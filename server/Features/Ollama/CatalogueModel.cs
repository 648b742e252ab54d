using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Ollama;

/// <summary>What a model of the catalogue says that concerns Ollama, as written.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Source"><c>ollama</c> for one that is pulled, <c>custom</c> for one that is built.</param>
/// <param name="Catalogue">Path of the catalogue, relative to the workspace.</param>
public sealed record CatalogueModel(string Name, string Source, string Catalogue)
{
    /// <summary>The source of models that Ollama pulls.</summary>
    public const string Pulled = "ollama";

    /// <summary>The source of models that are built by a Modelfile.</summary>
    public const string Built = "custom";

    /// <summary>Its name at the source; null where that is its name in the catalogue.</summary>
    public string? ModelName { get; init; }

    /// <summary>Path of its Modelfile.</summary>
    public string? Modelfile { get; init; }

    /// <summary>Its state.</summary>
    public string? Status { get; init; }

    /// <summary>The digest that its manifest is to have, as <c>ollama list</c> shows it or longer; null for any.</summary>
    public string? Digest { get; init; }

    /// <summary>The models of a catalogue that Ollama has to do with: those that it pulls, and those that a Modelfile builds.</summary>
    public static IReadOnlyList<CatalogueModel> Read(DataNode catalogue, string path) =>
    [
        .. from entry in catalogue["models"]?.Entries ?? []
           let model = entry.Value
           let source = Text(model, "source")
           where source is Pulled || (source is Built && Text(model, "modelfile") is not null)
           select new CatalogueModel(entry.Name, source, path)
           {
               ModelName = Text(model, "model_name"),
               Modelfile = Text(model, "modelfile"),
               Status = Text(model, "status"),
               Digest = Text(model, "digest"),
           },
    ];

    private static string? Text(DataNode model, string key) => model[key] is { Kind: DataKind.String } value && !string.IsNullOrWhiteSpace(value.Text) ? value.Text.Trim() : null;
}
