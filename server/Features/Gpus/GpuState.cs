using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Puts together what probes, policy and bookings know of the cards.</summary>
public sealed class GpuState(GpuServices services)
{
    /// <summary>How long bookings that were read serve a glance. Changes are told by whoever makes them, so that this only bounds what was missed.</summary>
    private static readonly TimeSpan Serves = TimeSpan.FromSeconds(30);

    private readonly HostStates _hosts = new(services);
    private volatile LastRead? _read;

    /// <summary>A host, or the place of the bookings, that was waited for in vain has answered by now. Any thread.</summary>
    public event EventHandler? Answered
    {
        add
        {
            _hosts.Answered += value;
            _bookingsAnswered += value;
        }

        remove
        {
            _hosts.Answered -= value;
            _bookingsAnswered -= value;
        }
    }

    private event EventHandler? _bookingsAnswered;

    /// <summary>Every card of every host.</summary>
    /// <param name="patience">How long a slow host is waited for before an older answer serves; null to wait for its own time limit.</param>
    /// <param name="isGlance">Whether bookings that were read a moment ago will do: who looks every few seconds need not ask a database each time.</param>
    public async Task<GpuOverview> GetAsync(CancellationToken cancel, TimeSpan? patience = null, bool isGlance = false)
    {
        var policy = services.Policy();
        var reading = ReadAsync(isGlance, patience, cancel);
        var answers = await _hosts.GetAsync(policy, patience, cancel);
        var hosts = answers.Select(answer => answer.Host).ToList();
        var (book, failure) = await reading;
        IReadOnlyList<string> storeProblems = failure is null ? book?.Problems ?? [] : [failure.Message];

        var known = answers.SelectMany(answer => Merge(answer, policy.Gpus.Inventory)).ToList();
        var now = services.Time.GetUtcNow();
        var running = (book?.Entries ?? []).Where(entry => entry.End > now).ToList();
        foreach (var entry in running.Where(entry => !known.Exists(gpu => entry.IsOn(gpu.Host, gpu.Index, gpu.Uuid))))
        {
            known.Add(new Gpu(entry.Host, entry.GpuId, entry.GpuUuid, "GPU", null, null, null, null, null) { IsInventoryOnly = true });
        }

        hosts = [.. hosts.Union(known.Select(gpu => gpu.Host), StringComparer.OrdinalIgnoreCase)];
        var law = new ReservationLaw(policy, now, services.Time.LocalTimeZone);
        var cards = known.Select(gpu => Card(gpu, running, law, now, policy))
            .OrderBy(card => hosts.FindIndex(host => host.Equals(card.Gpu.Host, StringComparison.OrdinalIgnoreCase)))
            .ThenBy(card => card.Gpu.Index).ToList();
        var problems = answers.Where(answer => answer.Problem is not null).ToDictionary(answer => answer.Host, answer => answer.Problem ?? "", StringComparer.OrdinalIgnoreCase);
        return new GpuOverview(hosts, cards, problems, book, storeProblems)
        {
            States = answers,
            Failure = failure,
            Parts = [.. cards.SelectMany(card => card.Gpu.MigInstances.Where(static instance => instance.Uuid is not null).Select(instance =>
                new GpuPart(card.NodeId, instance, Card(AsCard(card.Gpu, instance), running, law, now, policy))))],
        };
    }

    /// <summary>A person asks: hosts that did not answer are asked again at once.</summary>
    public void AskAnew() => _hosts.AskAnew();

    /// <summary>The card's uuid as the policy or the last answer of its host knows it; asks nobody.</summary>
    public string? KnownUuid(string host, int index)
    {
        if (_hosts.Known(host)?.Gpus.FirstOrDefault(gpu => gpu.Index == index)?.Uuid is { } measured)
        {
            return measured;
        }

        return services.Policy().Gpus.Inventory
            .FirstOrDefault(card => card.GpuId == index && !GpuIdentity.IsInstance(card.Uuid) && card.Host.Equals(host, StringComparison.OrdinalIgnoreCase))?.Uuid;
    }

    /// <summary>The uuid of a MIG instance as the last answer of its host knows it; asks nobody.</summary>
    public string? KnownInstance(string host, int index, string instance) =>
        _hosts.Known(host)?.Gpus.FirstOrDefault(gpu => gpu.Index == index)?.MigInstances.FirstOrDefault(part => part.Index.ToString(CultureInfo.InvariantCulture) == instance)?.Uuid;

    private static GpuCard Card(Gpu gpu, IReadOnlyList<Reservation> running, ReservationLaw law, DateTimeOffset now, Policy policy)
    {
        var onCard = running.Where(entry => entry.IsOn(gpu.Host, gpu.Index, gpu.Uuid)).ToList();
        var free = ReservationLaw.NextFree(onCard, now, TimeSpan.FromHours(1));
        return new GpuCard(gpu, law.Holder(new ReservationBook(onCard, []), gpu.Host, gpu.Index, gpu.Uuid), free > now ? free : null)
        {
            Next = onCard.Where(entry => entry.Start > now && entry.Start < entry.End).MinBy(static entry => entry.Start),
            IsBookable = GpuWishes.HostOf(gpu.Host, gpu.Index, policy, out _) is null,
        };
    }

    private static Gpu AsCard(Gpu gpu, MigInstance instance) => gpu with
    {
        Uuid = instance.Uuid,
        Name = $"MIG {instance.Profile ?? "instance"} of {gpu.Name}",
        Utilisation = null,
        MemoryUsed = instance.MemoryUsed,
        MemoryTotal = instance.MemoryTotal,
        Processes = [.. gpu.Processes.Where(process => process.MigIndex == instance.Index)],
        MigInstances = [],
    };

    /// <summary>What was measured, and of the inventory what was not: the same card by uuid where both know it, else by index.</summary>
    private static IEnumerable<Gpu> Merge(GpuHostState answer, IReadOnlyList<InventoryGpu> inventory)
    {
        var listed = inventory.Where(card => card.Host.Equals(answer.Host, StringComparison.OrdinalIgnoreCase) && !GpuIdentity.IsInstance(card.Uuid)).DistinctBy(card => card.GpuId)
            .Where(card => !answer.Gpus.Any(gpu => gpu.Uuid is not null && card.Uuid is not null
                ? gpu.Uuid.Equals(card.Uuid, StringComparison.OrdinalIgnoreCase)
                : gpu.Index == card.GpuId));
        return answer.Gpus.Concat(listed.Select(card =>
            new Gpu(answer.Host, card.GpuId, card.Uuid, card.Name, null, null, card.MemoryGib is { } size ? (long)(size * 1024) : null, null, null) { IsInventoryOnly = true }));
    }

    private async Task<(ReservationBook? Book, StoreException? Failure)> ReadAsync(bool isGlance, TimeSpan? patience, CancellationToken cancel)
    {
        var last = _read is { } read && services.Time.GetElapsedTime(read.At) < Serves ? read : null;
        if (isGlance && last is not null)
        {
            return (last.Book, last.Failure);
        }

        // Whoever has no patience leaves, and the answer comes all the same, within the store's own time limit.
        var reading = ReadAsync(patience is null ? cancel : CancellationToken.None);
        try
        {
            var now = patience is { } limit ? await reading.WaitAsync(limit, services.Time, cancel) : await reading;
            return (now.Book, now.Failure);
        }
        catch (TimeoutException)
        {
            _ = reading.ContinueWith(_ => _bookingsAnswered?.Invoke(this, EventArgs.Empty), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return last is not null ? (last.Book, last.Failure) : (null, new StoreException(StoreFailure.Timeout, "The bookings have not answered yet; they are waited for."));
        }
    }

    private async Task<LastRead> ReadAsync(CancellationToken cancel)
    {
        LastRead read;
        try
        {
            read = new LastRead(await services.Store().ReadAsync(cancel), null, services.Time.GetTimestamp());
        }
        catch (StoreException error)
        {
            read = new LastRead(null, error, services.Time.GetTimestamp());
        }

        _read = read;
        return read;
    }

    /// <summary>The bookings, or why there are none, and when they were read.</summary>
    private sealed record LastRead(ReservationBook? Book, StoreException? Failure, long At);
}
