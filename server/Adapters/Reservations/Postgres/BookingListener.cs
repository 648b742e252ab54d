using Npgsql;

namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>
/// Hears of every change, on a connection of its own. What was said while the connection was away nobody repeats, so each new one counts as a change.
/// </summary>
internal sealed class BookingListener(BookingAddress address, Action changed)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>Listens until cancelled; a server that is away is tried again and again.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        // A quiet connection that died (a router forgot it, a laptop slept) is noticed by asking.
        await using var source = address.Source(static connection => connection.KeepAlive = 20);
        var pause = TimeSpan.FromMilliseconds(200);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                connection.Notification += (_, _) => changed();
                await BookingSchema.ExecuteAsync(connection, $"LISTEN {PostgresReservationStore.Channel}", cancel);
                pause = TimeSpan.FromMilliseconds(200);
                changed();
                while (true)
                {
                    await connection.WaitAsync(cancel);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is NpgsqlException or IOException or TimeoutException or OperationCanceledException or InvalidOperationException or System.Net.Sockets.SocketException)
            {
                // Whoever reads the bookings says what is wrong; here it is only waited for.
                await Task.Delay(pause, cancel).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
