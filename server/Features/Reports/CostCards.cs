using ForgeLsp.Core.Model;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Features.Reports;

/// <summary>The cards that bookings may be of, by name.</summary>
public static class CostCards
{
    /// <summary>How long hosts are waited for whose cards the policy does not name.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The cards of the policy; where bookings are of others, and prices want to know them, those that the hosts name too.</summary>
    public static async Task<IReadOnlyList<CostCard>> OfAsync(Policy policy, GpuState state, ReservationBook book, CancellationToken cancel)
    {
        var listed = policy.Gpus.Inventory.Select(static card => new CostCard(card.Host, card.GpuId, card.Uuid, card.Name)).ToList();
        if (CostFeature.AreNamed(book.Entries, listed) || policy.Gpus.Prices.Count == 0)
        {
            return listed;
        }

        var overview = await state.GetAsync(cancel, Patience);
        return [.. listed, .. overview.Cards.Where(static card => !card.Gpu.IsInventoryOnly).SelectMany(static card => OfCard(card.Gpu))];
    }

    private static IEnumerable<CostCard> OfCard(Gpu gpu) => gpu.MigInstances.Where(static instance => instance.Uuid is not null)
        .Select(instance => new CostCard(gpu.Host, gpu.Index, instance.Uuid, instance.Profile is { } profile ? $"{gpu.Name} MIG {profile}" : gpu.Name))
        .Prepend(new CostCard(gpu.Host, gpu.Index, gpu.Uuid, gpu.Name));
}
