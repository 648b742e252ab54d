using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ForgeLsp.Lsp.JsonRpc;

/// <summary>What receives the messages of a <see cref="Connection"/>, on the reader thread. The JSON is valid during the call only.</summary>
internal interface IMessageTarget
{
    /// <summary>A request; it must be answered exactly once. False ends reading.</summary>
    bool OnRequest(RequestId id, string method, JsonElement parameters);

    /// <summary>A notification. False ends reading.</summary>
    bool OnNotification(string method, JsonElement parameters);
}

/// <summary>JSON-RPC 2.0 over two byte streams: one ordered reader, one writer, requests of our own.</summary>
internal sealed class Connection
{
    /// <summary>Nothing here ends up in HTML, and the default escapes of every non-ASCII letter would triple the size.</summary>
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly FrameReader _reader;
    private readonly Outbox _outbox;
    private readonly Action<string> _log;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _asked = new(StringComparer.Ordinal);
    private int _lastId;

    /// <param name="patience">How long a client may read nothing while <paramref name="outboxLimit"/> bytes wait.</param>
    public Connection(Stream input, Stream output, Action<string> log, TimeSpan patience, int outboxLimit)
    {
        _log = log;
        _reader = new FrameReader(input, log);
        _outbox = new Outbox(output, log, patience, outboxLimit);
        new Thread(_outbox.Write) { IsBackground = true, Name = "forge writer" }.Start();
    }

    /// <summary>Whether what may be left out (log lines, progress) can still be sent.</summary>
    public bool HasRoom => _outbox.HasRoom;

    /// <summary>See <see cref="Outbox.Broken"/>.</summary>
    public Task Broken => _outbox.Broken;

    /// <summary>See <see cref="Outbox.RoomAsync"/>.</summary>
    public ValueTask<bool> RoomAsync() => _outbox.RoomAsync();

    /// <summary>See <see cref="Outbox.DrainedAsync"/>.</summary>
    public Task DrainedAsync() => _outbox.DrainedAsync();

    /// <summary>The JSON of a result.</summary>
    public static byte[] ToJson<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads and hands out messages until the stream ends or <paramref name="target"/> says so. Blocks.</summary>
    public void Read(IMessageTarget target)
    {
        try
        {
            while (_reader.Read() is { } body && Dispatch(body.Span, target))
            {
                // Each turn is one message.
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            _log("The input broke off: " + gone.Message);
        }

        foreach (var asked in _asked.Values)
        {
            asked.TrySetCanceled();
        }
    }

    /// <summary>Answers a request; <paramref name="result"/> is JSON.</summary>
    public void Reply(RequestId id, ReadOnlySpan<byte> result)
    {
        var buffer = new ArrayBufferWriter<byte>(result.Length + 64);
        using var writer = Begin(buffer);
        writer.WritePropertyName("id"u8);
        writer.WriteRawValue(id.Json, skipInputValidation: true);
        writer.WritePropertyName("result"u8);
        writer.WriteRawValue(result, skipInputValidation: true);
        End(writer, buffer);
    }

    /// <summary>Answers a request with an error.</summary>
    public void ReplyError(RequestId id, int code, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = Begin(buffer);
        writer.WritePropertyName("id"u8);
        writer.WriteRawValue(id.Json, skipInputValidation: true);
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, code);
        writer.WriteString("message"u8, message);
        writer.WriteEndObject();
        End(writer, buffer);
    }

    /// <summary>Sends a notification.</summary>
    public void Notify<T>(string method, T parameters, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = Begin(buffer);
        writer.WriteString("method"u8, method);
        writer.WritePropertyName("params"u8);
        JsonSerializer.Serialize(writer, parameters, type);
        End(writer, buffer);
    }

    /// <summary>Asks the client and waits for its answer.</summary>
    /// <exception cref="RpcException">The client answered with an error.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the client left.</exception>
    public async Task<JsonElement> RequestAsync<T>(string method, T parameters, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref _lastId).ToString();
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        var buffer = new ArrayBufferWriter<byte>(512);
        await using (var writer = Begin(buffer))
        {
            writer.WritePropertyName("id"u8);
            writer.WriteRawValue(id);
            writer.WriteString("method"u8, method);
            writer.WritePropertyName("params"u8);
            JsonSerializer.Serialize(writer, parameters, type);
            End(writer, buffer);
        }

        try
        {
            return await answer.Task.WaitAsync(cancel);
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    private static Utf8JsonWriter Begin(ArrayBufferWriter<byte> buffer)
    {
        var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        return writer;
    }

    private void End(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        writer.WriteEndObject();
        writer.Flush();
        _outbox.Post(buffer.WrittenSpan);
    }

    private bool Dispatch(ReadOnlySpan<byte> body, IMessageTarget target)
    {
        JsonDocument document;
        try
        {
            // A length that is too large has swallowed the beginning of the next frame: the JSON says where this message ends.
            var json = new Utf8JsonReader(body);
            document = JsonDocument.ParseValue(ref json);
            var rest = body[(int)json.BytesConsumed..].TrimStart(" \t\r\n"u8);
            if (rest.Length > 0)
            {
                _log($"A Content-Length was {rest.Length} bytes too large; the rest is read as the next message.");
                _reader.PushBack(rest.Length);
            }
        }
        catch (JsonException wrong)
        {
            _log($"A message of {body.Length} bytes is not JSON (byte {wrong.BytePositionInLine} of line {wrong.LineNumber}).");
            ReplyError(RequestId.Null, RpcErrorCode.ParseError, "The message is not valid JSON.");
            return true;
        }

        using (document)
        {
            var id = RequestId.Null;
            try
            {
                return Dispatch(document.RootElement, target, ref id);
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair in a name, which JSON allows and .NET strings of JSON do not.
                ReplyError(id, RpcErrorCode.InvalidRequest, "The message holds text that is not valid Unicode.");
                return true;
            }
        }
    }

    private bool Dispatch(JsonElement message, IMessageTarget target, ref RequestId id)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            ReplyError(RequestId.Null, RpcErrorCode.InvalidRequest, "A message must be a JSON object; the protocol has no batches.");
            return true;
        }

        var hasId = message.TryGetProperty("id"u8, out var idElement);
        if (hasId && idElement.ValueKind is not (JsonValueKind.Number or JsonValueKind.String or JsonValueKind.Null))
        {
            ReplyError(RequestId.Null, RpcErrorCode.InvalidRequest, "An id must be a number or a string.");
            return true;
        }

        id = hasId ? new RequestId(idElement.GetRawText()) : RequestId.Null;
        if (!message.TryGetProperty("method"u8, out var method))
        {
            if (hasId && (message.TryGetProperty("result"u8, out _) || message.TryGetProperty("error"u8, out _)))
            {
                Answered(id, message);
            }
            else
            {
                ReplyError(id, RpcErrorCode.InvalidRequest, "The message has no method.");
            }

            return true;
        }

        if (method.ValueKind != JsonValueKind.String)
        {
            ReplyError(id, RpcErrorCode.InvalidRequest, "A method must be a string.");
            return true;
        }

        message.TryGetProperty("params"u8, out var parameters);
        var name = method.GetString() ?? "";
        return hasId ? target.OnRequest(id, name, parameters) : target.OnNotification(name, parameters);
    }

    private void Answered(RequestId id, JsonElement message)
    {
        if (!_asked.TryRemove(id.Json, out var asked))
        {
            return;
        }

        if (message.TryGetProperty("error"u8, out var error))
        {
            var text = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message"u8, out var said) ? said.ToString() : "no reason given";
            asked.TrySetException(new RpcException(RpcErrorCode.RequestFailed, text));
        }
        else
        {
            asked.TrySetResult(message.GetProperty("result"u8).Clone());
        }
    }
}
