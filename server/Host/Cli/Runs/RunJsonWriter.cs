using System.Text.Json;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>Runs as one JSON document (docs/json.md). It is whole even where a store could not answer to the end.</summary>
internal sealed class RunJsonWriter : IRunWriter
{
    private const int FlushBytes = 64 * 1024;
    private readonly TextWriter _output;
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;

    public RunJsonWriter(TextWriter output)
    {
        _output = output;
        _json = new(_buffer, RunJson.Options(indented: true));
        _json.WriteStartObject();
        _json.WriteNumber("version", 1);
        _json.WriteStartArray("runs");
    }

    /// <inheritdoc/>
    public Task WriteAsync(ListedRun run, CancellationToken cancel) => WriteAsync(run, null);

    /// <summary>Writes a run with further fields.</summary>
    public Task WriteAsync(ListedRun run, Action<Utf8JsonWriter>? more)
    {
        RunJson.Write(_json, run, more is null ? null : () => more(_json));
        return _json.BytesPending + _buffer.Length > FlushBytes ? RunJson.DrainAsync(_json, _buffer, _output) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task EndAsync(string? next, bool isPartial, CancellationToken cancel)
    {
        _json.WriteEndArray();
        _json.WriteString("nextPage", next);
        _json.WriteEndObject();
        await RunJson.DrainAsync(_json, _buffer, _output);
        await _output.WriteAsync('\n');
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        await _buffer.DisposeAsync();
    }
}
