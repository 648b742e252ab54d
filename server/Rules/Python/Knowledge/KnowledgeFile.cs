using System.Text.Json;
using ForgeLsp.Core.Names;

namespace ForgeLsp.Rules.Python.Knowledge;

/// <summary>Reads the data files in <c>Knowledge</c>: lists are words with blanks between them, pairs are <c>key:value</c>.</summary>
internal static class KnowledgeFile
{
    private static readonly SharedNames Parts = new();

    /// <summary>What <paramref name="read"/> makes of the file of this name.</summary>
    public static T Read<T>(string name, Func<JsonElement, T> read)
    {
        using var document = Open(name);
        return read(document.RootElement);
    }

    /// <summary>The file of this name.</summary>
    public static JsonDocument Open(string name)
    {
        using var stream = typeof(KnowledgeFile).Assembly.GetManifestResourceStream($"knowledge/{name}.json")
            ?? throw new InvalidOperationException($"The resource knowledge/{name}.json is missing from the program.");
        return JsonDocument.Parse(stream);
    }

    /// <summary>The words of a property, in order; none where it is missing.</summary>
    public static string[] List(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? (value.GetString() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>The words of a property as a set.</summary>
    public static HashSet<string> Words(JsonElement element, string property) => new(List(element, property), StringComparer.Ordinal);

    /// <summary>The items of a property that is an array; none where it is missing.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement element, string property) => element.TryGetProperty(property, out var items) ? items.EnumerateArray() : [];

    /// <summary>The pairs of a property.</summary>
    public static IEnumerable<(string Key, string Value)> Pairs(JsonElement element, string property)
    {
        foreach (var pair in List(element, property))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            yield return (pair[..colon], pair[(colon + 1)..]);
        }
    }

    /// <summary>What is before the first dot: the package of a dotted name.</summary>
    public static string Root(string qualified) => qualified.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? Parts.Of(qualified.AsSpan(0, dot)) : qualified;

    /// <summary>What is behind the last dot.</summary>
    public static string Last(string qualified) => qualified.LastIndexOf('.') is >= 0 and var dot ? Parts.Of(qualified.AsSpan(dot + 1)) : qualified;
}
