using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>A JSON value as data: the constants of a schema, and JSON files. It has no place in a text, so every span is empty.</summary>
public sealed class JsonData : DataNode
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private readonly JsonElement _element;
    private DataNode[]? _items;
    private DataEntry[]? _entries;

    private JsonData(JsonElement element, DataKind kind, string text)
    {
        _element = element;
        Kind = kind;
        Text = text;
    }

    /// <inheritdoc/>
    public override DataKind Kind { get; }

    /// <inheritdoc/>
    public override TextSpan Span => default;

    /// <inheritdoc/>
    public override string Text { get; }

    /// <inheritdoc/>
    public override bool IsQuoted => Kind == DataKind.String;

    /// <inheritdoc/>
    public override bool Boolean => _element.ValueKind == JsonValueKind.True;

    /// <inheritdoc/>
    public override string? NumberText => Kind is DataKind.Integer or DataKind.Number ? Text : null;

    /// <inheritdoc/>
    public override DataList<DataNode> Items => new(_items ??= Kind == DataKind.Sequence ? [.. _element.EnumerateArray().Select(From)] : []);

    /// <inheritdoc/>
    public override DataList<DataEntry> Entries => new(_entries ??= Kind == DataKind.Mapping ? ReadEntries() : []);

    /// <summary>Stands for a value that is not there.</summary>
    internal static DataNode Missing { get; } = new JsonData(default, DataKind.Null, "");

    /// <summary>Wraps <paramref name="element"/>, which must stay alive as long as the result.</summary>
    public static DataNode From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonData(element, DataKind.Mapping, ""),
        JsonValueKind.Array => new JsonData(element, DataKind.Sequence, ""),
        JsonValueKind.String => new JsonData(element, DataKind.String, StringOf(element)),
        JsonValueKind.Number => NumberOf(element),
        JsonValueKind.True => new JsonData(element, DataKind.Boolean, "true"),
        JsonValueKind.False => new JsonData(element, DataKind.Boolean, "false"),
        _ => new JsonData(element, DataKind.Null, "null"),
    };

    /// <summary>Reads <paramref name="json"/>; null where it is not JSON, with the reason in <paramref name="problem"/>.</summary>
    public static DataNode? Parse(string json, out string? problem)
    {
        var element = ParseElement(json, out problem);
        return element is { } root ? From(root) : null;
    }

    /// <summary>Reads <paramref name="json"/> into an element that needs no disposal.</summary>
    internal static JsonElement? ParseElement(string json, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            problem = null;
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>The string of <paramref name="element"/>; as spelt, where it holds half a surrogate pair.</summary>
    internal static string StringOf(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText().Trim('"');
        }
    }

    private static JsonData NumberOf(JsonElement element)
    {
        var text = element.GetRawText();
        return new JsonData(element, text.AsSpan().IndexOfAny(".eE") >= 0 ? DataKind.Number : DataKind.Integer, text);
    }

    private static JsonData StringNode(string text) => new(default, DataKind.String, text);

    private DataEntry[] ReadEntries()
    {
        var entries = new List<DataEntry>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var property in _element.EnumerateObject())
        {
            var entry = new DataEntry(StringNode(property.Name), From(property.Value));
            if (places.TryAdd(property.Name, entries.Count))
                entries.Add(entry);
            else
                entries[places[property.Name]] = entry;
        }

        return [.. entries];
    }
}
