using System.Globalization;
using System.Text.Json;

namespace ForgeLsp.Features.Compare;

/// <summary>Reads what MLflow keeps of a dataset's schema and profile: JSON in the forms of its own clients. What has another form says nothing.</summary>
internal static class DatasetSchema
{
    private const int MaxColumns = 20_000;

    /// <summary>Types by column, in order (<c>mlflow_colspec</c>), or shapes by tensor (<c>mlflow_tensorspec</c>); null where it says neither.</summary>
    public static IReadOnlyDictionary<string, string>? Columns(string? schema)
    {
        if (Parse(schema) is not { ValueKind: JsonValueKind.Object } root)
        {
            return null;
        }

        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.TryGetProperty("mlflow_colspec", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            Add(list, "", columns);
        }
        else if (root.TryGetProperty("mlflow_tensorspec", out var tensors) && tensors.ValueKind == JsonValueKind.Object)
        {
            foreach (var part in tensors.EnumerateObject())
            {
                // MLflow writes the lists of features and targets as JSON inside of JSON.
                if (part.Value.ValueKind == JsonValueKind.String && Parse(part.Value.GetString()) is { ValueKind: JsonValueKind.Array } inner)
                {
                    Add(inner, part.Name, columns);
                }
                else if (part.Value.ValueKind == JsonValueKind.Array)
                {
                    Add(part.Value, part.Name, columns);
                }
            }
        }

        return columns.Count == 0 ? null : columns;
    }

    /// <summary>How many rows the profile counts; null where it does not.</summary>
    public static long? Rows(string? profile) => Parse(profile) is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("num_rows", out var rows)
        ? rows.ValueKind == JsonValueKind.Number && rows.TryGetInt64(out var number) ? number
        : rows.ValueKind == JsonValueKind.String && long.TryParse(rows.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number : null : null;

    private static void Add(JsonElement list, string part, Dictionary<string, string> columns)
    {
        foreach (var column in list.EnumerateArray().Take(MaxColumns))
        {
            if (column.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var type = column.TryGetProperty("type", out var written) && written.ValueKind == JsonValueKind.String ? written.GetString() ?? "" : "";
            if (column.TryGetProperty("tensor-spec", out var tensor) && tensor.ValueKind == JsonValueKind.Object)
            {
                type = $"{(tensor.TryGetProperty("dtype", out var dtype) ? dtype.ToString() : type)} {(tensor.TryGetProperty("shape", out var shape) ? shape.GetRawText().Replace(" ", "", StringComparison.Ordinal) : "")}".Trim();
            }

            var name = column.TryGetProperty("name", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() ?? "" : part;
            var isOptional = column.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.False;
            columns.TryAdd(part.Length > 0 && name != part ? $"{part}.{name}" : name, isOptional ? type + ", optional" : type);
        }
    }

    private static JsonElement? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // cut off by an old database, or not of MLflow's client
        }
    }
}
