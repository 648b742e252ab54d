using System.Globalization;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>
/// Keeps the bookings of a program for as long as it lives: vouches for them several times within each lease, lengthens them before they end,
/// and says once what it cannot do. Nothing that goes wrong here ends the program.
/// </summary>
/// <param name="user">In whose name they are booked; null for the user of the services.</param>
/// <param name="lease">How long one sign of life counts.</param>
/// <param name="tell">Takes a line for people.</param>
public sealed class LeaseKeeper(GpuFeature feature, IReadOnlyList<ReservationInfo> bookings, string? user, TimeSpan lease, TimeProvider time, Func<string, Task> tell)
{
    /// <summary>A booking with less than this left is lengthened.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>By how much, at most.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>How long giving the cards back may take.</summary>
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DateTimeOffset> _ends = bookings.ToDictionary(static booking => booking.Id, static booking => Instant(booking.EndTime), StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _startedOn = time.GetTimestamp();
    private string? _told;

    /// <summary>Until when the bookings are held, as far as is known.</summary>
    public DateTimeOffset End => _ends.Count == 0 ? _startedAt : _ends.Values.Min();

    /// <summary>Beats until <paramref name="ended"/>, or until nothing is left to be kept.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        try
        {
            while (_ends.Count > 0)
            {
                await Task.Delay(lease / 4, time, ended);
                await BeatAsync(ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The program has ended.
        }
    }

    /// <summary>One sign of life.</summary>
    public async Task BeatAsync(CancellationToken cancel)
    {
        var now = Now();
        DateTimeOffset? wanted = End - now < Margin ? now + Step : null;
        try
        {
            var result = await feature.RenewAsync(_ends, now + lease, wanted, user, cancel);
            if (result.Message is { } refused)
            {
                await LoseAsync(refused);
                return;
            }

            foreach (var booking in result.Reservations ?? [])
            {
                _ends[booking.Id] = Instant(booking.EndTime);
            }

            _told = End > now + Margin || wanted is null ? null : await TellOnceAsync(
                $"the booking ends {(bookings.Count == 1 ? "" : "first ")}at {IsoTime.OffsetText(End, time.LocalTimeZone)[..16].Replace('T', ' ')} and cannot be lengthened: the card is booked behind it, or the policy's longest booking is reached. The command goes on");
        }
        catch (StoreException problem)
        {
            // A store that is away for a moment is no reason to lose a card; one beat of the four in a lease is enough.
            _told = await TellOnceAsync($"the booking cannot be renewed, and the next try comes soon: {problem.Message}");
        }
    }

    /// <summary>Gives back what is still held. Never throws.</summary>
    public async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseLimit, time);
        foreach (var id in _ends.Keys)
        {
            try
            {
                // One by one: one that somebody took away, or that has ended, keeps none of the others.
                await feature.ReleaseAsync(new ReleaseRequest(id, User: user), limit.Token);
            }
            catch (Exception problem) when (problem is StoreException or OperationCanceledException)
            {
                await tell($"booking {id} could not be released and ends by itself within {ReservationText.Duration(lease)}: {problem.Message}");
                return;
            }
        }
    }

    private async Task LoseAsync(string refused)
    {
        // Of several, those that are left are kept on; which one was refused, the next rounds find out.
        if (_ends.Count > 1)
        {
            foreach (var id in _ends.Keys.ToList())
            {
                var alone = await feature.RenewAsync(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { [id] = _ends[id] }, Now() + lease, null, user, CancellationToken.None);
                if (alone.Message is { } why)
                {
                    _ends.Remove(id);
                    await tell(why + " The command goes on.");
                }
            }

            return;
        }

        _ends.Clear();
        await tell(refused + " The command goes on.");
    }

    private async Task<string> TellOnceAsync(string line)
    {
        if (line != _told)
        {
            await tell(line);
        }

        return line;
    }

    /// <summary>A clock that is set back while the program runs must not make its word run out for others.</summary>
    private DateTimeOffset Now()
    {
        var steady = _startedAt + time.GetElapsedTime(_startedOn);
        var shown = time.GetUtcNow();
        return shown > steady ? shown : steady;
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
