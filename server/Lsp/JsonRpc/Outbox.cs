using System.Text;

namespace ForgeLsp.Lsp.JsonRpc;

/// <summary>
/// The one way out: whole frames, in the order in which they were posted, written by one thread.
/// <para>
/// A client that does not read must not make the server grow: whatever makes output (a check, a request, the reader before it takes the
/// next request) first waits for room, so that what is in memory is the limit and the answers of the few that were let in before it was reached.
/// If the client takes nothing for the whole <paramref name="patience"/> while the box is full, it is taken for gone.
/// </para>
/// </summary>
/// <param name="limit">Bytes that may wait before producers pause.</param>
internal sealed class Outbox(Stream output, Action<string> log, TimeSpan patience, int limit)
{
    private readonly Queue<byte[]> _frames = new();
    private readonly Lock _padlock = new();
    private readonly ManualResetEventSlim _work = new(initialState: false);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _roomAgain;
    private TaskCompletionSource? _drained;
    private long _waiting;
    private long _written;
    private bool _writing;
    private bool _broken;

    /// <summary>Completes when nothing can be written any more: the client closed its end, or is taken for gone.</summary>
    public Task Broken => _gone.Task;

    /// <summary>Whether less than the limit waits.</summary>
    public bool HasRoom => Interlocked.Read(ref _waiting) <= limit;

    /// <summary>Runs until the output breaks; the body of the writer thread.</summary>
    public void Write()
    {
        try
        {
            while (true)
            {
                _work.Wait();
                while (TryTake(out var frame))
                {
                    output.Write(frame, 0, frame.Length);
                    output.Flush();
                    Written(frame.Length);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            log("The client closed its end.");
            Break();
        }
    }

    /// <summary>Frames <paramref name="body"/> and queues it; never waits. Silent once the output is broken.</summary>
    public void Post(ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[48];
        Encoding.ASCII.TryGetBytes($"Content-Length: {body.Length}\r\n\r\n", header, out var headerLength);
        var frame = new byte[headerLength + body.Length];
        header[..headerLength].CopyTo(frame);
        body.CopyTo(frame.AsSpan(headerLength));
        lock (_padlock)
        {
            if (_broken)
            {
                return;
            }

            _frames.Enqueue(frame);
            _waiting += frame.Length;
            _work.Set();
        }
    }

    /// <summary>Completes when less than the limit waits; false when the client is gone or took nothing for the whole patience.</summary>
    public async ValueTask<bool> RoomAsync()
    {
        while (true)
        {
            Task room;
            var before = Interlocked.Read(ref _written);
            lock (_padlock)
            {
                if (_broken || _waiting <= limit)
                {
                    return !_broken;
                }

                _roomAgain ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _roomAgain.Task;
            }

            await Task.WhenAny(room, Task.Delay(patience));
            if (!room.IsCompleted && Interlocked.Read(ref _written) == before)
            {
                log($"The client has read nothing for {patience.TotalSeconds:0} s while {Interlocked.Read(ref _waiting)} bytes wait; leaving.");
                Break();
                return false;
            }
        }
    }

    /// <summary>Completes when everything that was posted is written, or the output is broken.</summary>
    public Task DrainedAsync()
    {
        lock (_padlock)
        {
            if (_broken || (_frames.Count == 0 && !_writing))
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private bool TryTake(out byte[] frame)
    {
        lock (_padlock)
        {
            if (_broken || !_frames.TryDequeue(out var next))
            {
                _work.Reset();
                frame = [];
                return false;
            }

            _writing = true;
            frame = next;
            return true;
        }
    }

    private void Written(int bytes)
    {
        lock (_padlock)
        {
            _written += bytes;
            _waiting -= bytes;
            if (_waiting <= limit)
            {
                _roomAgain?.TrySetResult();
                _roomAgain = null;
            }

            _writing = false;
            if (_frames.Count == 0)
            {
                _drained?.TrySetResult();
                _drained = null;
            }
        }
    }

    private void Break()
    {
        lock (_padlock)
        {
            _broken = true;
            _frames.Clear();
            _roomAgain?.TrySetResult();
            _drained?.TrySetResult();
            _gone.TrySetResult();
        }
    }
}
