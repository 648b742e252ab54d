using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Lists cards, and books, releases, extends and hands over. What is refused is a value; a store that cannot be reached throws <see cref="StoreException"/>.</summary>
public sealed class GpuFeature(GpuServices services, GpuState state)
{
    private readonly GpuWishes _wishes = new(services, state);

    /// <summary>Bookings were changed here. Any thread.</summary>
    public event EventHandler? Changed;

    /// <summary>The cards that can be booked, best first: idle, then not measured, then worked on, then held, soonest free first.</summary>
    /// <param name="patience">How long a slow host is waited for before an older answer serves; null to wait for its own time limit.</param>
    public async Task<GpuList> ListAsync(CancellationToken cancel, TimeSpan? patience = null)
    {
        var overview = await state.GetAsync(cancel, patience);
        var now = services.Time.GetUtcNow();
        var ordered = overview.Cards.OrderBy(card => card.FreeFrom ?? DateTimeOffset.MinValue).ThenByDescending(static card => card, GpuCard.ByWorth);
        var best = overview.Book is null ? null : ordered.FirstOrDefault(static card => card.IsBookable);
        var choices = ordered.Select(card => Choice(card, card.NodeId, isBest: card == best, now)).ToList();
        var problems = overview.HostProblems.Select(problem => problem.Value).Concat(overview.StoreProblems);
        var policy = services.Policy();
        return new GpuList(choices, policy.PersonOf(services.User()), policy.Gpus.MaxHours, services.Store().DisplayAddress, [.. problems])
        {
            Hosts = [.. overview.States.Select(GpuHostInfo.Of)],
            Instances = [.. overview.Parts.Select(part => Choice(part.Place, part.NodeId, isBest: false, now) with { InstanceUuid = part.Instance.Uuid })],
            Kinds = GpuKinds.Of(choices),
            HasBookings = overview.Book is not null,
        };
    }

    /// <summary>Books a card, or says who holds it.</summary>
    public async Task<ReserveResult> ReserveAsync(ReserveRequest request, CancellationToken cancel)
    {
        DateTimeOffset? start = null;
        if (!string.IsNullOrWhiteSpace(request.Start))
        {
            if (Instant(request.Start, out var wanted) is { } problem)
            {
                return Invalid(problem);
            }

            start = wanted;
        }

        var user = services.Policy().PersonOf(request.User ?? services.User());
        var wishes = await _wishes.ReadAsync(request, user, start, cancel);
        if (wishes.Problem is { } reason)
        {
            return Invalid(reason);
        }

        var isFirst = false;
        var result = await WriteAsync(
            (law, book) =>
            {
                isFirst = !book.Entries.Any(entry => services.Policy().IsSamePerson(entry.User, user));
                return request.Any is { } kind ? law.ReserveAny(book, wishes.Wishes, request.Count, kind) : law.ReserveAll(book, wishes.Wishes);
            },
            cancel);
        return result.Reservations is not { Count: > 0 } made ? result : result with
        {
            Cuda = CudaVariables.Line(made),
            Notice = await services.Caveat(cancel) is { } caveat ? new BookNotice(caveat, isFirst) : null,
        };
    }

    /// <summary>Ends a booking now.</summary>
    public Task<ReserveResult> ReleaseAsync(ReleaseRequest request, CancellationToken cancel) =>
        ChangeAsync(request.Id, request.User, request.Force, request.Reason, static (law, book, id, actor) => law.Release(book, id, actor), cancel);

    /// <summary>Ends several bookings now, all or none.</summary>
    public Task<ReserveResult> ReleaseAllAsync(IReadOnlyList<string> ids, string? user, CancellationToken cancel)
    {
        var actor = new ReservationActor(services.Policy().PersonOf(user ?? services.User()));
        return WriteAsync((law, book) => law.ReleaseAll(book, ids, actor), cancel);
    }

    /// <summary>Ends a booking earlier.</summary>
    public async Task<ReserveResult> ShortenAsync(ShortenRequest request, CancellationToken cancel)
    {
        DateTimeOffset? until = null;
        if (request.Until is { } text)
        {
            if (Instant(text, out var instant) is { } problem)
            {
                return Invalid(problem);
            }

            until = instant;
        }

        if ((until is null) == (request.Hours is null) || request.Hours is { } hours && (!double.IsFinite(hours) || hours is <= 0 or > 10_000))
        {
            return Invalid("Say by how many hours the booking gets shorter, or until when it lasts.");
        }

        return await ChangeAsync(
            request.Id, request.User, request.Force, request.Reason,
            (law, book, id, actor) => law.Shorten(book, id, until ?? (End(book, id) - TimeSpan.FromHours(request.Hours ?? 0)), actor), cancel);

        DateTimeOffset End(ReservationBook book, string id) => book.Entries.FirstOrDefault(entry => entry.Id == id)?.End ?? services.Time.GetUtcNow();
    }

    /// <summary>
    /// Vouches for bookings of a program that lives, and lengthens those that end before <paramref name="wantedEnd"/> as far as cards and policy allow.
    /// </summary>
    /// <param name="ends">Until when each was held, as far as whoever keeps it knows, by id.</param>
    public async Task<ReserveResult> RenewAsync(
        IReadOnlyDictionary<string, DateTimeOffset> ends, DateTimeOffset leaseUntil, DateTimeOffset? wantedEnd, string? user, CancellationToken cancel)
    {
        var actor = new ReservationActor(services.Policy().PersonOf(user ?? services.User()));
        return await WriteAsync((law, book) => law.Renew(book, ends, leaseUntil, wantedEnd, actor), cancel);
    }

    /// <summary>Lengthens a booking.</summary>
    public Task<ReserveResult> ExtendAsync(ExtendRequest request, CancellationToken cancel) =>
        ChangeAsync(request.Id, request.User, request.Force, request.Reason, (law, book, id, actor) => law.Extend(book, id, request.Hours, actor), cancel);

    /// <summary>Hands a booking over.</summary>
    public Task<ReserveResult> TransferAsync(TransferRequest request, CancellationToken cancel) =>
        ChangeAsync(
            request.Id, request.User, request.Force, request.Reason, (law, book, id, actor) => law.Transfer(book, id, services.Policy().PersonOf(request.ToUser), actor), cancel);

    /// <summary>Running and coming bookings; with <paramref name="past"/> all.</summary>
    public async Task<ReservationList> ReservationsAsync(bool past, CancellationToken cancel)
    {
        var store = services.Store();
        var book = await store.ReadAsync(cancel);
        var now = services.Time.GetUtcNow();
        var entries = book.Entries.Where(entry => past || entry.End > now).OrderBy(entry => entry.Start).ThenBy(entry => entry.Host, StringComparer.Ordinal).ThenBy(entry => entry.GpuId);
        return new ReservationList([.. entries.Select(Info)], store.DisplayAddress, book.Problems);
    }

    /// <summary>Running and coming bookings, and to whom one's own can be handed. No host is asked.</summary>
    /// <param name="node">A card or MIG instance of the GPUs view of which is wanted who holds it; null for none.</param>
    public async Task<GpuBookings> BookingsAsync(string? node, CancellationToken cancel)
    {
        var store = services.Store();
        var book = await store.ReadAsync(cancel);
        var (now, policy) = (services.Time.GetUtcNow(), services.Policy());
        var entries = book.Entries.Where(entry => entry.End > now && entry.Start < entry.End).OrderBy(static entry => entry.Start).ThenBy(static entry => entry.Id, StringComparer.Ordinal);
        var me = policy.PersonOf(services.User());
        return new GpuBookings(
            [.. entries.Select(entry => new TeamBooking(Info(entry), policy.IsSamePerson(entry.User, me)))],
            me,
            [.. policy.Members.Values.Select(static member => member.Name).Where(name => !policy.IsSamePerson(name, me)).Order(StringComparer.OrdinalIgnoreCase)],
            policy.Gpus.MaxHours,
            node is not null && IdOf(new ReservationLaw(policy, now, services.Time.LocalTimeZone), book, node) is var id && id != node ? id : null);
    }

    /// <summary>All cards with the bookings of a span, for a timeline.</summary>
    /// <param name="patience">As in <see cref="ListAsync"/>.</param>
    /// <exception cref="FormatException">The span makes no sense; the message says why.</exception>
    public async Task<GpuCalendar> CalendarAsync(CalendarRequest request, CancellationToken cancel, TimeSpan? patience = null)
    {
        var problem = Instant(request.From, out var from);
        if ((Instant(request.To, out var to) ?? problem) is { } wrong)
        {
            throw new FormatException(wrong);
        }

        if (to <= from || to - from > GpuCalendar.Longest)
        {
            throw new FormatException($"A calendar is of a span of up to {GpuCalendar.Longest.Days} days.");
        }

        var overview = await state.GetAsync(cancel, patience);
        var policy = services.Policy();
        var now = services.Time.GetUtcNow();
        var entries = (overview.Book?.Entries ?? []).Where(entry => entry.Start < to && entry.End > from && entry.Start < entry.End).ToList();
        var overlapping = ReservationLaw.Overlaps(entries, max: 1000).SelectMany(static pair => new[] { pair.First.Id, pair.Second.Id }).ToHashSet(StringComparer.Ordinal);
        var rows = overview.Cards.Select(card => new CalendarCard(
            card.Gpu.Host,
            card.Gpu.Index,
            card.Gpu.Name,
            GpuText.State(card, now, services.Time.LocalTimeZone),
            [.. entries.Where(entry => entry.IsOn(card.Gpu.Host, card.Gpu.Index, card.Gpu.Uuid)).OrderBy(static entry => entry.Start)
                .Select(entry => new CalendarBooking(Info(entry), policy.IsSamePerson(entry.User, services.User()), overlapping.Contains(entry.Id)))]));
        return new GpuCalendar(IsoTime.UtcText(from), IsoTime.UtcText(to), IsoTime.UtcText(now), [.. rows], policy.PersonOf(services.User()), policy.Gpus.MaxHours, services.Store().DisplayAddress)
        {
            HasBookings = overview.Book is not null,
            Problems = [.. overview.HostProblems.Select(problem => problem.Value), .. overview.StoreProblems],
        };
    }

    /// <summary>When a card is free for so long; null <paramref name="gpuId"/> asks for the card of the host that is free first.</summary>
    /// <exception cref="ArgumentException">The wish makes no sense; the message says why.</exception>
    public async Task<NextFreeSlot> NextFreeAsync(string? host, int? gpuId, double hours, CancellationToken cancel)
    {
        var policy = services.Policy();
        if (GpuWishes.HostOf(host, gpuId, policy, out var onHost) is { } reason)
        {
            throw new ArgumentException(reason, nameof(host));
        }

        if (!double.IsFinite(hours) || hours <= 0 || hours > policy.Gpus.MaxHours)
        {
            throw new ArgumentException($"A booking is 0.25 to {policy.Gpus.MaxHours} hours long.", nameof(hours));
        }

        var book = await services.Store().ReadAsync(cancel);
        var cards = policy.Gpus.Inventory.Where(card => card.Host.Equals(onHost, StringComparison.OrdinalIgnoreCase)).Select(card => card.GpuId)
            .Union(book.Entries.Where(entry => entry.Host.Equals(onHost, StringComparison.OrdinalIgnoreCase)).Select(entry => entry.GpuId));
        var asked = gpuId is { } one ? [one] : cards.DefaultIfEmpty(0).Order().ToList();
        var now = services.Time.GetUtcNow();
        var length = TimeSpan.FromHours(hours);
        var best = asked
            .Select(id => (Id: id, Start: ReservationLaw.NextFree(book.Entries.Where(entry => entry.IsOn(onHost, id, state.KnownUuid(onHost, id))), now, length)))
            .MinBy(slot => slot.Start);
        return new NextFreeSlot(onHost, best.Id, IsoTime.UtcText(best.Start), IsoTime.UtcText(best.Start + length));
    }

    private Task<ReserveResult> ChangeAsync(
        string id, string? user, bool force, string? reason, Func<ReservationLaw, ReservationBook, string, ReservationActor, ReservationChange> change, CancellationToken cancel)
    {
        var actor = new ReservationActor(services.Policy().PersonOf(user ?? services.User()), force ? reason ?? "" : null);
        return WriteAsync((law, book) => change(law, book, IdOf(law, book, id), actor), cancel);
    }

    private GpuChoice Choice(GpuCard card, string node, bool isBest, DateTimeOffset now) => new(
        card.Gpu.Host, card.Gpu.Index, card.Gpu.Name, GpuText.State(card, now, services.Time.LocalTimeZone), card.Holder?.User,
        Utc(card.Holder?.End), Utc(card.FreeFrom), isBest)
    {
        Measured = GpuMeasure.Of(card.Gpu),
        FreeUntil = card.Holder is null ? Utc(card.Next?.Start) : null,
        CanBook = card.IsBookable,
        Node = node,
    };

    /// <summary>A node id stands for the booking that holds that card, or that MIG instance of it, now.</summary>
    private string IdOf(ReservationLaw law, ReservationBook book, string id)
    {
        var isInstance = id.StartsWith("gpuMig:", StringComparison.Ordinal);
        if (!isInstance && !id.StartsWith("gpu:", StringComparison.Ordinal))
        {
            return id;
        }

        var card = id[(isInstance ? 7 : 4)..];
        var instance = isInstance ? card[(card.LastIndexOf('/') + 1)..] : null;
        card = isInstance ? card[..Math.Max(0, card.LastIndexOf('/'))] : card;
        var slash = card.LastIndexOf('/');
        if (slash <= 0 || !int.TryParse(card[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return id;
        }

        var uuid = instance is null ? state.KnownUuid(card[..slash], index) : state.KnownInstance(card[..slash], index, instance);
        return instance is not null && uuid is null ? id : law.Holder(book, card[..slash], index, uuid)?.Id ?? id;
    }

    private async Task<ReserveResult> WriteAsync(Func<ReservationLaw, ReservationBook, ReservationChange> decide, CancellationToken cancel)
    {
        ReservationBook? seen = null;
        ReservationChange? decided = null;
        var outcome = await services.Store().WriteAsync(
            book =>
            {
                seen = book;

                // The instant of the decision, not of the wish: a wish may wait for the lock.
                return decided = decide(new ReservationLaw(services.Policy(), services.Time.GetUtcNow(), services.Time.LocalTimeZone), book);
            },
            cancel);
        if (outcome.Refusal is { } refusal)
        {
            return new ReserveResult(null, refusal.Message, refusal.HeldBy, Utc(refusal.Until), Utc(refusal.NextFree)) { Refusal = GpuText.Name(refusal.Kind) };
        }

        Changed?.Invoke(this, EventArgs.Empty);
        var removed = seen?.Entries.Where(entry => decided?.Remove.Contains(entry.Id) == true) ?? [];
        var bookings = outcome.Written.Concat(removed).Select(Info).ToList();
        return new ReserveResult(bookings.FirstOrDefault(), null, null, null, null) { Reservations = bookings };
    }

    private ReservationInfo Info(Reservation entry) => Info(entry, services.Time.LocalTimeZone);

    /// <summary>A booking as it is told, in a zone.</summary>
    internal static ReservationInfo Info(Reservation entry, TimeZoneInfo zone) =>
        new(entry.Id, entry.Host, entry.GpuId, entry.User, entry.Purpose, IsoTime.OffsetText(entry.Start, zone), IsoTime.OffsetText(entry.End, zone))
        {
            GpuUuid = entry.GpuUuid,
            LeaseUntil = entry.LeaseUntil is { } lease ? IsoTime.OffsetText(lease, zone) : null,
            ForcedBy = entry.ForcedBy,
            ForcedReason = entry.ForcedReason,
        };

    /// <summary>Reads a time that somebody wrote; what is wrong with it, or null.</summary>
    private string? Instant(string text, out DateTimeOffset instant) => IsoTime.TryReadInstant(text, services.Time.LocalTimeZone, latest: false, out instant)
        ? null
        : $"'{ReservationText.OneLine(text)}' is no time such as 2026-03-01T14:30 or 2026-03-01T14:30:00+01:00.";

    private static ReserveResult Invalid(string reason) => new(null, reason, null, null, null) { Refusal = GpuText.Name(RefusalKind.Invalid) };

    private static string? Utc(DateTimeOffset? instant) => instant is { } known ? IsoTime.UtcText(known) : null;
}
