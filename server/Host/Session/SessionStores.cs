using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Session;

/// <summary>The tracking stores of all folders of a session. Opened when first asked for; the same store named by two folders counts once.</summary>
internal sealed class SessionStores(SessionSurroundings surroundings) : IRunStores, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionRoot, RunStores> _byRoot = [];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel)
    {
        var all = new List<NamedStore>();
        foreach (var root in surroundings.Roots)
        {
            foreach (var store in await Of(root).ListAsync(cancel))
            {
                if (!all.Exists(other => other.DisplayAddress == store.DisplayAddress))
                {
                    all.Add(store with { Alias = Unused(store.Alias, all) });
                }
            }
        }

        return all;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var stores in _byRoot.Values)
        {
            await stores.DisposeAsync();
        }
    }

    private static string Unused(string alias, List<NamedStore> taken)
    {
        var name = alias;
        for (var i = 2; taken.Exists(store => store.Alias == name); i++)
        {
            name = $"{alias}-{i}";
        }

        return name;
    }

    /// <summary>The stores of one folder.</summary>
    public IRunStores Of(SessionRoot root)
    {
        lock (_gate)
        {
            if (!_byRoot.TryGetValue(root, out var stores))
            {
                _byRoot[root] = stores = new RunStores(() => new TrackingSettings(
                    root.Workspace.Root.FullPath,
                    surroundings.Trusted,
                    Option: null,
                    surroundings.Settings.TrackingUri,
                    root.Workspace.Current.Policy.TrackingUri,
                    Environment.GetEnvironmentVariable));
            }

            return stores;
        }
    }
}
