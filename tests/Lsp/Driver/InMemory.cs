using System.Collections.Concurrent;
using System.IO.Pipelines;
using ForgeLsp.Lsp;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>The endpoint in this process, with a session that the test controls.</summary>
public sealed class InMemory : IAsyncDisposable
{
    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Stream _input;

    private InMemory(FakeSession session, bool reads, Func<ServerOptions, ServerOptions>? options)
    {
        Session = session;
        var fromServer = new Pipe(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));
        _input = _toServer.Writer.AsStream();
        var plain = new ServerOptions("1.2.3", Log.Enqueue);
        Exit = Task.Run(() => LanguageServer.RunAsync(_toServer.Reader.AsStream(), fromServer.Writer.AsStream(), session, options?.Invoke(plain) ?? plain));
        Client = new LspClient(_input, fromServer.Reader.AsStream(), reads);
    }

    public FakeSession Session { get; }

    public LspClient Client { get; }

    public Task<int> Exit { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    public static InMemory Start(FakeSession? session = null, bool reads = true, Func<ServerOptions, ServerOptions>? options = null) =>
        new(session ?? new FakeSession(), reads, options);

    public static async Task<InMemory> InitializedAsync(FakeSession? session = null, object? parameters = null)
    {
        var server = Start(session);
        await server.Client.InitializeAsync(parameters);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _input.DisposeAsync();
        await Exit.WaitAsync(LspClient.Patience);
    }
}
