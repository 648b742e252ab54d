using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What is known of the place of the bookings.</summary>
/// <param name="Address">Without credentials.</param>
public sealed record ReservationFacts(string Address)
{
    /// <summary>How many bookings there are, past ones too; null where they could not be read.</summary>
    public int? Entries { get; init; }

    /// <summary>What is damaged or overlaps.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>Why they cannot be read.</summary>
    public StoreException? Failure { get; init; }

    /// <summary>What stands in the way of a change.</summary>
    public ReservationHealth Health { get; init; } = new();

    /// <summary>Why colleagues may not see what is booked; null mostly.</summary>
    public string? Caveat { get; init; }

    /// <summary>Whether forge.yaml or the environment says where they are.</summary>
    public bool IsNamed { get; init; }
}

/// <summary>The bookings of GPUs: readable, writable, no lock left behind, and clocks that agree.</summary>
public sealed class ReservationsCheck(Func<CancellationToken, Task<ReservationFacts>> facts) : IDoctorCheck
{
    /// <summary>A writer holds the lock for a moment; whoever holds it this long stands still.</summary>
    private static readonly TimeSpan LongLock = TimeSpan.FromSeconds(20);

    /// <summary>Bookings begin and end to the minute, and a lease lasts two.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => "reservations";

    /// <inheritdoc/>
    public string Title => "GPU bookings";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(ReservationFacts book)
    {
        if (book.Failure is { } failure)
        {
            var next = failure.Failure == StoreFailure.Unauthorised
                ? "Set PGPASSWORD, or ask its owner for the rights that are named."
                : "Check gpus.reservations in forge.yaml, and the drive, host or VPN that it needs.";
            return [this.Problem(DoctorTopic.Bookings, book.Address, failure.Message.TrimEnd('.'), next)];
        }

        var health = book.Health;
        if (!health.Exists && !book.IsNamed)
        {
            return [this.NotUsed(book.Address, "nothing was ever booked here", "The first booking makes the file; gpus.reservations in forge.yaml names a place that the team shares.")];
        }

        var lines = new List<DoctorLine>();
        if (health.WhyNotWritable is { } why)
        {
            lines.Add(this.Problem(DoctorTopic.BookingsReadOnly, book.Address, $"bookings can be seen and not made: {why}", "Ask the owner of the file or database for the right to write, or mount the share that it is on."));
        }

        if (health.LockAge is { } age && (health.IsLockStale || age > LongLock))
        {
            var by = $"{(health.LockHolder is { } holder ? $" by {holder}" : "")} for {Span(age)}";
            lines.Add(health.IsLockStale
                ? this.Warning(DoctorTopic.BookingsLocked, book.Address, $"a lock was left behind{by}", "Nothing to do: the next booking takes it away.")
                : this.Warning(DoctorTopic.BookingsLocked, book.Address, $"it is locked{by}", "See whether that program still works; if it is dead, the lock is taken away after two minutes."));
        }

        if (health.ClockAhead is { } ahead && ahead.Duration() > ClockTolerance)
        {
            lines.Add(this.Warning(DoctorTopic.Clock, book.Address, $"its clock is {Span(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's", "Set both clocks by NTP: bookings begin and end by them."));
        }

        if (book.Damage.Count > 0)
        {
            lines.Add(this.Warning(DoctorTopic.Bookings, book.Address, $"{book.Damage[0].TrimEnd('.')}{(book.Damage.Count == 1 ? "" : $" (and {book.Damage.Count - 1} more)")}", "Mend or release the bookings that are named; 'forge gpu reservations --all' lists them."));
        }

        if (book.Caveat is { } caveat)
        {
            lines.Add(this.Warning(DoctorTopic.BookingsPrivate, book.Address, caveat.Split(". ")[0].TrimEnd('.'), "Write a shared path or a PostgreSQL into forge.yaml as gpus.reservations."));
        }

        return lines.Count > 0 ? lines : [this.Ok(book.Address, health.Exists ? $"{book.Entries} {(book.Entries == 1 ? "booking" : "bookings")}, past ones too" : "nothing was ever booked; the first booking makes the file")];
    }

    private static string Span(TimeSpan time) => time switch
    {
        { TotalSeconds: < 120 } => $"{time.TotalSeconds:0} s",
        { TotalMinutes: < 120 } => $"{time.TotalMinutes:0} min",
        { TotalHours: < 48 } => $"{time.TotalHours:0} h",
        _ => $"{time.TotalDays:0} days",
    };
}
