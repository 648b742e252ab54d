using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Puts together what probes, policy and bookings know of the cards.</summary>
public sealed class GpuState(GpuServices services)
{
    private readonly HostStates _hosts = new(services);

    /// <summary>A host that was waited for in vain has answered by now. Any thread.</summary>
    public event EventHandler? Answered
    {
        add => _hosts.Answered += value;
        remove => _hosts.Answered -= value;
    }

    /// <summary>Every card of every host.</summary>
    /// <param name="patience">How long a slow host is waited for before an older answer serves; null to wait for its own time limit.</param>
    /// <param name="only">The hosts to ask; null for all of the policy.</param>
    public async Task<GpuOverview> GetAsync(CancellationToken cancel, TimeSpan? patience = null, IReadOnlyCollection<string>? only = null)
    {
        var policy = only is null ? services.Policy() : Narrowed(services.Policy(), only);
        var answers = await _hosts.GetAsync(policy, patience, cancel);
        var hosts = answers.Select(answer => answer.Host).ToList();
        var (book, storeProblems) = await ReadAsync(cancel);

        var known = answers.SelectMany(answer => Merge(answer, policy.Gpus.Inventory)).ToList();
        var now = services.Time.GetUtcNow();
        var running = (book?.Entries ?? []).Where(entry => entry.End > now).ToList();
        foreach (var entry in running.Where(entry => !known.Exists(gpu => entry.IsOn(gpu.Host, gpu.Index, gpu.Uuid))))
        {
            known.Add(new Gpu(entry.Host, entry.GpuId, entry.GpuUuid, "GPU", null, null, null, null, null) { IsInventoryOnly = true });
        }

        hosts = [.. hosts.Union(known.Select(gpu => gpu.Host), StringComparer.OrdinalIgnoreCase)];
        var law = new ReservationLaw(policy, now, services.Time.LocalTimeZone);
        var cards = known.Select(gpu => Card(gpu, running, law, now))
            .OrderBy(card => hosts.FindIndex(host => host.Equals(card.Gpu.Host, StringComparison.OrdinalIgnoreCase)))
            .ThenBy(card => card.Gpu.Index).ToList();
        var problems = answers.Where(answer => answer.Problem is not null).ToDictionary(answer => answer.Host, answer => answer.Problem ?? "", StringComparer.OrdinalIgnoreCase);
        return new GpuOverview(hosts, cards, problems, book, storeProblems) { States = answers };
    }

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

    private static Policy Narrowed(Policy policy, IReadOnlyCollection<string> hosts) => policy with
    {
        Gpus = policy.Gpus with
        {
            Hosts = [.. policy.Gpus.Hosts.Where(host => hosts.Contains(host, StringComparer.OrdinalIgnoreCase))],
            Inventory = [.. policy.Gpus.Inventory.Where(card => hosts.Contains(card.Host, StringComparer.OrdinalIgnoreCase))],
        },
    };

    private static GpuCard Card(Gpu gpu, IReadOnlyList<Reservation> running, ReservationLaw law, DateTimeOffset now)
    {
        var onCard = running.Where(entry => entry.IsOn(gpu.Host, gpu.Index, gpu.Uuid)).ToList();
        var free = ReservationLaw.NextFree(onCard, now, TimeSpan.FromHours(1));
        return new GpuCard(gpu, law.Holder(new ReservationBook(onCard, []), gpu.Host, gpu.Index, gpu.Uuid), free > now ? free : null);
    }

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

    private async Task<(ReservationBook? Book, IReadOnlyList<string> Problems)> ReadAsync(CancellationToken cancel)
    {
        try
        {
            var book = await services.Store().ReadAsync(cancel);
            return (book, book.Problems);
        }
        catch (StoreException error)
        {
            return (null, [error.Message]);
        }
    }
}
