using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Runs;

/// <summary>Finds what a node id or a message names.</summary>
public static class StoreLookup
{
    /// <summary>The store of an alias.</summary>
    /// <exception cref="StoreException">It is no longer open.</exception>
    public static async Task<NamedStore> FindAsync(this IRunStores stores, string alias, CancellationToken cancel) => (await stores.ListAsync(cancel)).FirstOrDefault(store => store.Alias == alias)
        ?? throw new StoreException(StoreFailure.NotFound, "This tracking store is no longer configured; refresh the view.");

    /// <summary>A run with its store.</summary>
    /// <exception cref="StoreException">One of them is no longer there, or the store does not answer.</exception>
    public static async Task<(NamedStore Named, Run Run)> FindRunAsync(this IRunStores stores, string alias, string runId, CancellationToken cancel)
    {
        var named = await stores.FindAsync(alias, cancel);
        return (named, await named.Store.GetRunAsync(runId, cancel) ?? throw new StoreException(StoreFailure.NotFound, "The run is no longer there; refresh the view."));
    }
}
