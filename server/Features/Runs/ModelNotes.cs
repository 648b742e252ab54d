using System.Text.Json;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Runs;

/// <summary>A model that a run logged: the folder of its artifacts, and the libraries that can load it.</summary>
internal sealed record ModelNote(string Path, IReadOnlyList<string> Flavors, string? Created);

/// <summary>What MLflow notes in a run's tag <c>mlflow.log-model.history</c>: a JSON list of models (mlflow/tracking, <c>record_logged_model</c>).</summary>
internal static class ModelNotes
{
    private const string Tag = "mlflow.log-model.history";

    /// <summary>The models, one for each folder, the newest note of each; none where the tag is absent or damaged.</summary>
    public static IReadOnlyList<ModelNote> Of(Run run)
    {
        if (!run.Tags.TryGetValue(Tag, out var text))
        {
            return [];
        }

        try
        {
            using var history = JsonDocument.Parse(text);
            return history.RootElement.ValueKind != JsonValueKind.Array
                ? []
                : [.. history.RootElement.EnumerateArray().Select(Read).OfType<ModelNote>().GroupBy(model => model.Path, StringComparer.Ordinal).Select(group => group.Last())];
        }
        catch (JsonException)
        {
            return []; // tags of databases are cut at 5,000 characters
        }
    }

    private static ModelNote? Read(JsonElement note)
    {
        if (note.ValueKind != JsonValueKind.Object || Text(note, "artifact_path") is not { } path)
        {
            return null;
        }

        var flavors = note.TryGetProperty("flavors", out var known) && known.ValueKind == JsonValueKind.Object
            ? known.EnumerateObject().Select(flavor => flavor.Name).Where(name => name != "python_function").ToList()
            : [];
        return new(path, flavors, Text(note, "utc_time_created"));
    }

    private static string? Text(JsonElement note, string name) => note.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
