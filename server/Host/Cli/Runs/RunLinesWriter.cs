using System.Text.Json;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>Runs as JSON, one in a line: for streams of any length.</summary>
internal sealed class RunLinesWriter(TextWriter output) : IRunWriter
{
    private readonly MemoryStream _buffer = new();

    /// <inheritdoc/>
    public async Task WriteAsync(ListedRun run, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(_buffer, RunJson.Options(indented: false));
        RunJson.Write(json, run);
        await RunJson.DrainAsync(json, _buffer, output);
        await output.WriteAsync('\n');
    }

    /// <inheritdoc/>
    public Task EndAsync(string? next, bool isPartial, CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _buffer.DisposeAsync();
}
