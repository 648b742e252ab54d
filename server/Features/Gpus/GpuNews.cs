using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>What the editor is told about GPUs by itself.</summary>
/// <param name="Mine">One's own bookings, where they changed; else null.</param>
/// <param name="Violations">What was not told before.</param>
public sealed record GpuNews(MyBookings? Mine, IReadOnlyList<ViolationInfo> Violations);

/// <summary>What one look at the bookings shows.</summary>
/// <param name="Doubles">Bookings that hold a card of one's own at the same time, those that were not told before.</param>
/// <param name="Hosts">On which hosts one holds a card now.</param>
/// <param name="Next">When another look may show something else though nobody wrote: the next start, end or lapse of a booking of one's own; null where none is ahead.</param>
public sealed record BookingLook(MyBookings Mine, IReadOnlyList<ViolationInfo> Doubles, IReadOnlyList<string> Hosts, DateTimeOffset? Next);

/// <summary>Looks at the bookings for what concerns oneself. Not for several threads at once.</summary>
public sealed class BookingNews(GpuServices services)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Reads the bookings.</summary>
    /// <exception cref="Core.Ports.StoreException">They cannot be read.</exception>
    public async Task<BookingLook> LookAsync(CancellationToken cancel)
    {
        var book = await services.Store().ReadAsync(cancel);
        var (policy, me, now, zone) = (services.Policy(), services.User(), services.Time.GetUtcNow(), services.Time.LocalTimeZone);
        var ahead = MyBookings.Mine(book.Entries, policy, me).Where(entry => entry.Start < entry.End && entry.End > now).ToList();
        var hosts = ahead.Where(entry => entry.Start <= now).Select(static entry => entry.Host).Distinct(StringComparer.OrdinalIgnoreCase);
        DateTimeOffset? next = ahead.Count == 0 ? null : ahead.Min(entry => entry.Start > now ? entry.Start : entry.LeaseUntil is { } lease && lease < entry.End ? lease : entry.End);
        return new BookingLook(MyBookings.Of(book, policy, me, now, zone), Doubles(book, policy, me, now, zone), [.. hosts], next);
    }

    private IReadOnlyList<ViolationInfo> Doubles(ReservationBook book, Policy policy, string me, DateTimeOffset now, TimeZoneInfo zone)
    {
        var pairs = MyBookings.Doubles(book, policy, me, now).Select(static pair => (Pair: pair, Key: $"{pair.First.Id}|{pair.Second.Id}")).ToList();
        _told.IntersectWith(pairs.Select(static pair => pair.Key));
        return [.. pairs.Where(pair => _told.Add(pair.Key)).Select(pair => ViolationInfo.Of(pair.Pair, policy, me, now, zone))];
    }
}

/// <summary>A violation as it is told.</summary>
/// <param name="Kind"><c>othersOnMine</c>, <c>mineOnOthers</c>, or <c>bookedTwice</c>.</param>
/// <param name="Pid">Of the process; null where none is meant.</param>
/// <param name="User">Whose process it is, or who has booked one's card too.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record ViolationInfo(string Kind, string Host, int GpuId, int? Pid, string User, string Message)
{
    /// <summary>A process on a card that somebody else holds.</summary>
    public static ViolationInfo Of(Violation violation, DateTimeOffset now, TimeZoneInfo zone) => new(
        violation.Kind == ViolationKind.OthersOnMine ? "othersOnMine" : "mineOnOthers", violation.Host, violation.GpuId, violation.Pid, violation.User, violation.Say(now, zone));

    /// <summary>Two bookings of one card.</summary>
    public static ViolationInfo Of((Reservation First, Reservation Second) pair, Policy policy, string me, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (mine, other) = policy.IsSamePerson(pair.First.User, me) ? (pair.First, pair.Second) : (pair.Second, pair.First);
        return new ViolationInfo("bookedTwice", mine.Host, mine.GpuId, null, policy.PersonOf(other.User), string.Create(
            CultureInfo.InvariantCulture,
            $"{ReservationText.Card(mine.GpuId, mine.Host)} is booked twice: by you ({Span(mine)}) and by {ReservationText.OneLine(other.User, 40)} ({Span(other)}). Agree on who releases it."));

        string Span(Reservation entry) => $"{ReservationText.Time(entry.Start, now, zone)} to {ReservationText.Time(entry.End, now, zone)}";
    }
}
