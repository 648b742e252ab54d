using System.Text.Json;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Host.Cli;

/// <summary>A run as the command line tells it.</summary>
internal sealed record ListedRun(string Store, string ExperimentName, Run Run);

/// <summary>The contract of <c>forge runs list|show --format json</c>, version 1: times in ms or null; NaN and infinities as strings.</summary>
internal static class RunJson
{
    public static async Task WriteAsync(TextWriter output, IEnumerable<ListedRun> runs, string? nextPage)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("runs");
            foreach (var listed in runs)
            {
                Write(json, listed);
            }

            json.WriteEndArray();
            json.WriteString("nextPage", nextPage);
            json.WriteEndObject();
        }

        await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, ListedRun listed)
    {
        var run = listed.Run;
        json.WriteStartObject();
        json.WriteString("store", listed.Store);
        json.WriteString("experimentId", run.ExperimentId);
        json.WriteString("experimentName", listed.ExperimentName);
        json.WriteString("runId", run.Id);
        json.WriteString("name", run.Name);
        json.WriteString("status", RunFields.StatusWord(run.Status));
        json.WriteString("lifecycleStage", run.IsDeleted ? "deleted" : "active");
        Number(json, "startTime", run.StartTime);
        Number(json, "endTime", run.EndTime);
        json.WriteString("user", run.User);
        json.WriteString("parentRunId", run.ParentRunId);
        Map(json, "params", run.Params);
        json.WriteStartObject("metrics");
        foreach (var (key, metric) in run.Metrics.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (double.IsFinite(metric.Value))
            {
                json.WriteNumber(key, metric.Value);
            }
            else
            {
                json.WriteString(key, ForgeLsp.Features.ExactDoubleConverter.Text(metric.Value));
            }
        }

        json.WriteEndObject();
        Map(json, "tags", run.Tags);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Map(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
