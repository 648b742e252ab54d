using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Gpus;

/// <summary>The cards that a request means: the named ones, or those that would do, best first. <paramref name="Problem"/>: why it means none.</summary>
internal sealed record WishedCards(IReadOnlyList<ReservationWish> Wishes, string? Problem = null);

/// <summary>Turns what people ask for into cards: by index, by uuid, or by a word of their name.</summary>
internal sealed class GpuWishes(GpuServices services, GpuState state)
{
    /// <summary>Reads a request.</summary>
    /// <param name="user">Who books.</param>
    /// <param name="start">From when; null for now.</param>
    public async Task<WishedCards> ReadAsync(ReserveRequest request, string user, DateTimeOffset? start, CancellationToken cancel)
    {
        var policy = services.Policy();
        if (request.Any is { } kind)
        {
            if (request.Host is not null && HostOf(request.Host, null, policy, out _) is { } problem)
            {
                return new WishedCards([], problem);
            }

            var overview = await state.GetAsync(cancel);
            var known = overview.Cards.OrderByDescending(static card => card, GpuCard.ByWorth).Select(static card => (card.Gpu.Host, card.Gpu.Index, card.Gpu.Uuid, card.Gpu.Name))
                .Concat(policy.Gpus.Inventory.Where(static card => GpuIdentity.IsInstance(card.Uuid)).Select(static card => (card.Host, Index: card.GpuId, card.Uuid, card.Name)));
            var fitting = known.Where(card => (request.Host is null || card.Host.Equals(request.Host, StringComparison.OrdinalIgnoreCase)) && IsKind(card.Name, kind)).ToList();

            // Whoever wants an A100 wants a whole one; a part is taken only by a name that parts alone have, such as 1g.10gb.
            var whole = fitting.FindAll(static card => !GpuIdentity.IsInstance(card.Uuid));
            return new WishedCards([.. (whole.Count > 0 ? whole : fitting).Select(card => Wish(card.Host, card.Index, card.Uuid))]);
        }

        var names = request.Gpus.Count > 0 ? request.Gpus : [request.GpuId.ToString(CultureInfo.InvariantCulture)];
        var wishes = new List<ReservationWish>(names.Count);
        foreach (var name in names)
        {
            var (host, index, uuid, problem) = int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? ByIndex(request.Host, number, policy)
                : await ByUuidAsync(request.Host, name, policy, cancel);
            if (problem is not null)
            {
                return new WishedCards([], problem);
            }

            wishes.Add(Wish(host, index, uuid));
        }

        return new WishedCards(wishes);

        ReservationWish Wish(string host, int index, string? uuid) => new(services.NewId(), host, index, uuid, user, request.Purpose, request.Hours, start)
        {
            LeaseUntil = request.Lease is { } lease ? services.Time.GetUtcNow() + lease : null,
        };
    }

    /// <summary>
    /// Whether a card's name has these words: <c>a100</c> and <c>A100 80gb</c> are in <c>NVIDIA A100-SXM4-80GB</c>, <c>a10</c> is not, and
    /// <c>rtx4090</c> is in <c>NVIDIA GeForce RTX 4090</c>. No word is in every name.
    /// </summary>
    public static bool IsKind(string name, string kind)
    {
        var words = Words(name);
        var known = words.Concat(words.Zip(words.Skip(1), static (one, next) => one + next)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Words(kind).All(known.Contains);
    }

    /// <summary>Finds the host that is meant; what is wrong with it, or null.</summary>
    /// <param name="gpuId">The card, which has to be one of the inventory where that lists cards of the host; null for any.</param>
    public static string? HostOf(string? named, int? gpuId, Policy policy, out string host)
    {
        var gpus = policy.Gpus;
        host = named ?? gpus.DefaultHost;
        var name = host;
        var hosts = gpus.Hosts.Concat(gpus.Inventory.Select(card => card.Host)).Append(gpus.DefaultHost).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (named is null && hosts.Count > 1)
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
        return gpuId is not { } id || listed.Count == 0 || listed.Contains(id)
            ? null
            : $"There is no {ReservationText.Card(id, host)}; forge.yaml lists {string.Join(", ", listed)}.";
    }

    private static string[] Words(string text) =>
        new string([.. text.Select(static unit => char.IsAsciiLetterOrDigit(unit) || unit == '.' ? unit : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private (string Host, int Index, string? Uuid, string? Problem) ByIndex(string? named, int index, Policy policy) =>
        HostOf(named, index, policy, out var host) is { } problem ? ("", 0, null, problem) : (host, index, state.KnownUuid(host, index), null);

    /// <summary>A uuid names its host too, where the inventory lists it or a host was asked.</summary>
    private async Task<(string Host, int Index, string? Uuid, string? Problem)> ByUuidAsync(string? named, string uuid, Policy policy, CancellationToken cancel)
    {
        bool IsMeant(string? other, string host) => string.Equals(other, uuid, StringComparison.OrdinalIgnoreCase) && (named is null || host.Equals(named, StringComparison.OrdinalIgnoreCase));
        if (policy.Gpus.Inventory.FirstOrDefault(card => IsMeant(card.Uuid, card.Host)) is { } listed)
        {
            return (listed.Host, listed.GpuId, listed.Uuid, null);
        }

        var overview = await state.GetAsync(cancel);
        return overview.Cards.Concat(overview.Parts.Select(static part => part.Place)).FirstOrDefault(card => IsMeant(card.Gpu.Uuid, card.Gpu.Host)) is { } found
            ? (found.Gpu.Host, found.Gpu.Index, found.Gpu.Uuid, null)
            : ("", 0, null, $"No GPU '{ReservationText.OneLine(uuid)}' is known: write an index such as 0, or a uuid that forge.yaml lists under gpus.inventory.");
    }
}
