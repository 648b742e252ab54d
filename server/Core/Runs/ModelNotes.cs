using System.Text.Json;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Runs;

/// <summary>A model that a run logged before MLflow 3.</summary>
/// <param name="Path">Its folder in the run's artifacts, with <c>/</c>; empty for all of them.</param>
/// <param name="Flavors">The libraries that can load it.</param>
/// <param name="Created">When, as MLflow wrote it; null where it did not.</param>
public sealed record ModelNote(string Path, IReadOnlyList<string> Flavors, string? Created);

/// <summary>What MLflow 2 notes in a run's tag <c>mlflow.log-model.history</c>: a JSON list of models.</summary>
public static class ModelNotes
{
    /// <summary>The models, one for each folder, the newest note of each; none where the tag is absent or damaged. A folder outside of the run's artifacts is none.</summary>
    public static IReadOnlyList<ModelNote> Of(Run run)
    {
        if (!run.Tags.TryGetValue(RunTags.ModelHistory, out var text))
        {
            return [];
        }

        try
        {
            using var history = JsonDocument.Parse(text);
            return history.RootElement.ValueKind != JsonValueKind.Array
                ? []
                : [.. history.RootElement.EnumerateArray().Select(Read).OfType<ModelNote>().GroupBy(static model => model.Path, StringComparer.Ordinal).Select(static group => group.Last())];
        }
        catch (JsonException)
        {
            return []; // tags of databases are cut at 5,000 characters, and anybody may write one
        }
    }

    private static ModelNote? Read(JsonElement note)
    {
        if (note.ValueKind != JsonValueKind.Object || Text(note, "artifact_path")?.Trim('/') is not { } path || path.Split('/').Contains("..", StringComparer.Ordinal))
        {
            return null;
        }

        var flavors = note.TryGetProperty("flavors", out var known) && known.ValueKind == JsonValueKind.Object
            ? known.EnumerateObject().Select(static flavor => flavor.Name).Where(static name => name != "python_function").ToList()
            : [];
        return new(path, flavors, Text(note, "utc_time_created"));
    }

    private static string? Text(JsonElement note, string name) => note.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
