using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Live;

/// <summary>The stores of a workspace as views see them: each remembers what it answered (see <see cref="RememberingStore"/>) for as long as it is in use.</summary>
/// <param name="stores">The stores themselves.</param>
/// <param name="time">For pauses and ages.</param>
public sealed class RememberedStores(IRunStores stores, TimeProvider time) : IRunStores
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IRunStore, RememberingStore> _byStore = new(ReferenceEqualityComparer.Instance);

    /// <summary>Raised when a store stops answering, or answers again.</summary>
    public event Action? OutageChanged;

    /// <summary>Whether a view asked yet.</summary>
    public bool IsInUse { get; private set; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel)
    {
        IsInUse = true;
        return CurrentAsync(cancel);
    }

    /// <summary>As <see cref="ListAsync"/>, for who watches: it is no use of them.</summary>
    internal async Task<IReadOnlyList<NamedStore>> CurrentAsync(CancellationToken cancel)
    {
        var open = await stores.ListAsync(cancel);
        lock (_gate)
        {
            foreach (var gone in _byStore.Keys.Except(open.Select(static named => named.Store), ReferenceEqualityComparer.Instance).OfType<IRunStore>().ToList())
            {
                _byStore.Remove(gone);
            }

            return [.. open.Select(named => named with { Store = Of(named.Store) })];
        }
    }

    /// <summary>Somebody asks by hand: stores that do not answer are asked again at once.</summary>
    public void AskAnew()
    {
        lock (_gate)
        {
            foreach (var store in _byStore.Values)
            {
                store.AskAnew();
            }
        }
    }

    private RememberingStore Of(IRunStore store)
    {
        if (!_byStore.TryGetValue(store, out var remembering))
        {
            _byStore[store] = remembering = new RememberingStore(store, time);
            remembering.OutageChanged += () => OutageChanged?.Invoke();
        }

        return remembering;
    }
}
