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

            looked.Running.Begin(isEager, now => TellAsync(looked.Look.LookAtRunningAsync(now, cancel), cancel));
            looked.Rest.Begin(isEager, now => TellAsync(looked.Look.LookAtRestAsync(now, cancel), cancel));
        }

        return Task.WhenAll(_looks.Values.SelectMany(static looked => new[] { looked.Running.Going, looked.Rest.Going }));
    }

    private async Task TellAsync(Task<ViewChanges> look, CancellationToken cancel)
    {
        try
        {
            var changes = await look;
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

        public Part Running { get; } = new();

        public Part Rest { get; } = new();
    }

    /// <summary>Looks of one kind at one store, one after the other.</summary>
    private sealed class Part
    {
        private bool _isEager;

        public Task Going { get; private set; } = Task.CompletedTask;

        /// <summary>One that is asked for while another goes on comes after it.</summary>
        public void Begin(bool isEager, Func<bool, Task> look)
        {
            _isEager |= isEager;
            if (Going.IsCompleted)
            {
                var now = _isEager;
                _isEager = false;
                Going = Task.Run(() => look(now), CancellationToken.None);
            }
        }
    }
}
