using System.Text.Json;

namespace ForgeLsp.Adapters.Ollama;

/// <summary>JSON texts with a line end behind each, as they come. A line that never ends is given up, and so is a stream on which nothing comes.</summary>
/// <param name="maxLine">Bytes of a line.</param>
internal sealed class OllamaStream(Stream body, int maxLine)
{
    private const int Chunk = 16 * 1024;
    private byte[] _bytes = new byte[Chunk];
    private int _start;
    private int _end;
    private bool _isOver;

    /// <summary>The next line that is not blank; null at the end.</summary>
    /// <param name="patience">How long nothing may come.</param>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    /// <exception cref="JsonException">A line is no JSON, or too long.</exception>
    public async Task<JsonDocument?> NextAsync(TimeSpan patience, CancellationToken cancel)
    {
        var searched = _start;
        while (true)
        {
            var line = Array.IndexOf(_bytes, (byte)'\n', searched, _end - searched);
            if (line >= 0 || _isOver)
            {
                var text = _bytes.AsMemory(_start, (line < 0 ? _end : line) - _start);
                _start = searched = line < 0 ? _end : line + 1;
                if (!IsBlank(text.Span))
                {
                    return JsonDocument.Parse(text.ToArray());
                }

                if (line < 0)
                {
                    return null;
                }

                continue;
            }

            searched = _end - _start;
            await FillAsync(patience, cancel);
        }
    }

    private async Task FillAsync(TimeSpan patience, CancellationToken cancel)
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        if (_end >= maxLine)
        {
            throw new JsonException("A line of the stream does not end.");
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(maxLine, _bytes.Length * 2));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            var count = await body.ReadAsync(_bytes.AsMemory(_end), limit.Token);
            _isOver = count == 0;
            _end += count;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;
}
