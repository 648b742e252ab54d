using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>A run as the command line tells it.</summary>
internal sealed record ListedRun(string Store, string ExperimentName, Run Run);

/// <summary>The contract of <c>forge runs list|show|export --format json</c>, version 1: times in ms or null; NaN and infinities as strings.</summary>
internal static class RunJson
{
    /// <summary>How all JSON of runs is written: text as it is, never as HTML.</summary>
    public static JsonWriterOptions Options(bool indented) => new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the writer holds, as text; the writer goes on.</summary>
    public static async Task DrainAsync(Utf8JsonWriter json, MemoryStream buffer, TextWriter output)
    {
        await json.FlushAsync();
        await output.WriteAsync(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        buffer.SetLength(0);
    }

    /// <summary>One run.</summary>
    /// <param name="more">Writes further fields behind those of the list.</param>
    public static void Write(Utf8JsonWriter json, ListedRun listed, Action? more = null)
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
        foreach (var (key, metric) in run.Metrics.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            Value(json, metric.Value);
        }

        json.WriteEndObject();
        Map(json, "tags", run.Tags);
        more?.Invoke();
        json.WriteEndObject();
    }

    /// <summary>A metric's value: a number, or one of the three words that JSON has no numbers for.</summary>
    public static void Value(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(ExactDoubleConverter.Text(value));
        }
    }

    /// <summary>A whole number or null.</summary>
    public static void Number(Utf8JsonWriter json, string name, long? value)
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

    /// <summary>Texts by key, in order, without credentials.</summary>
    public static void Map(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, CredentialMask.Of(key, value));
        }

        json.WriteEndObject();
    }
}
