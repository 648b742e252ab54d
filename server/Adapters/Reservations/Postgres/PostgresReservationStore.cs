using System.Diagnostics;
using System.Globalization;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using Npgsql;

namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>
/// A team's bookings in PostgreSQL. Writers take turns by an advisory lock, so that the law sees all that it decides on; an exclusion constraint
/// refuses a second holder to whoever writes by other ways. Each change is one transaction with its line of history and its notification.
/// A server that restarts, or a connection that drops, is waited for within the time limits.
/// </summary>
internal sealed class PostgresReservationStore : IReservationStore
{
    /// <summary>Channel of notifications.</summary>
    public const string Channel = "forge_gpu_reservations";

    private const int MaxAttempts = 5;
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WriteLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A server without a free place has one as soon as one of many is done, and so has the writers' lock. Whoever holds either is let go by the server
    /// within seconds when it stands still, so who waits long is behind many, or on a machine that is short of time, and is to be told who won.
    /// </summary>
    private static readonly TimeSpan QueuePatience = TimeSpan.FromSeconds(100);

    private readonly BookingAddress _address;
    private readonly BookingSchema _schema;
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private volatile bool _wasThere;

    /// <param name="migrations">The forms of the tables that are known; null for those of this program.</param>
    public PostgresReservationStore(BookingAddress address, TimeProvider time, IReadOnlyList<string>? migrations = null)
    {
        _address = address;
        _schema = new BookingSchema(address, migrations ?? BookingMigrations.All);
        _source = address.Source();
        _time = time;
    }

    /// <inheritdoc/>
    public string DisplayAddress => _address.Display;

    /// <summary>Between a decision and its transaction, and before the commit; tests stand in to race, stop or drop there.</summary>
    internal Func<bool, Task>? BeforeWrite { get; init; }

    /// <summary>A store at an address; nothing is reached.</summary>
    /// <exception cref="StoreException">The address makes no sense.</exception>
    public static PostgresReservationStore Open(string text, NamedHosts hosts, IReadOnlyList<TrackingCredential> credentials, TimeProvider time) =>
        new(BookingAddress.Read(text, hosts, credentials), time);

    /// <inheritdoc/>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public Task<ReservationBook> ReadAsync(CancellationToken cancel) => AskAsync(ReadPatience, ReadLimit, ReadAsync, cancel);

    /// <inheritdoc/>
    public Task<ReservationHealth> ExamineAsync(CancellationToken cancel) => AskAsync(
        ReadPatience,
        ReadLimit,
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("SELECT clock_timestamp(), current_setting('transaction_read_only') = 'on'", connection);
            var before = _time.GetUtcNow();
            await using var row = await command.ExecuteReaderAsync(token);
            await row.ReadAsync(token);

            // The answer was on its way for a while; half of that is the best guess.
            var here = before + ((_time.GetUtcNow() - before) / 2);
            return new ReservationHealth { ClockAhead = row.GetFieldValue<DateTimeOffset>(0) - here, WhyNotWritable = row.GetBoolean(1) ? "the database is read-only for you, or a standby" : null };
        },
        cancel);

    /// <inheritdoc/>
    /// <exception cref="StoreException">The database cannot be written; the message says where it is not known whether it was.</exception>
    public async Task<ReservationOutcome> WriteAsync(Func<ReservationBook, ReservationChange> decide, CancellationToken cancel)
    {
        ReservationChange? committing = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync(
                    WritePatience,
                    WriteLimit,
                    async (connection, token) =>
                    {
                        var look = await ReadAsync(connection, token);
                        if (committing is { } uncertain && Happened(look, uncertain))
                        {
                            return Outcome(uncertain);
                        }

                        committing = null;
                        return await QueueAsync(connection, look, decide, change => committing = change, token);
                    },
                    cancel);
            }
            catch (StoreException lost) when (committing is not null)
            {
                throw new StoreException(
                    lost.Failure, $"The connection to {DisplayAddress} was lost while the change was written, and it is not known whether it was: look with 'forge gpu reservations'. {lost.Message}", lost);
            }
            catch (DoubleBookingException twice) when (attempt == MaxAttempts)
            {
                throw new StoreException(
                    StoreFailure.Locked, $"{DisplayAddress} refuses: by its own constraint the card is held at that time, under another index or name. 'forge gpu reservations' lists all. Nothing was changed.", twice.InnerException);
            }
            catch (DoubleBookingException)
            {
                // Somebody wrote by other ways between our look and our change: look again.
            }
        }
    }

    /// <inheritdoc/>
    public Task WatchAsync(Action changed, CancellationToken cancel) => new BookingListener(_address, changed).RunAsync(cancel);

    private static ReservationOutcome Outcome(ReservationChange change) => new([.. change.Add, .. change.Replace], null);

    /// <summary>Whether a change stands in the book: its commit was sent, and its answer was lost.</summary>
    private static bool Happened(ReservationBook book, ReservationChange change)
    {
        var byId = book.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        return change.Add.Concat(change.Replace).All(entry => byId.TryGetValue(entry.Id, out var there) && there == entry) && !change.Remove.Any(byId.ContainsKey);
    }

    /// <summary>Waits for the writers' lock, and looks now and then: what is refused needs no lock, no right to write, and no more waiting.</summary>
    private async Task<ReservationOutcome> QueueAsync(
        NpgsqlConnection connection, ReservationBook look, Func<ReservationBook, ReservationChange> decide, Action<ReservationChange?> committing, CancellationToken cancel)
    {
        for (var since = Stopwatch.GetTimestamp(); ; look = await ReadAsync(connection, cancel))
        {
            if (decide(look).Refusal is { } refusal)
            {
                return new ReservationOutcome([], refusal);
            }

            try
            {
                return await TryWriteAsync(connection, decide, committing, cancel);
            }
            catch (PostgresException queue) when (BookingFailures.IsQueue(queue) && Stopwatch.GetElapsedTime(since) < QueuePatience)
            {
                // Its transaction is over; the connection stays.
            }
        }
    }

    private async Task<ReservationBook> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var schema = await _schema.FindAsync(connection, makes: false, cancel);
        return schema is null ? new ReservationBook([], []) : (await BookingRows.ReadAsync(connection, BookingSchema.Quoted(schema), cancel)).At(_time.GetUtcNow());
    }

    private async Task<ReservationOutcome> TryWriteAsync(
        NpgsqlConnection connection, Func<ReservationBook, ReservationChange> decide, Action<ReservationChange?> committing, CancellationToken cancel)
    {
        var schema = BookingSchema.Quoted(await _schema.FindAsync(connection, makes: true, cancel) ?? "");
        await using var transaction = await connection.BeginTransactionAsync(cancel);

        // A writer whose machine vanished is let go by the server soon.
        await BookingSchema.ExecuteAsync(
            connection,
            $"SET LOCAL lock_timeout = '1500ms'; SET LOCAL idle_in_transaction_session_timeout = '15s'; SELECT pg_advisory_xact_lock({BookingSchema.LockClass.ToString(CultureInfo.InvariantCulture)}, hashtext('{schema.Replace("'", "''", StringComparison.Ordinal)}'))",
            cancel);
        var now = _time.GetUtcNow();
        var written = await BookingRows.ReadAsync(connection, schema, cancel);
        var change = Storable(decide(written.At(now)));
        if (change.Refusal is not null || change.IsEmpty)
        {
            return new ReservationOutcome([], change.Refusal);
        }

        await (BeforeWrite?.Invoke(false) ?? Task.CompletedTask);
        await ApplyAsync(connection, schema, written, change, written.Lapsed(now, change), cancel);
        await (BeforeWrite?.Invoke(true) ?? Task.CompletedTask);
        committing(change);
        await transaction.CommitAsync(cancel);
        return Outcome(change);
    }

    private static async Task ApplyAsync(
        NpgsqlConnection connection, string schema, ReservationBook written, ReservationChange change, IReadOnlyList<Reservation> lapsed, CancellationToken cancel)
    {
        var before = written.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        var note = change.Note ?? new ReservationNote(ReservationAct.Moved, "");
        var isTold = note.Act != ReservationAct.Renewed || lapsed.Count > 0;

        // What gives a card free goes first: the constraint looks at every statement.
        foreach (var id in change.Remove)
        {
            await BookingRows.DeleteAsync(connection, schema, id, cancel);
            await BookingRows.NoteAsync(connection, schema, note, before.GetValueOrDefault(id), null, cancel);
        }

        foreach (var entry in lapsed)
        {
            await BookingRows.UpdateAsync(connection, schema, entry, cancel);
            await BookingRows.NoteAsync(connection, schema, new ReservationNote(ReservationAct.Lapsed, entry.User), before[entry.Id], entry, cancel);
        }

        foreach (var entry in change.Replace.Where(entry => before.ContainsKey(entry.Id)))
        {
            await BookingRows.UpdateAsync(connection, schema, entry, cancel);
            if (note.Act != ReservationAct.Renewed)
            {
                await BookingRows.NoteAsync(connection, schema, note, before[entry.Id], entry, cancel);
            }
        }

        if (change.Add.Count > 0)
        {
            var keys = await CardKeys.ReadAsync(connection, schema, cancel);
            var planned = change.Add.Select(entry => (Entry: entry, Keys: keys.Of(entry))).ToList();
            await keys.WriteAsync(connection, schema, cancel);
            foreach (var (entry, key) in planned)
            {
                await BookingRows.InsertAsync(connection, schema, entry, key, cancel);
                await BookingRows.NoteAsync(connection, schema, note, null, entry, cancel);
            }
        }

        if (isTold)
        {
            await BookingSchema.ExecuteAsync(connection, $"NOTIFY {Channel}", cancel);
        }
    }

    private static ReservationChange Storable(ReservationChange change) =>
        change with { Add = [.. change.Add.Select(BookingRows.Storable)], Replace = [.. change.Replace.Select(BookingRows.Storable)] };

    /// <summary>Asks on a connection of its own, again where what failed passes by itself, within limits of time.</summary>
    private async Task<T> AskAsync<T>(TimeSpan patience, TimeSpan limit, Func<NpgsqlConnection, CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(50);
        for (; ; )
        {
            try
            {
                return await TimeBox.RunAsync(token => OnceAsync(ask, token), limit, cancel);
            }
            catch (Exception problem) when (problem is not OperationCanceledException && cancel.IsCancellationRequested)
            {
                // Whatever it met last: nobody waits for it any more.
                throw new OperationCanceledException(problem.Message, problem, cancel);
            }
            catch (Exception problem) when (BookingFailures.IsPassing(problem, _wasThere) && Stopwatch.GetElapsedTime(since) < (BookingFailures.IsQueue(problem) ? QueuePatience : patience))
            {
                await Task.Delay(pause + TimeSpan.FromMilliseconds(Random.Shared.Next(50)), CancellationToken.None);
                pause = pause < TimeSpan.FromSeconds(1) ? pause * 2 : pause;
            }
            catch (Exception problem) when (BookingFailures.IsDoubleBooking(problem))
            {
                throw new DoubleBookingException(problem);
            }
            catch (Exception problem) when (problem is not OperationCanceledException and not StoreException && BookingFailures.Explain(problem, _address) is { } explained)
            {
                throw new StoreException(explained.Failure, explained.Message, problem) { Remedy = explained.Remedy };
            }
        }
    }

    private async Task<T> OnceAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        _wasThere = true;
        return await ask(connection, cancel);
    }

    private sealed class DoubleBookingException(Exception inner) : Exception(inner.Message, inner);
}
