using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Runs blocking reads away from the caller, with a limit, so that a dead network drive or a locked database hangs nobody.</summary>
internal static class TimeBox
{
    /// <summary>How long one call of a store may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The work's result; what blocks beyond the limit or a cancel is left behind.</summary>
    /// <exception cref="StoreException">The limit passed.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, T> work, TimeSpan limit, CancellationToken cancel)
    {
        using var boxed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        boxed.CancelAfter(limit);
        var task = Task.Run(() => work(boxed.Token), CancellationToken.None);
        try
        {
            return await task.WaitAsync(boxed.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Late(limit);
        }
    }

    /// <summary>The same for work that waits and does not block.</summary>
    /// <exception cref="StoreException">The limit passed.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan limit, CancellationToken cancel)
    {
        using var boxed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        boxed.CancelAfter(limit);
        try
        {
            boxed.Token.ThrowIfCancellationRequested();
            return await work(boxed.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Late(limit);
        }
    }

    private static StoreException Late(TimeSpan limit) =>
        new(StoreFailure.Timeout, $"The store did not answer within {limit.TotalSeconds:0} s; check the drive or host it lies on, then refresh.");
}
