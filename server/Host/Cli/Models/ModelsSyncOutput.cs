using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Ollama;

namespace ForgeLsp.Host.Cli.Models;

/// <summary>What <c>forge models sync</c> prints: a line for each model as it ends, how far it is on a terminal's stderr, and the summary; or JSON at the end.</summary>
internal sealed class ModelsSyncOutput(CliContext context, bool isJson)
{
    private static readonly FeatureJson Readable = new(new JsonSerializerOptions(FeatureJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private readonly Lock _gate = new();
    private int _width;

    /// <summary>How far it is. Any thread.</summary>
    public void Tell(SyncMoment moment)
    {
        lock (_gate)
        {
            if (moment.Finished is { } finished && !isJson)
            {
                Wipe();
                context.Out.WriteLine(SyncText.Line(finished));
                context.Out.Flush();
            }

            if (context.ShowsProgress)
            {
                var line = TextTable.Fit($"forge: {moment.Percentage,3} % · {moment.Line}", Math.Max(20, (context.Width ?? 100) - 1));
                Wipe();
                context.Error.Write("\r" + line);
                _width = line.Length;
            }
        }
    }

    /// <summary>Prints a plan.</summary>
    public Task WriteAsync(SyncPlan plan) => isJson ? WriteAsync(plan, Readable.SyncPlan) : WriteLinesAsync(SyncText.Lines(plan));

    /// <summary>Prints how it ended; the models were told already.</summary>
    public Task WriteAsync(SyncResult result)
    {
        lock (_gate)
        {
            Wipe();
        }

        return isJson ? WriteAsync(result, Readable.SyncResult) : WriteLinesAsync(SyncText.Summary(result));
    }

    private Task WriteAsync<T>(T value, JsonTypeInfo<T> type) => context.Out.WriteLineAsync(JsonSerializer.Serialize(value, type));

    private async Task WriteLinesAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await context.Out.WriteLineAsync(line);
        }
    }

    private void Wipe()
    {
        if (_width > 0)
        {
            context.Error.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}
