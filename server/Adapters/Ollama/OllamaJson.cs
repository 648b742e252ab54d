using System.Globalization;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Ollama;

/// <summary>Ollama's JSON (github.com/ollama/ollama, api/types.go), read without trust in its shape and written without reflection.</summary>
internal static class OllamaJson
{
    private const string Stop = "stop";

    /// <summary>Parameters that are truth values; of the others, what looks like a number is one, and <c>stop</c> is a list of texts (<c>Options</c> and <c>Runner</c> in api/types.go).</summary>
    private static readonly string[] Truths = ["numa", "low_vram", "f16_kv", "logits_all", "vocab_only", "use_mmap", "use_mlock", "penalize_newline"];

    /// <summary>The models of <c>/api/tags</c>; null where it is another answer.</summary>
    public static IReadOnlyList<OllamaModel>? Models(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("models", out var models))
        {
            return null;
        }

        // A server without models may say null.
        return models.ValueKind == JsonValueKind.Array
            ? [.. models.EnumerateArray().Select(static model => new OllamaModel(Text(model, "name") ?? Text(model, "model") ?? "", Text(model, "digest") ?? "", Math.Max(0, Number(model, "size")))).Where(static model => model.Name.Length > 0)]
            : [];
    }

    /// <summary>The answer to <c>/api/show</c>.</summary>
    public static OllamaDetails Details(JsonElement json) => new(Text(json, "modelfile") ?? "")
    {
        ParentModel = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("details", out var details) ? Text(details, "parent_model") : null,
        System = Text(json, "system") ?? "",
        Template = Text(json, "template") ?? "",
        License = Text(json, "license") ?? "",
        Parameters = [.. (Text(json, "parameters") ?? "").Split('\n').Select(Parameter).OfType<KeyValuePair<string, string>>()],
        Messages = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? [.. messages.EnumerateArray().Select(static message => KeyValuePair.Create(Text(message, "role") ?? "", Text(message, "content") ?? ""))]
            : [],
    };

    /// <summary>One line of a stream; null where it is no object.</summary>
    public static OllamaStep? Step(JsonElement json) => json.ValueKind == JsonValueKind.Object ? new OllamaStep(Text(json, "status") ?? "", Text(json, "digest"), Number(json, "completed"), Number(json, "total")) : null;

    /// <summary>A text of an object; null where there is none.</summary>
    public static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The body that asks about a model. Servers before 0.3 read <c>name</c>, newer ones <c>model</c>.</summary>
    public static byte[] Named(string model) => Write(json =>
    {
        json.WriteString("model", model);
        json.WriteString("name", model);
    });

    /// <summary>The body of <c>/api/create</c>. Servers before 0.5.5 read the Modelfile and nothing else; newer ones read everything but that.</summary>
    public static byte[] Create(OllamaCreation creation) => Write(json =>
    {
        json.WriteString("model", creation.Model);
        json.WriteString("name", creation.Model);
        json.WriteString("modelfile", creation.Modelfile);
        WriteText(json, "from", creation.From);
        WriteMap(json, "files", creation.Files);
        WriteMap(json, "adapters", creation.Adapters);
        WriteText(json, "template", creation.Template);
        WriteText(json, "system", creation.System);
        if (creation.Licenses.Count > 0)
        {
            json.WriteStartArray("license");
            foreach (var license in creation.Licenses)
            {
                json.WriteStringValue(license);
            }

            json.WriteEndArray();
        }

        if (creation.Parameters.Count > 0)
        {
            json.WriteStartObject("parameters");
            foreach (var group in creation.Parameters.GroupBy(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal))
            {
                WriteParameter(json, group.Key, [.. group]);
            }

            json.WriteEndObject();
        }

        if (creation.Messages.Count > 0)
        {
            json.WriteStartArray("messages");
            foreach (var (role, content) in creation.Messages)
            {
                json.WriteStartObject();
                json.WriteString("role", role);
                json.WriteString("content", content);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        foreach (var (name, value) in creation.Others)
        {
            json.WriteString(name, value);
        }
    });

    private static byte[] Write(Action<Utf8JsonWriter> body)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WritePropertyName(name);
        var value = values[^1];
        if (name == Stop)
        {
            json.WriteStartArray();
            foreach (var word in values)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
        }
        else if (Truths.Contains(name, StringComparer.Ordinal) && value.ToLowerInvariant() is "true" or "t" or "1" or "false" or "f" or "0")
        {
            json.WriteBooleanValue(value.ToLowerInvariant() is "true" or "t" or "1");
        }
        else if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            json.WriteNumberValue(whole);
        }
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    private static long Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? (long)Math.Clamp(value.GetDouble(), long.MinValue / 2, long.MaxValue / 2) : 0;

    /// <summary>A line such as <c>temperature    0.7</c> or <c>stop    "&lt;|im_end|&gt;"</c>: a name, blanks, a value as Go writes it (<c>%#v</c>).</summary>
    private static KeyValuePair<string, string>? Parameter(string line)
    {
        var text = line.Trim();
        var blank = text.IndexOf(' ');
        return blank <= 0 ? null : KeyValuePair.Create(text[..blank], GoText(text[blank..].TrimStart()));
    }

    /// <summary>A text in Go's double quotes without them; anything else as it is (go.dev/ref/spec#String_literals).</summary>
    private static string GoText(string text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            var digits = text[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0 && i + digits < text.Length && int.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
            {
                plain.Append(new Rune(code).ToString());
                i += digits;
                continue;
            }

            plain.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', var other => other });
        }

        return plain.ToString();
    }
}
