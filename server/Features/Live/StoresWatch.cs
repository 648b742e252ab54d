using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Live;

/// <summary>Looks after all stores for the views, each by itself: one that is slow keeps no other waiting. See <see cref="StoreLook"/>.</summary>
/// <param name="stores">The stores as the views see them.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Takes what is out of date; from any thread.</param>
/// <param name="failed">Takes what a look failed with, where a store did not foresee it.</param>
public sealed class StoresWatch(RememberedStores stores, TimeProvider time, Action<ViewChanges> changed, Action<Exception> failed)
{
    private readonly Dictionary<IRunStore, Looked> _looks = new(ReferenceEqualityComparer.Instance);

    /// <summary>Begins a look at each store whose look before is over. One caller at a time.</summary>
    /// <param name="isEager">Nothing waits for its turn.</param>
    /// <returns>Completes when the looks are begun; its result completes when all of them are over.</returns>
    public async Task<Task> LookAsync(bool isEager, CancellationToken cancel)
    {
        if (!stores.IsInUse)
        {
            return Task.CompletedTask;
        }

        var open = await stores.CurrentAsync(cancel);
        foreach (var gone in _looks.Keys.Except(open.Select(static named => named.Store), ReferenceEqualityComparer.Instance).OfType<IRunStore>().ToList())
        {
            _looks.Remove(gone);
        }

        foreach (var named in open)
        {
            if (named.Store is not RememberingStore store)
            {
                continue;
            }

            if (!_looks.TryGetValue(store, out var looked) || looked.Look.Alias != named.Alias)
            {
                _looks[store] = looked = new(new StoreLook(named, store, time));
            }

            // One that is asked for while another goes on comes after it.
            looked.IsEager |= isEager;
            if (looked.Going.IsCompleted)
            {
                var now = looked.IsEager;
                looked.IsEager = false;
                looked.Going = Task.Run(() => TellAsync(looked.Look, now, cancel), CancellationToken.None);
            }
        }

        return Task.WhenAll(_looks.Values.Select(static looked => looked.Going));
    }

    private async Task TellAsync(StoreLook look, bool isEager, CancellationToken cancel)
    {
        try
        {
            var changes = await look.LookAsync(isEager, cancel);
            if (!changes.IsEmpty)
            {
                changed(changes);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The session ends.
        }
        catch (Exception failure)
        {
            failed(failure);
        }
    }

    private sealed class Looked(StoreLook look)
    {
        public StoreLook Look { get; } = look;

        public Task Going { get; set; } = Task.CompletedTask;

        public bool IsEager { get; set; }
    }
}
