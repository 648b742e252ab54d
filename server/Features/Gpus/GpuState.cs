using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>Puts together what probes, policy and bookings know of the cards. An answer of a host serves for <see cref="Fresh"/>.</summary>
public sealed class GpuState(GpuServices services)
{
    /// <summary>How long a measured state is shown before the host is asked again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Task<GpuHostState> Answer, long Asked)> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every card of every host.</summary>
    public async Task<GpuOverview> GetAsync(CancellationToken cancel)
    {
        var policy = services.Policy();
        var hosts = policy.Gpus.Hosts.Concat(policy.Gpus.Inventory.Select(card => card.Host)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var probe = services.Probe();
        var answers = await Task.WhenAll(hosts.Select(host => AskAsync(probe, host, cancel)));
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
        return new GpuOverview(hosts, cards, problems, book, storeProblems);
    }

    /// <summary>The card's uuid as the policy or the last answer of its host knows it; asks nobody.</summary>
    public string? KnownUuid(string host, int index)
    {
        lock (_gate)
        {
            if (_asked.TryGetValue(host, out var asked) && asked.Answer.IsCompletedSuccessfully
                && asked.Answer.Result.Gpus.FirstOrDefault(gpu => gpu.Index == index)?.Uuid is { } measured)
            {
                return measured;
            }
        }

        return services.Policy().Gpus.Inventory
            .FirstOrDefault(card => card.GpuId == index && !GpuIdentity.IsInstance(card.Uuid) && card.Host.Equals(host, StringComparison.OrdinalIgnoreCase))?.Uuid;
    }

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

    private async Task<GpuHostState> AskAsync(IGpuProbe? probe, string host, CancellationToken cancel)
    {
        if (probe is null)
        {
            return new GpuHostState(host, [], "Not asked: this workspace is not trusted.");
        }

        Task<GpuHostState> answer;
        lock (_gate)
        {
            if (!_asked.TryGetValue(host, out var asked) || (asked.Answer.IsCompleted && services.Time.GetElapsedTime(asked.Asked) > Fresh))
            {
                // Callers share the answer, so none of them may cancel it; the probe has its own time limit.
                asked = (probe.ProbeAsync(host, CancellationToken.None), services.Time.GetTimestamp());
                _asked[host] = asked;
            }

            answer = asked.Answer;
        }

        try
        {
            return await answer.WaitAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new GpuHostState(host, [], $"{host} could not be asked: {error.Message}");
        }
    }
}
