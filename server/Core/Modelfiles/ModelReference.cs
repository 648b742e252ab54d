namespace ForgeLsp.Core.Modelfiles;

/// <summary>A name of a model as Ollama takes it apart: <c>[host/][namespace/]model[:tag]</c>. Letters count in any case.</summary>
/// <param name="Model">Host, namespace and model in small letters, without Ollama's own host and <c>library</c>.</param>
/// <param name="Tag">What stands behind the colon; null where nothing does, which means <c>latest</c>.</param>
/// <remarks>Source: <c>types/model/name.go</c> of ollama/ollama.</remarks>
public readonly record struct ModelReference(string Model, string? Tag)
{
    private static readonly string[] Weights = [".gguf", ".ggml", ".bin", ".safetensors"];

    /// <summary>Takes a name apart.</summary>
    public static ModelReference Parse(string written)
    {
        var name = written.Trim().ToLowerInvariant();
        foreach (var prefix in (string[])["https://", "http://", "registry.ollama.ai/", "ollama.com/", "library/"])
        {
            name = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        }

        // A colon before a slash belongs to the host's port.
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? new ModelReference(name[..colon], name[(colon + 1)..]) : new ModelReference(name, null);
    }

    /// <summary>
    /// Whether both can mean one model: the same name, and the same tag where both have one. A tag that only says more is the same: <c>8b</c> and
    /// <c>8b-instruct-q4_K_M</c>.
    /// </summary>
    public bool Agrees(ModelReference other) => Model == other.Model && (Tag is null || other.Tag is null || Tag == other.Tag
        || Tag.StartsWith(other.Tag + "-", StringComparison.Ordinal) || other.Tag.StartsWith(Tag + "-", StringComparison.Ordinal));

    /// <summary>Whether the value of a <c>FROM</c> is a path by its looks, and not the name of a model.</summary>
    public static bool IsPath(string value) =>
        value is "." or ".." || value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("../", StringComparison.Ordinal) || value.StartsWith('/') || value.StartsWith('~') || value.Contains('\\', StringComparison.Ordinal)
        || (value.Length > 2 && char.IsAsciiLetter(value[0]) && value[1] == ':' && value[2] == '/') || Array.Exists(Weights, ending => value.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether something else fills the value in before Ollama reads it: <c>${BASE}</c>, <c>{{ model }}</c>, <c>&lt;model&gt;</c>.</summary>
    public static bool IsPlaceholder(string value) => value.AsSpan().IndexOfAny("${}<>%@[") >= 0;
}
