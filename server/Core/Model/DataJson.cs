using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ForgeLsp.Core.Model;

/// <summary>Writes a <see cref="DataNode"/> as JSON text.</summary>
public static class DataJson
{
    private const int MaxDepth = 64;

    /// <summary>JSON of <paramref name="node"/>; NaN and infinities become strings, nesting past 64 levels becomes null.</summary>
    public static string Write(DataNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(node, json, 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(DataNode node, Utf8JsonWriter json, int depth)
    {
        switch (node.Kind)
        {
            case DataKind.Boolean:
                json.WriteBooleanValue(node.Boolean);
                break;
            case DataKind.Integer or DataKind.Number when node.NumberText is not (null or "NaN" or "Infinity" or "-Infinity"):
                json.WriteRawValue(node.NumberText, skipInputValidation: true);
                break;
            case DataKind.Integer or DataKind.Number:
                json.WriteStringValue(node.NumberText);
                break;
            case DataKind.String:
                json.WriteStringValue(node.Text);
                break;
            case DataKind.Sequence when depth < MaxDepth:
                json.WriteStartArray();
                foreach (var item in node.Items)
                {
                    Write(item, json, depth + 1);
                }

                json.WriteEndArray();
                break;
            case DataKind.Mapping when depth < MaxDepth:
                json.WriteStartObject();
                foreach (var entry in node.Entries)
                {
                    json.WritePropertyName(entry.Name);
                    Write(entry.Value, json, depth + 1);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
