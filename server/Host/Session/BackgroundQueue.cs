using System.Threading.Channels;

namespace ForgeLsp.Host.Session;

/// <summary>Runs pieces of work one after another, in the order given, off the caller's thread.</summary>
internal sealed class BackgroundQueue : IAsyncDisposable
{
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<string> _log;
    private readonly Task _loop;

    /// <summary>Starts the queue; <paramref name="log"/> takes one line for each piece of work that throws.</summary>
    public BackgroundQueue(Action<string> log)
    {
        _log = log;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Adds work; after disposal it is dropped.</summary>
    public void Add(Action work) => _work.Writer.TryWrite(work);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync())
        {
            try
            {
                work();
            }
            catch (OperationCanceledException)
            {
                // The session ends; what was left to do is moot.
            }
            catch (Exception failure)
            {
                _log($"Background work failed: {failure.GetType().Name}: {failure.Message}");
            }
        }
    }
}
