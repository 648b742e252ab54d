using ForgeLsp.Core.Ollama;

namespace ForgeLsp.Features.Ollama;

/// <summary>One model that the catalogue wants an Ollama server to have.</summary>
/// <param name="Label">Its name on the server; the catalogue's where that is no name for Ollama.</param>
/// <param name="Entries">The models of the catalogue that mean it; empty for one that others are only built on.</param>
internal sealed record SyncTarget(string Label, IReadOnlyList<string> Entries)
{
    /// <summary>Its name; null where it has none that Ollama takes.</summary>
    public OllamaName? Name { get; init; }

    /// <summary>What builds it; null for one that is pulled.</summary>
    public ModelfileContent? Modelfile { get; init; }

    /// <summary>The model that it is built on; null where that is weights.</summary>
    public OllamaName? Base { get; init; }

    /// <summary>Absolute paths of the weights that it is built from, by how the Modelfile names them.</summary>
    public IReadOnlyDictionary<string, string> Weights { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Absolute paths of its adapters, by how the Modelfile names them.</summary>
    public IReadOnlyDictionary<string, string> Adapters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The digest that it is to have, or null.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether every entry that means it is deprecated.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>Why it cannot be had, as a sentence; null where nothing stands against it.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether no entry of the catalogue means it.</summary>
    public bool IsOnlyBase => Entries.Count == 0;
}
