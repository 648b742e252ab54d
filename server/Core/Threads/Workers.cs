namespace ForgeLsp.Core.Threads;

/// <summary>
/// Does many small pieces of work on a few threads. <see cref="Parallel"/> does the same, and more: a process that lives for half a second spends ten
/// milliseconds of them on having it compiled.
/// </summary>
public static class Workers
{
    /// <summary>So many pieces a thread takes at once.</summary>
    private const int Share = 16;

    /// <summary>Does the work for each number from 0 to below <paramref name="count"/>, the caller's thread among others, and returns when all of it is done.</summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="threads">At most so many threads work at once; more than there are processors gain nothing.</param>
    /// <param name="work">Does one piece. Called on several threads, in no order.</param>
    /// <param name="cancel">Ends it between two pieces.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="AggregateException">What pieces of work threw; the rest was not begun.</exception>
    public static void For(int count, int threads, Action<int> work, CancellationToken cancel)
    {
        var next = 0;
        var failures = new List<Exception>();
        threads = Math.Min(threads, (count + Share - 1) / Share);
        var others = new Task[Math.Max(0, threads - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = Task.Run(TakeShares, CancellationToken.None);
        }

        TakeShares();
        Task.WaitAll(others, CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }

        void TakeShares()
        {
            try
            {
                for (int from; (from = Interlocked.Add(ref next, Share) - Share) < count;)
                {
                    var end = Math.Min(from + Share, count);
                    for (var i = from; i < end && !cancel.IsCancellationRequested; i++)
                    {
                        work(i);
                    }
                }
            }
            catch (Exception failure)
            {
                Interlocked.Exchange(ref next, int.MaxValue / 2);
                lock (failures)
                {
                    failures.Add(failure);
                }
            }
        }
    }
}
