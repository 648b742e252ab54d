namespace ForgeLsp.Host.Session;

/// <summary>Tells a view that numbers of problems changed: soon, and not for each of thousands of files that are checked in a row.</summary>
/// <param name="tell">Tells it.</param>
/// <param name="stop">The end of the session.</param>
internal sealed class ProblemNews(Action tell, CancellationToken stop)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private int _isWaiting;

    /// <summary>A number changed. Returns at once.</summary>
    public void Tell()
    {
        if (Interlocked.Exchange(ref _isWaiting, 1) == 0)
        {
            _ = TellSoonAsync();
        }
    }

    private async Task TellSoonAsync()
    {
        try
        {
            await Task.Delay(Pause, stop).ConfigureAwait(false);
            Volatile.Write(ref _isWaiting, 0);
            tell();
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }
}
