using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>A client as small as can be: frames out, messages in, and waiting for what must come.</summary>
public sealed class LspClient
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Stream _toServer;
    private readonly Stream _fromServer;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _asked = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _messages = [];
    private readonly Lock _padlock = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastId;

    public LspClient(Stream toServer, Stream fromServer, bool reads = true)
    {
        _toServer = toServer;
        _fromServer = fromServer;
        if (reads)
        {
            StartReading();
        }
    }

    /// <summary>Everything that the server sent so far, answers included, in order.</summary>
    public IReadOnlyList<JsonElement> Messages
    {
        get
        {
            lock (_padlock)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Completes when the server closes its end.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public static byte[] Frame(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return [.. Encoding.ASCII.GetBytes($"Content-Length: {bytes.Length}\r\n\r\n"), .. bytes];
    }

    public static string Message(string? id, string method, object? parameters) => id is null
        ? $$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{JsonSerializer.Serialize(parameters)}}}"""
        : $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{JsonSerializer.Serialize(parameters)}}}""";

    public void StartReading() => Ended = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Send(params ReadOnlySpan<byte> bytes)
    {
        _toServer.Write(bytes);
        _toServer.Flush();
    }

    public void SendBody(string body) => Send(Frame(body));

    public void Notify(string method, object? parameters) => SendBody(Message(null, method, parameters));

    /// <summary>Sends a request and returns the whole answer. <paramref name="id"/> is JSON.</summary>
    public Task<JsonElement> AskAsync(string method, object? parameters, string? id = null)
    {
        id ??= Interlocked.Increment(ref _lastId).ToString();
        var answer = AnswerAsync(id);
        SendBody(Message(id, method, parameters));
        return answer;
    }

    /// <summary>The answer to a request that is sent by hand. Call it before sending.</summary>
    public Task<JsonElement> AnswerAsync(string id)
    {
        var source = _asked.GetOrAdd(id, _ => new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
        return source.Task.WaitAsync(Patience);
    }

    /// <summary>The first message, among those that came and those that will, for which <paramref name="wanted"/> holds.</summary>
    public async Task<JsonElement> WaitAsync(Func<JsonElement, bool> wanted)
    {
        var deadline = Task.Delay(Patience);
        for (var next = 0; ;)
        {
            Task news;
            lock (_padlock)
            {
                for (; next < _messages.Count; next++)
                {
                    if (wanted(_messages[next]))
                    {
                        return _messages[next];
                    }
                }

                news = _news.Task;
            }

            if (await Task.WhenAny(news, deadline) == deadline)
            {
                throw new TimeoutException("The server never sent it. It sent:\n" + string.Join('\n', Messages.TakeLast(20)));
            }
        }
    }

    public Task<JsonElement> NotificationAsync(string method, Func<JsonElement, bool>? wanted = null) =>
        WaitAsync(message => Method(message) == method && (wanted is null || wanted(message.GetProperty("params"))));

    public async Task<JsonElement> InitializeAsync(object? parameters = null)
    {
        var answer = await AskAsync("initialize", parameters ?? new { processId = (int?)null, rootUri = (string?)null, capabilities = Push });
        Notify("initialized", new { });
        return answer.GetProperty("result");
    }

    public static object Push { get; } = new { textDocument = new { publishDiagnostics = new { versionSupport = true } } };

    public void Open(string uri, string text, int version = 1) =>
        Notify("textDocument/didOpen", new { textDocument = new { uri, languageId = "yaml", version, text } });

    public void Change(string uri, int version, params object[] changes) =>
        Notify("textDocument/didChange", new { textDocument = new { uri, version }, contentChanges = changes });

    public static object Edit(long line, long character, long endLine, long endCharacter, string text) => new
    {
        range = new { start = new { line, character }, end = new { line = endLine, character = endCharacter } },
        text,
    };

    /// <summary>What the server believes a document to be.</summary>
    public async Task<(int Version, int Length, string Hash)> StateAsync(string uri)
    {
        var state = (await AskAsync("forge/debugState", new { })).GetProperty("result");
        var document = state.GetProperty("documents").EnumerateArray().Single(candidate => candidate.GetProperty("uri").GetString() == uri);
        return (document.GetProperty("version").GetInt32(), document.GetProperty("length").GetInt32(), document.GetProperty("textHash").GetString() ?? "");
    }

    public static string? Method(JsonElement message) => message.TryGetProperty("method", out var method) ? method.GetString() : null;

    public static int Code(JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetInt32();

    private void Read()
    {
        try
        {
            while (ReadBody() is { } body)
            {
                var message = JsonDocument.Parse(body).RootElement;
                Received(message);
            }
        }
        catch (IOException)
        {
            // The server was killed.
        }
    }

    private void Received(JsonElement message)
    {
        TaskCompletionSource news;
        lock (_padlock)
        {
            _messages.Add(message);
            news = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        news.SetResult();
        if (message.TryGetProperty("id", out var id))
        {
            if (Method(message) is not null)
            {
                SendBody(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id.GetRawText()), ["result"] = null }.ToJsonString());
            }
            else
            {
                _asked.GetOrAdd(id.GetRawText(), _ => new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(message);
            }
        }
    }

    /// <summary>Strict on purpose: a byte too many or too few of the server's ends the test.</summary>
    private byte[]? ReadBody()
    {
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var next = _fromServer.ReadByte();
            if (next < 0)
            {
                return header.Length == 0 ? null : throw new IOException("The stream ends in a header: " + header);
            }

            header.Append((char)next);
        }

        var length = int.Parse(header.ToString()["Content-Length: ".Length..].Trim());
        var body = new byte[length];
        _fromServer.ReadExactly(body);
        return body;
    }
}
