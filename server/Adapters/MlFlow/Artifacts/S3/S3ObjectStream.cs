using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>The bytes of an object. Where an answer is cut off or stalls, the rest is asked for from there on.</summary>
/// <param name="first">The body of the first answer.</param>
/// <param name="rest">The bytes of the same object from a position on.</param>
internal sealed class S3ObjectStream(Stream first, Func<long, CancellationToken, Task<Stream>> rest, RestLimits limits, TimeProvider time) : Stream
{
    private Stream _body = first;
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    /// <exception cref="StoreException">The rest does not come either, or belongs to another object by now.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var read = await _body.ReadAsync(buffer, cancellationToken);
                _position += read;
                return read;
            }
            catch (Exception cut) when (tries < limits.Tries && !cancellationToken.IsCancellationRequested && IsPassing(cut))
            {
                await _body.DisposeAsync();
            }

            await Task.Delay(limits.Pause * Math.Pow(2, tries - 1), time, cancellationToken);
            _body = await rest(_position, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is ever written.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static bool IsPassing(Exception cut) => cut is IOException or HttpRequestException or StoreException { Failure: StoreFailure.Timeout };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }
}
