using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Lists cards, and books, releases, extends and hands over. What is refused is a value; a store that cannot be reached throws <see cref="StoreException"/>.</summary>
public sealed class GpuFeature(GpuServices services, GpuState state)
{
    /// <summary>Bookings were changed here. Any thread.</summary>
    public event EventHandler? Changed;

    /// <summary>The cards that can be booked, best first: idle, then not measured, then worked on, then held, soonest free first.</summary>
    public async Task<GpuList> ListAsync(CancellationToken cancel)
    {
        var overview = await state.GetAsync(cancel);
        var now = services.Time.GetUtcNow();
        var ordered = overview.Cards
            .OrderBy(card => card.FreeFrom ?? DateTimeOffset.MinValue)
            .ThenBy(card => card.IsBusy ? 2 : card.Gpu.IsInventoryOnly ? 1 : 0)
            .ThenBy(card => card.Gpu.Utilisation ?? 0)
            .ThenByDescending(card => card.Gpu.MemoryTotal ?? 0);
        var choices = ordered.Select((card, index) => new GpuChoice(
            card.Gpu.Host, card.Gpu.Index, card.Gpu.Name, GpuText.State(card, now, services.Time.LocalTimeZone), card.Holder?.User,
            card.Holder is { } holder ? IsoTime.UtcText(holder.End) : null, card.FreeFrom is { } free ? IsoTime.UtcText(free) : null,
            index == 0 && overview.Book is not null)
        {
            Measured = GpuMeasure.Of(card.Gpu),
        });
        var problems = overview.HostProblems.Select(problem => problem.Value).Concat(overview.StoreProblems);
        var policy = services.Policy();
        return new GpuList([.. choices], policy.PersonOf(services.User()), policy.Gpus.MaxHours, services.Store().DisplayAddress, [.. problems])
        {
            Hosts = [.. overview.States.Select(GpuHostInfo.Of)],
            HasBookings = overview.Book is not null,
        };
    }

    /// <summary>Books a card, or says who holds it.</summary>
    public async Task<ReserveResult> ReserveAsync(ReserveRequest request, CancellationToken cancel)
    {
        var policy = services.Policy();
        if (HostOf(request, policy, out var host) is { } reason)
        {
            return Invalid(reason);
        }

        DateTimeOffset? start = null;
        if (!string.IsNullOrWhiteSpace(request.Start))
        {
            if (!IsoTime.TryReadInstant(request.Start, services.Time.LocalTimeZone, latest: false, out var wanted))
            {
                return Invalid($"'{ReservationText.OneLine(request.Start)}' is no time such as 2026-03-01T14:30 or 2026-03-01T14:30:00+01:00.");
            }

            start = wanted;
        }

        var user = policy.PersonOf(request.User ?? services.User());
        var wish = new ReservationWish(services.NewId(), host, request.GpuId, state.KnownUuid(host, request.GpuId), user, request.Purpose, request.Hours, start);
        return await WriteAsync((law, book) => law.Reserve(book, wish), cancel);
    }

    /// <summary>Ends a booking now.</summary>
    public Task<ReserveResult> ReleaseAsync(ReleaseRequest request, CancellationToken cancel) =>
        ChangeAsync(request.Id, request.User, request.Force, request.Reason, static (law, book, id, actor) => law.Release(book, id, actor), cancel);

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

    /// <summary>When a card is free for so long; null <paramref name="gpuId"/> asks for the card of the host that is free first.</summary>
    /// <exception cref="ArgumentException">The wish makes no sense; the message says why.</exception>
    public async Task<NextFreeSlot> NextFreeAsync(string? host, int? gpuId, double hours, CancellationToken cancel)
    {
        var policy = services.Policy();
        if (HostOf(new ReserveRequest(host, gpuId ?? 0, hours, ""), policy, out var onHost, isAnyCard: gpuId is null) is { } reason)
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

    /// <summary>A node id stands for the booking that holds that card now.</summary>
    private string IdOf(ReservationLaw law, ReservationBook book, string id)
    {
        var slash = id.LastIndexOf('/');
        return id.StartsWith("gpu:", StringComparison.Ordinal) && slash > 4 && int.TryParse(id[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? law.Holder(book, id[4..slash], index, state.KnownUuid(id[4..slash], index))?.Id ?? id
            : id;
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
        var booking = outcome.Written.Count > 0 ? outcome.Written[0] : seen?.Entries.FirstOrDefault(entry => decided?.Remove.Contains(entry.Id) == true);
        return new ReserveResult(booking is null ? null : Info(booking), null, null, null, null);
    }

    private static string? HostOf(ReserveRequest request, Policy policy, out string host, bool isAnyCard = false)
    {
        var gpus = policy.Gpus;
        host = request.Host ?? gpus.DefaultHost;
        var name = host;
        var hosts = gpus.Hosts.Concat(gpus.Inventory.Select(card => card.Host)).Append(gpus.DefaultHost).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (request.Host is null && hosts.Count > 1)
        {
            return $"Say on which host: {string.Join(", ", hosts)}.";
        }

        // A team that lists its hosts means these; without a policy any name will do.
        var isListed = hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
        if (!isListed && (hosts.Count > 1 || gpus.Inventory.Count > 0))
        {
            return $"There is no host '{ReservationText.OneLine(host)}' in forge.yaml; there are {string.Join(", ", hosts)}.";
        }

        if (host.Length is 0 or > 253 || host[0] == '-' || !host.All(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '.' or '-' or '_'))
        {
            return $"'{ReservationText.OneLine(host)}' is no name of a host.";
        }

        var listed = gpus.Inventory.Where(card => card.Host.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(card => card.GpuId).Order().ToList();
        return isAnyCard || listed.Count == 0 || listed.Contains(request.GpuId)
            ? null
            : $"There is no {ReservationText.Card(request.GpuId, host)}; forge.yaml lists {string.Join(", ", listed)}.";
    }

    private ReservationInfo Info(Reservation entry)
    {
        var zone = services.Time.LocalTimeZone;
        return new ReservationInfo(entry.Id, entry.Host, entry.GpuId, entry.User, entry.Purpose, IsoTime.OffsetText(entry.Start, zone), IsoTime.OffsetText(entry.End, zone));
    }

    private static ReserveResult Invalid(string reason) => new(null, reason, null, null, null) { Refusal = GpuText.Name(RefusalKind.Invalid) };

    private static string? Utc(DateTimeOffset? instant) => instant is { } known ? IsoTime.UtcText(known) : null;
}
