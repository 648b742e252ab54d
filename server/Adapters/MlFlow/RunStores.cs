using System.Collections.Concurrent;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>
/// The stores of a workspace (<see cref="StoreCandidates"/> says which). They stay open, with what they remember, while their address and what
/// is told to their server stay.
/// </summary>
/// <param name="settings">The settings as they are now; asked on every call.</param>
public sealed class RunStores(Func<TrackingSettings> settings) : IRunStores, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Opened, Lazy<IRunStore>> _open = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => TimeBox.RunAsync<IReadOnlyList<NamedStore>>(token => List(settings(), token), TimeBox.Limit, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _open.Values.Where(store => store.IsValueCreated))
        {
            await store.Value.DisposeAsync();
        }

        _open.Clear();
    }

    private List<NamedStore> List(TrackingSettings now, CancellationToken cancel)
    {
        var sources = VariableSource.Of(now);
        var stores = new List<NamedStore>();
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        var candidates = StoreCandidates.List(now, sources, cancel).ToList();
        var artifacts = ArtifactAccess.Of(candidates, now, sources);
        foreach (var candidate in candidates)
        {
            var opened = Open(candidate, now, sources, artifacts);
            var known = stores.FindIndex(store => opened.Address is not null && store.DisplayAddress == opened.DisplayAddress);
            if (known >= 0)
            {
                // The same store named twice; the name that somebody gave it stays.
                stores[known] = candidate.Name is { } name && stores[known].Name == stores[known].Alias ? stores[known] with { Name = name } : stores[known];
                continue;
            }

            var alias = StoreAlias.Of(candidate.Name, opened.DisplayAddress, aliases);
            stores.Add(opened with { Alias = alias, Name = candidate.Name ?? alias });
        }

        return stores;
    }

    private NamedStore Open(StoreCandidate candidate, TrackingSettings now, IReadOnlyList<VariableSource> sources, ArtifactAccess artifacts)
    {
        var display = "tracking address";
        try
        {
            if (candidate.Problem is { } known)
            {
                throw known;
            }

            var address = TrackingAddress.Parse(candidate.Text, now.Root);
            display = address.Display;
            if (address.Kind == TrackingKind.Databricks)
            {
                address = Databricks.Resolve(address, sources);
            }

            var hosts = new NamedHosts(now, sources);
            var access = address.Kind == TrackingKind.Rest ? RestCredentials.For(address, hosts, sources, now.Credentials, now.Network) : null;
            access = now.IsAnonymous ? access?.Anonymous() : access;
            var database = address.Kind == TrackingKind.Postgres ? PostgresAccess.For(address, hosts, now.Credentials) : null;
            var isTyped = candidate.Source == StoreSource.CommandLine;
            var store = _open.GetOrAdd(new(candidate.Text, now.Root, now.IsTrusted, isTyped, access, database, artifacts), opened => new(() => Make(address, opened, now.CacheFolder)));
            return new("", address.Display, store.Value) { Source = candidate.Source, Address = address.Storable, Origin = address.Origin, User = database?.User ?? address.User };
        }
        catch (StoreException problem)
        {
            return new("", display, new UnreadableStore(problem)) { Source = candidate.Source };
        }
    }

    private static IRunStore Make(TrackingAddress address, Opened opened, string? cacheFolder)
    {
        try
        {
            var store = StoreFactory.Open(address, !opened.IsTrusted, opened.Access, opened.Database, opened.IsTrusted ? cacheFolder : null, opened.Artifacts);

            // What somebody types now is looked for.
            return !opened.IsTyped && AwaitedStore.IsPossible(address, opened.Root) ? new AwaitedStore(store, address.Path) : store;
        }
        catch (StoreException problem)
        {
            return new UnreadableStore(problem);
        }
    }

    /// <summary>What decides that a store is another. In memory only: it may hold credentials.</summary>
    private sealed record Opened(string Text, string Root, bool IsTrusted, bool IsTyped, RestAccess? Access, PostgresAccess? Database, ArtifactAccess Artifacts)
    {
        public override string ToString() => "store";
    }
}
