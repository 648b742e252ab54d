namespace ForgeLsp.Core.Ollama;

/// <summary>
/// A model's name as Ollama understands it: <c>[host/][namespace/]model[:tag]</c>, with <c>registry.ollama.ai</c>, <c>library</c> and
/// <c>latest</c> where a part is left out, and no difference between upper and lower case (github.com/ollama/ollama, types/model/name.go).
/// </summary>
public sealed record OllamaName
{
    private const string DefaultHost = "registry.ollama.ai";
    private const string DefaultNamespace = "library";
    private const string DefaultTag = "latest";
    private const int MaxHost = 350;
    private const int MaxPart = 80;

    private OllamaName(string host, string space, string model, string tag) => (Host, Namespace, Model, Tag) = (host, space, model, tag);

    /// <summary>The registry that it is pulled from.</summary>
    public string Host { get; }

    /// <summary>Who publishes it; <c>library</c> for Ollama's own.</summary>
    public string Namespace { get; }

    /// <summary>The name alone.</summary>
    public string Model { get; }

    /// <summary>Its tag.</summary>
    public string Tag { get; }

    /// <summary>Reads a name; null where Ollama would refuse it.</summary>
    public static OllamaName? Parse(string text)
    {
        var (rest, tag) = text.LastIndexOf(':') is var colon && colon > text.LastIndexOf('/') ? (text[..colon], text[(colon + 1)..]) : (text, DefaultTag);
        var (before, model) = CutLast(rest);
        var (host, space) = before is null ? (null, null) : CutLast(before);
        if (host is not null && host.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
        {
            host = host[(scheme + 3)..];
        }

        var name = new OllamaName(host ?? DefaultHost, space ?? DefaultNamespace, model, tag);
        return IsHost(name.Host) && IsPart(name.Namespace, mayHaveDots: false) && IsPart(name.Model, mayHaveDots: true) && IsPart(name.Tag, mayHaveDots: true) ? name : null;
    }

    /// <summary>As <c>ollama list</c> shows it: the shortest form that is the same model, always with the tag.</summary>
    public override string ToString() =>
        !Same(Host, DefaultHost) ? $"{Host}/{Namespace}/{Model}:{Tag}"
        : !Same(Namespace, DefaultNamespace) ? $"{Namespace}/{Model}:{Tag}"
        : $"{Model}:{Tag}";

    /// <inheritdoc/>
    public bool Equals(OllamaName? other) => other is not null && Same(Host, other.Host) && Same(Namespace, other.Namespace) && Same(Model, other.Model) && Same(Tag, other.Tag);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(ToString());

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static (string? Before, string Last) CutLast(string text) => text.LastIndexOf('/') is >= 0 and var slash ? (text[..slash], text[(slash + 1)..]) : (null, text);

    private static bool IsHost(string text) => text.Length is > 0 and <= MaxHost && IsWordUnit(text[0]) && text.All(static unit => IsWordUnit(unit) || unit is '-' or '.' or ':');

    private static bool IsPart(string text, bool mayHaveDots) =>
        text.Length is > 0 and <= MaxPart && IsWordUnit(text[0]) && text.All(unit => IsWordUnit(unit) || unit is '-' || (unit is '.' && mayHaveDots));

    private static bool IsWordUnit(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is '_';
}
